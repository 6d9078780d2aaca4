import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

const HAS_PROC = existsSync("/proc/self/stat");
const POLL_MS = 20;
/** Far longer than a dying process takes to let go of its files. */
const EXIT_GRACE_MS = 10_000;

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
 * machine's last start. A process on its way out has no command line but still its open files; it is waited for.
 */
export async function isProcess(pid: number, mark: string): Promise<boolean> {
  const deadline = performance.now() + EXIT_GRACE_MS;
  while (isAlive(pid) && performance.now() < deadline) {
    const line = commandLine(pid);
    if (line !== "") return line.includes(mark);
    await sleep(POLL_MS);
  }
  return false;
}

/** From /proc where there is one, because small images have no `ps`. */
function commandLine(pid: number): string {
  try {
    return HAS_PROC
      ? readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ")
      : execFileSync("ps", ["-p", String(pid), "-o", "args="], { encoding: "utf8" }).trim();
  } catch {
    return "";
  }
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
    await sleep(POLL_MS);
  }
}

/** Whether process `pid` runs. A zombie has ended; where nothing reaps, it keeps its id for good. */
export function isAlive(pid: number): boolean {
  if (!HAS_PROC) return send(pid, 0);
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(")") + 2));
  } catch {
    return false;
  }
}

function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}
