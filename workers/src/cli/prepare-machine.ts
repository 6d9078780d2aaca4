import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Programs that the tests need and npm cannot bring, with the Debian package of each. */
const PROGRAMS = [
  { name: "Chromium", path: "/usr/bin/chromium", debianPackage: "chromium", user: "the journeys" },
  {
    name: "Redis",
    path: "/usr/bin/redis-server",
    debianPackage: "redis-server",
    user: "the tests of streams between processes",
  },
] as const;

/**
 * Installs what the tests need and the machine lacks: says what it does, and where it may not, says what to do.
 * `npm start` needs none of it: PostgreSQL and the ClickHouse engine come with `npm ci`, and its streams are in memory.
 */
function prepareMachine(): void {
  const missing = PROGRAMS.filter((program) => !existsSync(program.path));
  if (missing.length === 0) return;
  const packages = missing.map((program) => program.debianPackage);
  const needs = missing.map((program) => `${program.name} for ${program.user}`).join(", ");
  const mayInstall = process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
  if (!mayInstall) {
    console.error(`Missing: ${needs}. Install it, then run the tests again:`);
    console.error(`  sudo apt-get install ${packages.join(" ")}`);
    process.exitCode = 1;
    return;
  }
  console.log(`Installing with apt-get (${packages.join(" ")}): ${needs}.`);
  const run = (...args: string[]) => execFileSync("apt-get", args, { stdio: "inherit" });
  run("-q", "update");
  run("-q", "install", "-y", "--no-install-recommends", ...packages);
}

prepareMachine();
