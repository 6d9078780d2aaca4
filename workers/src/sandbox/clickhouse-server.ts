import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { RoehubError } from "@roehub/core/kernel/errors";
import type { ClickhouseOrder, ClickhouseReport } from "./clickhouse-process.ts";
import { endProcess, isProcess, readProcessFile } from "./process-file.ts";

export interface ClickhouseServer {
  /** `http://default:password@127.0.0.1:port/database`. */
  url(database: string): string;
  readonly pid: number;
  stop(): Promise<void>;
}

export interface ClickhouseServerOptions {
  /** Everything of the server's: data, process file. Made where it is missing. */
  readonly directory: string;
  /** Statements at a time. */
  readonly connections?: number;
}

const PROCESS = fileURLToPath(new URL("./clickhouse-process.ts", import.meta.url));
const STOP_GRACE_MS = 10_000;

/**
 * Starts the ClickHouse engine on `directory`, in a process of its own that ends with this one. The caller holds the
 * directory: a process that an earlier start left on it is ended. The password is new at each start, because on
 * loopback anyone on the machine, and any page in its browser, could ask.
 * Throws `data_directory_broken` where the engine cannot open the directory.
 */
export async function startClickhouseServer(options: ClickhouseServerOptions): Promise<ClickhouseServer> {
  const { directory, connections = 4 } = options;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const processFile = join(directory, "clickhouse.pid");
  const left = readProcessFile(processFile);
  if (left !== null && (await isProcess(left, PROCESS))) {
    await endProcess(left, { signal: "SIGKILL", graceMs: STOP_GRACE_MS });
  }

  const child = fork(PROCESS, [], {
    execArgv: [],
    env: { TMPDIR: directory, TZ: "UTC", UV_THREADPOOL_SIZE: "8" },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const pid = child.pid ?? 0;
  writeFileSync(processFile, `${pid}\n`);
  const password = randomBytes(18).toString("base64url");
  const port = await start(child, { kind: "start", directory, password, connections });
  return {
    pid,
    url: (database) => `http://default:${password}@127.0.0.1:${port}/${database}`,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      send(child, { kind: "stop" });
      const force = setTimeout(() => child.kill("SIGKILL"), STOP_GRACE_MS);
      await ended;
      clearTimeout(force);
      rmSync(processFile, { force: true });
    },
  };
}

async function start(
  child: ChildProcess,
  order: Extract<ClickhouseOrder, { kind: "start" }>,
): Promise<number> {
  let said = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-4_000);
  });
  const report = new Promise<ClickhouseReport>((resolve) => {
    child.once("message", (message) => resolve(message as ClickhouseReport));
    child.once("exit", () => resolve({ kind: "failed", text: said }));
  });
  send(child, order);
  const answer = await report;
  if (answer.kind === "ready") return answer.port;
  child.kill("SIGKILL");
  throw new RoehubError(
    "data_directory_broken",
    `The candles in ${order.directory} cannot be opened. Remove that folder and start again: they are loaded anew.`,
    { cause: new Error(answer.text) },
  );
}

function send(child: ChildProcess, order: ClickhouseOrder): void {
  child.send(order);
}
