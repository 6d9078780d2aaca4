import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { RoehubError } from "@roehub/core/kernel/errors";
import type { CandleSource } from "./sandbox-arguments.ts";

/** The folders of one sandbox: each candle source has its own, so that results never change their candles. */
export interface DataDirectory {
  readonly root: string;
  readonly postgres: string;
  readonly clickhouse: string;
  readonly telegram: string;
  /** Gives the folder free again; a process that dies without it leaves a lock that the next start sees through. */
  release(): void;
}

/** Makes the folders of `source` below `dataRoot` and takes their lock. */
export function openDataDirectory(dataRoot: string, source: CandleSource): DataDirectory {
  const root = join(dataRoot, directoryName(source));
  try {
    mkdirSync(root, { recursive: true });
  } catch (error) {
    throw new RoehubError(
      "data_directory_broken",
      `${root} cannot be made. Choose another folder with --data DIR.`,
      {
        cause: error,
      },
    );
  }
  const release = takeLock(join(root, "sandbox.pid"));
  return {
    root,
    postgres: join(root, "postgres"),
    clickhouse: join(root, "clickhouse"),
    telegram: join(root, "telegram"),
    release,
  };
}

function directoryName(source: CandleSource): string {
  if (source.kind === "live") return "live";
  const name =
    source.kind === "simulated"
      ? `simulated-${source.seed}`
      : `files-${createHash("sha256").update(source.dir).digest("hex").slice(0, 12)}`;
  return source.fromMs === null
    ? name
    : `${name}-from-${new Date(source.fromMs).toISOString().replace(/\.\d+|[^0-9T]/g, "")}`;
}

function takeLock(path: string): () => void {
  const release = () => rmSync(path, { force: true });
  if (existsSync(path)) {
    const holder = Number(readFileSync(path, "utf8"));
    if (isSandbox(holder)) throw alreadyRuns(holder);
    release();
  }
  try {
    // Of two starts at once one makes the file.
    writeFileSync(path, String(process.pid), { flag: "wx" });
  } catch (error) {
    throw isCode(error, "EEXIST") ? alreadyRuns(Number(readFileSync(path, "utf8"))) : error;
  }
  return release;
}

function alreadyRuns(holder: number): RoehubError {
  return new RoehubError(
    "data_directory_broken",
    `Roehub already runs on this data (process ${holder}). Stop it, or start on other data with --data DIR.`,
  );
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

/** Whether the process lives and is a sandbox: process ids are used again, also by other programs. */
function isSandbox(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const commandLine = `/proc/${pid}/cmdline`;
  return !existsSync(commandLine) || readFileSync(commandLine, "utf8").includes("sandbox/main.ts");
}
