import { backtestCommand } from "./backtest-command.ts";

// A reader that has seen enough, such as `head`, closes the pipe: that is no fault.
process.stdout.on("error", () => process.exit());

process.exitCode = await backtestCommand(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
  progress: process.stderr.isTTY ? (text) => process.stderr.write(text) : null,
});
