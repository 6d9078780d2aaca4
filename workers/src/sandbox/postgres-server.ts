import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { RoehubError } from "@roehub/core/kernel/errors";
import { createPostgres } from "@roehub/core/platform/postgres";
import {
  clusterDirectory,
  giveTo,
  type PostgresBinaries,
  type PostgresUser,
  postgresBinaries,
  postgresUser,
} from "./postgres-binaries.ts";
import { endProcess, isProcess, readProcessFile } from "./process-file.ts";

export interface PostgresServer {
  /** `postgres://roehub:password@127.0.0.1:port/database`. */
  dsn(database: string): string;
  readonly pid: number;
  /** The folder of its data: below `directory`, unless root's folders hide that from the server's user. */
  readonly cluster: string;
  /** Makes the database where it is missing. */
  ensureDatabase(database: string): Promise<void>;
  stop(): Promise<void>;
}

export interface PostgresServerOptions {
  /** Everything of the server's: cluster, password, port, log. Made where it is missing. */
  readonly directory: string;
  /** False where the data is thrown away after the run: writes are not waited for. */
  readonly isDurable?: boolean;
}

const USER = "roehub";
const START_TIMEOUT_MS = 30_000;
const STOP_GRACE_MS = 10_000;

/**
 * Starts PostgreSQL on `directory`, on loopback, at the port it had before if that is free. It runs in a process group
 * of its own, so that Ctrl-C reaches this process alone, and outlives a kill of it: the next start on the directory ends
 * what it left. The caller holds the directory. Throws `data_directory_broken` where the server does not come up.
 */
export async function startPostgresServer({
  directory,
  isDurable = true,
}: PostgresServerOptions): Promise<PostgresServer> {
  const user = postgresUser();
  const binaries = postgresBinaries(user);
  mkdirSync(directory, { recursive: true, mode: 0o755 });
  const clusterHome = clusterDirectory(directory, user);
  const cluster = join(clusterHome, "cluster");
  await endLeftServer(cluster);
  const passwordFile = join(directory, "password");
  // Whoever removes the folder wants an empty database, also where the cluster had to live elsewhere.
  const isAbandoned = clusterHome !== directory && !existsSync(passwordFile);
  if (isAbandoned) rmSync(cluster, { recursive: true, force: true });
  const password = keptPassword(passwordFile);
  if (!existsSync(cluster)) initialise({ cluster, binaries, user, password });

  const port = await keptPort(join(directory, "port"));
  const dsn = (database: string) => `postgres://${USER}:${password}@127.0.0.1:${port}/${database}`;
  const log = join(directory, "postgres.log");
  const child = launch({ binaries, user, log, settings: settings({ cluster, port, isDurable }) });
  if (!(await comesUp(child, dsn("postgres")))) {
    child.kill("SIGKILL");
    throw new RoehubError(
      "data_directory_broken",
      `The database in ${cluster} does not start; ${log} says why. Put back a copy of ${directory}, or remove it to start with an empty one.`,
    );
  }
  return {
    dsn,
    cluster,
    pid: child.pid ?? 0,
    ensureDatabase: (database) => ensureDatabase(dsn("postgres"), database),
    async stop() {
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
        await endServer(child.pid);
      }
    },
  };
}

/** A killed parent leaves its server running; `postmaster.pid` names it. */
async function endLeftServer(cluster: string): Promise<void> {
  const pid = readProcessFile(join(cluster, "postmaster.pid"));
  if (pid !== null && (await isProcess(pid, cluster))) await endServer(pid);
}

/** SIGINT is PostgreSQL's fast shutdown: sessions are ended, data is written. */
async function endServer(pid: number): Promise<void> {
  await endProcess(pid, { signal: "SIGINT", graceMs: STOP_GRACE_MS });
}

function keptPassword(file: string): string {
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString("base64url"), { mode: 0o600 });
  return readFileSync(file, "utf8").trim();
}

/** The port of the last start if nobody has it now, else a free one. */
async function keptPort(file: string): Promise<number> {
  const kept = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  const port = (await freePort(Number.isInteger(kept) ? kept : 0)) ?? (await freePort(0)) ?? 0;
  writeFileSync(file, `${port}\n`);
  return port;
}

/** `wanted` (0: any) if it can be listened on, else null. */
function freePort(wanted: number): Promise<number | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(null));
    probe.listen(wanted, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

interface Initialisation {
  readonly cluster: string;
  readonly binaries: PostgresBinaries;
  readonly user: PostgresUser;
  readonly password: string;
}

/** Makes the cluster beside its place and moves it there whole, so that a kill half-way leaves nothing to trip over. */
function initialise({ cluster, binaries, user, password }: Initialisation): void {
  const unfinished = `${cluster}.unfinished`;
  const passwordFile = `${cluster}.password`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  giveTo(user, unfinished);
  writeFileSync(passwordFile, password, { mode: 0o600 });
  giveTo(user, passwordFile);
  const options = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"];
  const made = spawnSync(
    binaries.initdb,
    [`--pgdata=${unfinished}`, `--username=${USER}`, `--pwfile=${passwordFile}`, ...options],
    { ...user, cwd: "/", env: {}, encoding: "utf8" },
  );
  rmSync(passwordFile, { force: true });
  if (made.status !== 0) {
    throw new RoehubError(
      "data_directory_broken",
      `A database cannot be made in ${cluster}. See that the disk has room and that the folder may be written to.`,
      { cause: made.error ?? new Error(made.stderr) },
    );
  }
  renameSync(unfinished, cluster);
}

/**
 * The server's settings. Its log leaves out failing rows (`terse`) and statements, because both can hold what users
 * typed. No Unix socket: its path may be too long for one, and nobody needs it.
 */
function settings({
  cluster,
  port,
  isDurable,
}: {
  cluster: string;
  port: number;
  isDurable: boolean;
}): string[] {
  const values = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    log_error_verbosity: "terse",
    log_min_error_statement: "panic",
    timezone: "UTC",
    max_connections: "100",
    shared_buffers: "64MB",
    ...(isDurable ? {} : { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }),
  };
  const options = Object.entries(values).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  return ["-D", cluster, "-p", String(port), ...options];
}

interface Launch {
  readonly binaries: PostgresBinaries;
  readonly user: PostgresUser;
  readonly log: string;
  readonly settings: readonly string[];
}

function launch({ binaries, user, log, settings }: Launch): ChildProcess {
  const output = openSync(log, "w", 0o600);
  const child = spawn(binaries.postgres, settings, {
    ...user,
    cwd: "/",
    env: {},
    detached: true,
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  child.on("error", () => {});
  child.unref();
  return child;
}

async function comesUp(child: ChildProcess, dsn: string): Promise<boolean> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    const postgres = createPostgres({ dsn, maxConnections: 1 });
    const isUp = await postgres.ping().then(
      () => true,
      () => false,
    );
    await postgres.close();
    if (isUp) return true;
    if (performance.now() > deadline) return false;
    await sleep(30);
  }
  return false;
}

async function ensureDatabase(dsn: string, database: string): Promise<void> {
  const postgres = createPostgres({ dsn, maxConnections: 1 });
  try {
    const found = await postgres.pool.query("SELECT FROM pg_database WHERE datname = $1", [database]);
    if (found.rowCount === 0)
      await postgres.pool.query(`CREATE DATABASE "${database.replaceAll('"', '""')}"`);
  } finally {
    await postgres.close();
  }
}
