import { indicatorCommand } from "./indicator-command.ts";

// A reader that has seen enough, such as `head`, closes the pipe: that is no fault.
process.stdout.on("error", () => process.exit());

process.exitCode = await indicatorCommand(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
});
