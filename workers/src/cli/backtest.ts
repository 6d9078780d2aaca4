import { backtestCommand } from "./backtest-command.ts";

process.exitCode = await backtestCommand(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
  progress: process.stderr.isTTY ? (text) => process.stderr.write(text) : null,
});
