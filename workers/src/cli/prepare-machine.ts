import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Programs that the journeys need and npm cannot bring, with the Debian package of each. */
const PROGRAMS = [{ name: "Chromium", path: "/usr/bin/chromium", debianPackage: "chromium" }] as const;

/**
 * Installs what the tests need and the machine lacks: says what it does, and where it may not, says what to do.
 * Servers need nothing: PostgreSQL and the ClickHouse engine come with `npm ci`.
 */
function prepareMachine(): void {
  const missing = PROGRAMS.filter((program) => !existsSync(program.path));
  if (missing.length === 0) return;
  const packages = missing.map((program) => program.debianPackage);
  const names = missing.map((program) => program.name).join(", ");
  const mayInstall = process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
  if (!mayInstall) {
    console.error(`The journeys need ${names}. Install it, then run the tests again:`);
    console.error(`  sudo apt-get install ${packages.join(" ")}`);
    process.exitCode = 1;
    return;
  }
  console.log(`Installing ${names} with apt-get (${packages.join(" ")}), which the journeys need.`);
  const run = (...args: string[]) => execFileSync("apt-get", args, { stdio: "inherit" });
  run("-q", "update");
  run("-q", "install", "-y", "--no-install-recommends", ...packages);
}

prepareMachine();
