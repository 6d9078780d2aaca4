import { createSystemClock } from "@roehub/core/platform/system-clock";
import { backtestCommand } from "./backtest-command.ts";

// A reader that has seen enough, such as `head`, closes the pipe: that is no fault.
process.stdout.on("error", () => process.exit());
// One who reads no progress still waits for the result.
process.stderr.on("error", () => {});

const stop = new AbortController();
// The first asks for a clean end, a second one ends at once.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());

process.exitCode = await backtestCommand(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
  progress: { write: (text) => process.stderr.write(text), isTty: process.stderr.isTTY === true },
  signal: stop.signal,
  clock: createSystemClock(),
});
