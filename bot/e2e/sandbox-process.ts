import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureDefined } from "@roehub/core/kernel/assert";

const REPOSITORY = join(import.meta.dirname, "..", "..");
const MAIN = join(REPOSITORY, "workers", "src", "sandbox", "main.ts");

/** A sandbox in a process of its own, as `npm start` runs it. */
export interface SandboxProcess {
  readonly url: string;
  readonly pid: number;
  /** What it printed so far. */
  output(): string;
  /** Ends it as Ctrl-C does and answers its exit code. */
  stop(): Promise<number | null>;
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
}

export interface SandboxOptions {
  readonly dataRoot: string;
  readonly port: number;
  readonly args?: readonly string[];
}

/** A new folder for a sandbox's data that PostgreSQL's own user reaches too, so that everything stays inside it. */
export function newDataRoot(): string {
  const root = mkdtempSync(join(tmpdir(), "roehub-journey-"));
  chmodSync(root, 0o755);
  return root;
}

/** Below those that the system gives to whoever asks for any: servers of the sandbox do, and must not take these. */
const PORTS = { first: 20_000, count: 10_000 } as const;

/** A port of which the next one is free too, for the chat page and the Mini App. */
export async function freePorts(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const port = PORTS.first + Math.floor(Math.random() * PORTS.count);
    const first = await listen(port).catch(() => null);
    const second = await listen(port + 1).catch(() => null);
    await first?.close();
    await second?.close();
    if (first !== null && second !== null) return port;
  }
  throw new Error("no two free ports beside each other");
}

/** Spawns the sandbox without waiting for it; `ready` resolves with its address, and rejects with what it printed. */
export function spawnSandbox({ dataRoot, port, args = [] }: SandboxOptions) {
  const child = spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", MAIN, "--data", dataRoot, "--port", String(port), ...args],
    // A group of its own, as a terminal gives it: Ctrl-C reaches every process of the group.
    { cwd: REPOSITORY, stdio: ["ignore", "pipe", "pipe"], detached: true },
  );
  let printed = "";
  const changed = new EventTarget();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (bytes: Buffer) => {
      printed += bytes.toString("utf8");
      changed.dispatchEvent(new Event("print"));
    });
  }
  const closed = once(child, "close");
  /** Resolves once `isPrinted` holds for what was printed; rejects with that where the sandbox ends before. */
  const prints = (isPrinted: (output: string) => boolean) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (isPrinted(printed)) resolve();
      };
      changed.addEventListener("print", look);
      void closed.then(() => reject(new Error(`the sandbox ended:\n${printed}`)));
      look();
    });
  const interrupt = () => process.kill(-ensureDefined(child.pid, "process id"), "SIGINT");
  return { child, closed, prints, interrupt, output: () => printed };
}

/** Starts a sandbox and waits for its address. */
export async function startSandboxProcess(options: SandboxOptions): Promise<SandboxProcess> {
  const { child, closed, prints, interrupt, output } = spawnSandbox(options);
  const address = () => /Open (http:\/\/\S+)/.exec(output())?.[1];
  await prints(() => address() !== undefined);
  return {
    url: address() ?? "",
    pid: child.pid ?? 0,
    output,
    async stop() {
      interrupt();
      await closed;
      return child.exitCode;
    },
    kill: () => killProcess(child, closed),
  };
}

async function killProcess(child: ChildProcess, closed: Promise<unknown>): Promise<void> {
  child.kill("SIGKILL");
  await closed;
}

async function listen(port: number): Promise<{ port: number; close: () => Promise<void> }> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
