import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** A process of the harness that may be killed at any moment. It ends with the harness. */
export interface ChaosChild {
  /** Resolves with its first report, or its end. */
  readonly started: Promise<void>;
  /** Ends it by force, amid whatever it does; resolves when it is gone. */
  kill(): Promise<void>;
  /** Asks it to end, and ends it by force where it does not. */
  end(): Promise<void>;
}

export interface ChaosChildOptions<Report> {
  /** A module beside this one: `ingest-process.ts`. */
  readonly module: string;
  readonly order: object;
  readonly onReport: (report: Report) => void;
  /** It ended and nobody had asked it to: what it said last. */
  readonly onCrash: (said: string) => void;
}

const END_GRACE_MS = 35_000;

export function startChaosChild<Report>(options: ChaosChildOptions<Report>): ChaosChild {
  const { module, order, onReport, onCrash } = options;
  const child = fork(fileURLToPath(new URL(module, import.meta.url)), [], {
    execArgv: [],
    env: { TZ: "UTC" },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let isWanted = true;
  let said = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-2_000);
  });
  const started = Promise.withResolvers<void>();
  child.on("message", (report) => {
    started.resolve();
    onReport(report as Report);
  });
  // Of a message that came too late.
  child.on("error", () => {});
  child.once("exit", () => {
    started.resolve();
    if (isWanted) onCrash(said);
  });
  child.send(order);
  const end = async (signal: NodeJS.Signals) => {
    isWanted = false;
    await endedBy(child, signal);
  };
  return { started: started.promise, kill: () => end("SIGKILL"), end: () => end("SIGTERM") };
}

async function endedBy(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill(signal);
  const force = setTimeout(() => child.kill("SIGKILL"), END_GRACE_MS);
  await ended;
  clearTimeout(force);
}
