import { chaosCommand } from "./chaos-command.ts";

// A reader that has seen enough, such as `head`, closes the pipe: what was started still has to end.
process.stdout.on("error", () => {});

const ending = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => ending.abort(new Error(`ended by ${signal}`)));
}

process.exitCode = await chaosCommand(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
  signal: ending.signal,
});
