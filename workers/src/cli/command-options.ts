import { type ParseArgsConfig, parseArgs } from "node:util";
import { RoehubError } from "@roehub/core/kernel/errors";

/** The options of a command line; anything else is `validation_failed` with the reason and the usage. */
export function readCommandOptions<const Options extends NonNullable<ParseArgsConfig["options"]>>(
  args: readonly string[],
  options: Options,
  usage: string,
) {
  return refusing(usage, () => parseArgs({ args: [...args], options })).values;
}

/** The same of a command line that has words beside its options. */
export function readCommandLine<const Options extends NonNullable<ParseArgsConfig["options"]>>(
  args: readonly string[],
  options: Options,
  usage: string,
) {
  return refusing(usage, () => parseArgs({ args: [...args], options, allowPositionals: true }));
}

function refusing<Parsed>(usage: string, parse: () => Parsed): Parsed {
  try {
    return parse();
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : "The arguments cannot be read.";
    throw new RoehubError("validation_failed", `${reason}\n\n${usage.trimEnd()}`, { cause: error });
  }
}
