import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createConnection, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { RoehubError } from "@roehub/core/kernel/errors";
import { endProcess, isProcess, readProcessFile } from "./process-file.ts";

export interface RedisServer {
  /** `redis://:password@127.0.0.1:port`; the same for as long as the program runs. */
  readonly url: string;
  /** Starts the server again after `stop` or `kill`, at the same address and empty. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Ends it by force, amid whatever it does. */
  kill(): Promise<void>;
}

/** Where Debian's package puts the program. */
export const REDIS_PROGRAM = "/usr/bin/redis-server";

const START_DEADLINE_MS = 10_000;
const STOP_GRACE_MS = 5_000;
const POLL_MS = 10;

/**
 * Runs the program after its configuration file and writes its id; ends it when the input closes, as it does when the
 * process that holds the other end is gone, however it ended.
 */
const GUARD = `
exec 3<&0
"$0" "$1" &
server=$!
echo "$server" > "$2"
(cat <&3 >/dev/null; kill -9 "$server" 2>/dev/null) &
watcher=$!
wait "$server"
kill "$watcher" 2>/dev/null
`;

/**
 * Starts a Redis that keeps nothing on disk, on a free port of loopback, with a password of its own; it ends with this
 * process. `directory` is made where it is missing; a server that an earlier start left on it is ended.
 * Throws `unavailable` where the program is missing or does not start.
 */
export async function startRedisServer({ directory }: { directory: string }): Promise<RedisServer> {
  if (!existsSync(REDIS_PROGRAM)) {
    throw new RoehubError("unavailable", `${REDIS_PROGRAM} is missing: sudo apt-get install redis-server`);
  }
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const processFile = join(directory, "redis.pid");
  const configFile = join(directory, "redis.conf");
  const left = readProcessFile(processFile);
  if (left !== null && (await isProcess(left, configFile))) {
    await endProcess(left, { signal: "SIGKILL", graceMs: STOP_GRACE_MS });
  }
  const password = randomBytes(18).toString("base64url");
  const port = await freePort();
  writeFileSync(configFile, configText({ directory, password, port }), { mode: 0o600 });

  let guard: ChildProcess | null = null;
  const start = async () => {
    rmSync(processFile, { force: true });
    guard = spawn("/bin/sh", ["-c", GUARD, REDIS_PROGRAM, configFile, processFile], {
      stdio: ["pipe", "ignore", "ignore"],
      detached: true,
    });
    // The server may end first, and its guard with it.
    guard.stdin?.on("error", () => {});
    await answers(port, guard);
  };
  const end = async (signal: NodeJS.Signals) => {
    const pid = readProcessFile(processFile);
    if (guard === null || guard.exitCode !== null || pid === null) return;
    const ended = once(guard, "exit");
    await endProcess(pid, { signal, graceMs: STOP_GRACE_MS });
    await ended;
    guard.stdin?.end();
    rmSync(processFile, { force: true });
  };
  await start();
  return {
    url: `redis://:${password}@127.0.0.1:${port}`,
    start,
    stop: () => end("SIGTERM"),
    kill: () => end("SIGKILL"),
  };
}

/** In a file and not as arguments, which anyone on the machine can read. */
function configText(options: { directory: string; password: string; port: number }): string {
  return [
    "bind 127.0.0.1",
    `port ${options.port}`,
    `requirepass ${options.password}`,
    `dir "${options.directory}"`,
    'save ""',
    "appendonly no",
    // Its command line stays as it was started, by which a later start knows it.
    "set-proc-title no",
    "",
  ].join("\n");
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string")
    throw new RoehubError("unavailable", "There is no free port.");
  return address.port;
}

async function answers(port: number, guard: ChildProcess): Promise<void> {
  const deadline = performance.now() + START_DEADLINE_MS;
  while (guard.exitCode === null && performance.now() < deadline) {
    if (await accepts(port)) return;
    await sleep(POLL_MS);
  }
  guard.stdin?.end();
  throw new RoehubError("unavailable", "The Redis server did not start.");
}

async function accepts(port: number): Promise<boolean> {
  const socket = createConnection(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
