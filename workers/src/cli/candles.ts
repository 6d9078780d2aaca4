import { createSystemClock } from "@roehub/core/platform/system-clock";
import { candlesCommand } from "./candles-command.ts";

// A reader that has seen enough, such as `head`, closes the pipe: that is no fault.
process.stdout.on("error", () => process.exit());

process.exitCode = await candlesCommand(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  error: (text) => process.stderr.write(text),
  clock: createSystemClock(),
});
