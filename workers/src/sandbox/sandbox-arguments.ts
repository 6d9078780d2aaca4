import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { RoehubError } from "@roehub/core/kernel/errors";

/** Where candles come from: a seeded simulation, a folder of recorded candle files, or the venues themselves. */
export type CandleSource =
  /** The market's clock begins at `fromMs`, or is the machine's. */
  | { readonly kind: "simulated"; readonly seed: number; readonly fromMs: number | null }
  /** Replayed from `fromMs` on; null: all of it is history. */
  | { readonly kind: "files"; readonly dir: string; readonly fromMs: number | null }
  | { readonly kind: "live" };

export interface SandboxArguments {
  readonly source: CandleSource;
  /** How many times as fast as the machine's the market's clock goes. */
  readonly speed: number;
  /** The chat page's port; the Mini App takes the next one. */
  readonly port: number;
  readonly dataRoot: string;
  readonly help: boolean;
}

export const SANDBOX_SEED = 42;
export const SANDBOX_PORT = 4300;
const SPEED_MAX = 600;

export const SANDBOX_HELP = `npm start -- [options]

  --candles DIR   recorded candle files in DIR instead of the simulated market
  --market live   the venues' real public prices instead of the simulated market (needs the internet)
  --from DATE     let the market begin on this day, 2025-08-01 or 2025-08-01T12:00Z; files are replayed from there
  --speed N       let it go N times as fast as the clock, 1 to ${SPEED_MAX} (goes with --from)
  --port N        port of the chat page (default ${SANDBOX_PORT}); the Mini App takes the next one
  --data DIR      where the data live (default .roehub); each source and --from has a folder of its own there
  --help          this text
`;

/** Reads the command line of `npm start`; anything else is refused with a sentence. */
export function parseSandboxArguments(argv: readonly string[], cwd: string): SandboxArguments {
  const values = readOptions(argv);
  const fromMs = values.from === undefined ? null : readInstant(values.from);
  if (values.speed !== undefined && fromMs === null) {
    refuse("--speed goes with --from: a market faster than the clock needs a day to begin on.");
  }
  return {
    source: readSource(values, { cwd, fromMs }),
    speed: readNumber("--speed", values.speed ?? "1", { min: 1, max: SPEED_MAX }),
    port: readNumber("--port", values.port ?? String(SANDBOX_PORT), { min: 1024, max: 65_534 }),
    dataRoot: resolve(cwd, values.data ?? ".roehub"),
    help: values.help ?? false,
  };
}

type Options = ReturnType<typeof readOptions>;

function readSource(
  { candles, market }: Options,
  { cwd, fromMs }: { cwd: string; fromMs: number | null },
): CandleSource {
  if (market !== undefined && market !== "live") refuse(`--market takes the word live, not "${market}".`);
  if (market === "live") {
    if (candles !== undefined || fromMs !== null) {
      refuse("--market live is the market as it is now; --candles and --from do not go with it.");
    }
    return { kind: "live" };
  }
  if (candles !== undefined) return { kind: "files", dir: resolve(cwd, candles), fromMs };
  return { kind: "simulated", seed: SANDBOX_SEED, fromMs };
}

function readNumber(option: string, text: string, { min, max }: { min: number; max: number }): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max) {
    refuse(`${option} takes a whole number from ${min} to ${max}, not "${text}".`);
  }
  return value;
}

const INSTANT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?Z?)?$/;

/** A day or a minute, in UTC. */
function readInstant(text: string): number {
  const ms = INSTANT.test(text)
    ? Date.parse(text.includes("T") ? `${text.replace("Z", "")}Z` : text)
    : Number.NaN;
  if (Number.isNaN(ms)) refuse(`--from takes a day like 2025-08-01 or 2025-08-01T12:00Z, not "${text}".`);
  return ms;
}

function readOptions(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        candles: { type: "string" },
        market: { type: "string" },
        from: { type: "string" },
        speed: { type: "string" },
        port: { type: "string" },
        data: { type: "string" },
        help: { type: "boolean" },
      },
    }).values;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RoehubError("config_invalid", `${reason}\n\n${SANDBOX_HELP}`, { cause: error });
  }
}

function refuse(sentence: string): never {
  throw new RoehubError("config_invalid", sentence);
}
