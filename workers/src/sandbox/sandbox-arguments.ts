import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { RoehubError } from "@roehub/core/kernel/errors";

/** Where candles come from: a seeded simulation, or a folder of recorded candle files. */
export type CandleSource =
  | { readonly kind: "simulated"; readonly seed: number }
  | { readonly kind: "files"; readonly dir: string };

export interface SandboxArguments {
  readonly source: CandleSource;
  /** The chat page's port; the Mini App takes the next one. */
  readonly port: number;
  readonly dataRoot: string;
  readonly help: boolean;
}

export const SANDBOX_SEED = 42;
export const SANDBOX_PORT = 4300;

export const SANDBOX_HELP = `npm start -- [options]

  --candles DIR   replay the candle files in DIR instead of the simulated market
  --port N        port of the chat page (default ${SANDBOX_PORT}); the Mini App takes the next one
  --data DIR      where the data live (default .roehub)
  --help          this text
`;

/** Reads the command line of `npm start`; anything else is refused with a sentence. */
export function parseSandboxArguments(argv: readonly string[], cwd: string): SandboxArguments {
  const { values } = readOptions(argv);
  const port = values.port === undefined ? SANDBOX_PORT : Number(values.port);
  if (!Number.isInteger(port) || port < 1024 || port > 65_534) {
    throw new RoehubError(
      "config_invalid",
      `--port takes a whole number from 1024 to 65534, not "${values.port}".`,
    );
  }
  return {
    source:
      values.candles === undefined
        ? { kind: "simulated", seed: SANDBOX_SEED }
        : { kind: "files", dir: resolve(cwd, values.candles) },
    port,
    dataRoot: resolve(cwd, values.data ?? ".roehub"),
    help: values.help ?? false,
  };
}

function readOptions(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        candles: { type: "string" },
        port: { type: "string" },
        data: { type: "string" },
        help: { type: "boolean" },
      },
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RoehubError("config_invalid", `${reason}\n\n${SANDBOX_HELP}`, { cause: error });
  }
}
