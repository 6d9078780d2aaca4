import { benchCommand } from "./bench-command.ts";

// A reader that has seen enough, such as `head`, closes the pipe: what was started still has to end.
process.stdout.on("error", () => {});

process.exitCode = await benchCommand(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
});
