import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Clickhouse, createClickhouse } from "@roehub/core/platform/clickhouse";
import { createLogger } from "@roehub/core/platform/logging";
import { createPostgres } from "@roehub/core/platform/postgres";
import { expect, onTestFinished, test } from "vitest";
import { startClickhouseServer } from "./clickhouse-server.ts";
import { type PostgresServer, startPostgresServer } from "./postgres-server.ts";
import { endProcess, isAlive, readProcessFile } from "./process-file.ts";

const logger = createLogger({ level: "silent", secrets: [] });

function directory(): string {
  const path = mkdtempSync(join(tmpdir(), "roehub-servers-"));
  chmodSync(path, 0o755);
  onTestFinished(async () => {
    for (const file of ["postgres/cluster/postmaster.pid", "clickhouse/clickhouse.pid"]) {
      const pid = readProcessFile(join(path, file));
      if (pid !== null) await endProcess(pid, { signal: "SIGKILL", graceMs: 0 });
    }
    rmSync(path, { recursive: true, force: true });
  });
  return path;
}

/** A process that runs both servers on `path` and works, until it is killed. */
async function startVictim(path: string): Promise<ChildProcess> {
  const victim = fork(join(import.meta.dirname, "servers-victim-process.ts"), [path], {
    execArgv: [],
    stdio: "ignore",
  });
  const [message] = await once(victim, "message");
  expect(message).toBe("working");
  return victim;
}

async function databases(server: PostgresServer): Promise<string[]> {
  const postgres = createPostgres({ dsn: server.dsn("postgres"), maxConnections: 1 });
  const { rows } = await postgres.pool.query<{ datname: string }>("SELECT datname FROM pg_database");
  await postgres.close();
  return rows.map(({ datname }) => datname);
}

async function countRows(clickhouse: Clickhouse): Promise<number> {
  const answer = await clickhouse.query({
    query: "SELECT toUInt32(count()) AS n FROM t",
    format: "JSONEachRow",
  });
  const [row] = await answer.json<{ n: number }>();
  return row?.n ?? -1;
}

test("after SIGKILL of the process that started them, the next start has everything that was acknowledged", async () => {
  const path = directory();
  const victim = await startVictim(path);
  const killed = once(victim, "exit");
  victim.kill("SIGKILL");
  await killed;
  const left = readProcessFile(join(path, "postgres/cluster/postmaster.pid")) ?? 0;
  expect(isAlive(left), "PostgreSQL outlives its parent").toBe(true);

  const postgresServer = await startPostgresServer({ directory: join(path, "postgres") });
  const clickhouseServer = await startClickhouseServer({ directory: join(path, "clickhouse") });
  onTestFinished(async () => {
    await postgresServer.stop();
    await clickhouseServer.stop();
  });
  expect(isAlive(left)).toBe(false);
  const postgres = createPostgres({ dsn: postgresServer.dsn("roehub") });
  const clickhouse = createClickhouse({ url: clickhouseServer.url("default"), logger });
  const acknowledged = Number(readFileSync(join(path, "acknowledged"), "utf8"));
  expect(acknowledged).toBeGreaterThan(0);
  const { rows } = await postgres.pool.query("SELECT count(*)::int AS n FROM t");
  expect(rows[0].n).toBeGreaterThanOrEqual(acknowledged);
  expect(await countRows(clickhouse)).toBeGreaterThanOrEqual(acknowledged * 1_000);
  expect((await countRows(clickhouse)) % 1_000, "an insert is there whole or not at all").toBe(0);
  await postgres.close();
  await clickhouse.close();
});

test("the ClickHouse process ends with the process that started it", async () => {
  const path = directory();
  const victim = await startVictim(path);
  const engine = readProcessFile(join(path, "clickhouse/clickhouse.pid")) ?? 0;
  expect(isAlive(engine)).toBe(true);
  victim.kill("SIGKILL");
  await expect.poll(() => isAlive(engine), { timeout: 10_000 }).toBe(false);
});

test("PostgreSQL comes back at its port, and takes another where that is in use", async () => {
  const options = { directory: join(directory(), "postgres"), isDurable: false };
  const first = await startPostgresServer(options);
  const port = Number(new URL(first.dsn("postgres")).port);
  await first.stop();
  const second = await startPostgresServer(options);
  expect(Number(new URL(second.dsn("postgres")).port)).toBe(port);
  await second.stop();

  const squatter = createServer().listen(port, "127.0.0.1");
  await once(squatter, "listening");
  const third = await startPostgresServer(options);
  const moved = Number(new URL(third.dsn("postgres")).port);
  expect(moved).not.toBe(port);
  await third.stop();
  squatter.close();
  const fourth = await startPostgresServer(options);
  expect(Number(new URL(fourth.dsn("postgres")).port), "the new port is kept").toBe(moved);
  await fourth.stop();
});

test("the password of PostgreSQL is for its user's eyes only, and needed", async () => {
  const path = join(directory(), "postgres");
  const server = await startPostgresServer({ directory: path, isDurable: false });
  onTestFinished(() => server.stop());
  expect(statSync(join(path, "password")).mode & 0o777).toBe(0o600);

  const dsn = new URL(server.dsn("postgres"));
  dsn.password = "guess";
  const stranger = createPostgres({ dsn: dsn.href });
  await expect(stranger.pool.query("SELECT 1")).rejects.toMatchObject({ code: "28P01" });
  await stranger.close();
});

test("a broken PostgreSQL folder is refused with a sentence that says what to do", async () => {
  const path = join(directory(), "postgres");
  const server = await startPostgresServer({ directory: path, isDurable: false });
  await server.stop();
  writeFileSync(join(path, "cluster/global/pg_control"), "garbage");

  await expect(startPostgresServer({ directory: path })).rejects.toMatchObject({
    code: "data_directory_broken",
    publicText: expect.stringMatching(new RegExp(`${path}.*remove it to start with an empty one`)),
  });
});

test("an initialisation that was killed half-way is begun again", async () => {
  const path = join(directory(), "postgres");
  mkdirSync(join(path, "cluster.unfinished/base"), { recursive: true });
  const server = await startPostgresServer({ directory: path, isDurable: false });
  await server.stop();
  expect(existsSync(join(path, "cluster.unfinished"))).toBe(false);
});

test.runIf(process.getuid?.() === 0)(
  "where root hides the folder from PostgreSQL's user, the data live elsewhere, and go when the folder goes",
  async () => {
    const hidden = directory();
    chmodSync(hidden, 0o700);
    const options = { directory: join(hidden, "postgres"), isDurable: false };
    const first = await startPostgresServer(options);
    onTestFinished(() => rmSync(dirname(first.cluster), { recursive: true, force: true }));
    await first.ensureDatabase("kept");
    await first.stop();
    expect(first.cluster.startsWith(hidden)).toBe(false);

    const second = await startPostgresServer(options);
    expect(await databases(second)).toContain("kept");
    await second.stop();

    rmSync(options.directory, { recursive: true });
    const third = await startPostgresServer(options);
    expect(await databases(third)).not.toContain("kept");
    await third.stop();
  },
);

test("a broken ClickHouse folder is refused with a sentence that says what to do", async () => {
  const path = join(directory(), "clickhouse");
  mkdirSync(path);
  writeFileSync(join(path, "engine"), "a file where a folder has to be");

  await expect(startClickhouseServer({ directory: path })).rejects.toMatchObject({
    code: "data_directory_broken",
    publicText: expect.stringContaining(`Remove that folder and start again`),
  });
});
