import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLogger } from "@roehub/core/platform/logging";
import { createRedis, type Redis } from "@roehub/core/platform/redis";
import { expect, onTestFinished, test } from "vitest";
import { endProcess, isAlive, readProcessFile } from "./process-file.ts";
import { type RedisServer, startRedisServer } from "./redis-server.ts";

const logger = createLogger({ level: "silent", secrets: [] });

function directory(): string {
  const path = mkdtempSync(join(tmpdir(), "roehub-redis-"));
  onTestFinished(async () => {
    const pid = readProcessFile(join(path, "redis.pid"));
    if (pid !== null) await endProcess(pid, { signal: "SIGKILL", graceMs: 0 });
    rmSync(path, { recursive: true, force: true });
  });
  return path;
}

async function start(path: string): Promise<RedisServer> {
  const server = await startRedisServer({ directory: path });
  onTestFinished(() => server.stop());
  return server;
}

function connect(url: string): Redis {
  const redis = createRedis({ url, logger });
  onTestFinished(() => redis.disconnect());
  return redis;
}

test("a server that is stopped or killed starts again at its address, and is empty", async () => {
  const server = await start(directory());
  for (const end of [server.stop, server.kill]) {
    const before = connect(server.url);
    await before.set("k", "v");
    before.disconnect();
    await end();
    await expect(connect(server.url).ping()).rejects.toThrow();
    await server.start();
    expect(await connect(server.url).get("k")).toBeNull();
  }
  await server.stop();
  await server.stop();
});

test("nobody gets in without the password, which is in no command line and in no file that others can read", async () => {
  const path = directory();
  const server = await start(path);
  const url = new URL(server.url);
  const { password } = url;
  url.password = "";
  await expect(connect(url.href).get("k")).rejects.toThrow("NOAUTH");
  const pid = readProcessFile(join(path, "redis.pid"));
  expect(readFileSync(`/proc/${pid}/cmdline`, "utf8")).not.toContain(password);
  expect(statSync(join(path, "redis.conf")).mode & 0o777).toBe(0o600);
});

test("a server ends with the process that started it, however that ends", async () => {
  const path = directory();
  const owner: ChildProcess = fork(join(import.meta.dirname, "redis-owner-process.ts"), [path], {
    execArgv: [],
    stdio: "ignore",
  });
  await once(owner, "message");
  const pid = readProcessFile(join(path, "redis.pid")) ?? 0;
  expect(isAlive(pid)).toBe(true);
  owner.kill("SIGKILL");
  await expect.poll(() => isAlive(pid), { timeout: 5_000 }).toBe(false);
});

test("a start on a folder on which another server still runs ends that one", async () => {
  const path = directory();
  await start(path);
  const left = readProcessFile(join(path, "redis.pid")) ?? 0;
  const server = await start(path);
  expect(isAlive(left)).toBe(false);
  expect(await connect(server.url).ping()).toBe("PONG");
});
