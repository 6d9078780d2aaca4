import { RoehubError } from "@roehub/core/kernel/errors";
import { createSandboxConsole } from "./console.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";
import { type CandleSource, parseSandboxArguments, SANDBOX_HELP } from "./sandbox-arguments.ts";

/** `npm start`: the whole product on this machine, until Ctrl-C. */
async function main(): Promise<void> {
  const out = createSandboxConsole(process.stdout);
  const args = parseSandboxArguments(process.argv.slice(2), process.cwd());
  if (args.help) return out.say(SANDBOX_HELP);
  const stopping = new AbortController();
  const starting = startSandbox(args, out, stopping.signal);
  const stop = async () => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    out.say("\nStopping …");
    const sandbox = await starting.catch(() => null);
    await sandbox?.stop();
    out.say("Stopped. Your data stay where they are.");
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop());
  try {
    const sandbox = await starting;
    if (!stopping.signal.aborted) announce(sandbox, args.source, out);
  } catch (error) {
    // A start that was stopped ends with the exit of whoever stopped it.
    if (!stopping.signal.aborted) throw error;
  }
}

function announce(
  sandbox: Sandbox,
  source: CandleSource,
  out: ReturnType<typeof createSandboxConsole>,
): void {
  const what =
    source.kind === "live"
      ? "Roehub runs on real public prices, which it asks Binance and Bybit for"
      : "Roehub runs; nothing leaves this machine";
  out.say(`✓ ${what}. Log: ${sandbox.logFile}`);
  out.say(`\n  Open ${sandbox.url}\n`);
  out.say("Ctrl-C stops everything.");
}

main().catch((error: unknown) => {
  const sentence = error instanceof RoehubError ? error.publicText : String(error);
  process.stderr.write(`✕ ${sentence}\n`);
  process.exit(1);
});
