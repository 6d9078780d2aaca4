import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** The process id on the first line of `path`, or null where there is none. */
export function readProcessFile(path: string): number | null {
  try {
    const pid = Number(readFileSync(path, "utf8").split("\n")[0]);
    return Number.isInteger(pid) && pid > 1 ? pid : null;
  } catch {
    return null;
  }
}

/**
 * Whether process `pid` lives and its command line contains `mark`: ids are used again, and a file may be older than the
 * machine's last start.
 */
export function isProcess(pid: number, mark: string): boolean {
  try {
    return commandLine(pid).includes(mark);
  } catch {
    return false;
  }
}

/** From /proc where there is one, because small images have no `ps`. */
function commandLine(pid: number): string {
  if (existsSync("/proc/self/cmdline"))
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  return execFileSync("ps", ["-p", String(pid), "-o", "args="], { encoding: "utf8" });
}

/** Ends process `pid` with `signal`, or, where it has not ended within `graceMs`, by force. */
export async function endProcess(
  pid: number,
  { signal, graceMs }: { signal: NodeJS.Signals; graceMs: number },
) {
  send(pid, signal);
  const deadline = performance.now() + graceMs;
  while (isAlive(pid)) {
    if (performance.now() > deadline) send(pid, "SIGKILL");
    await sleep(20);
  }
}

function isAlive(pid: number): boolean {
  return send(pid, 0);
}

function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}
