import { parseArgs } from "node:util";
import { type Figure, figureLine } from "../bench/figure.ts";
import type { ChaosRun } from "./chaos-run.ts";
import { startChaosServers } from "./chaos-servers.ts";
import { disconnectsFigure } from "./disconnects-figure.ts";
import { killsFigure } from "./kills-figure.ts";
import { marketDayFigure } from "./market-day-figure.ts";
import { outagesFigure } from "./outages-figure.ts";
import { isPlantedBug, PLANTED_BUGS, type PlantedBug } from "./planted-bug.ts";
import { recordedDayFigures } from "./recorded-day-figures.ts";

const BUG_NAMES = Object.keys(PLANTED_BUGS).join(", ");
const USAGE = `Usage: npm run -s chaos -- market-data [--json] [--short] [--seed N] [--only F7|F8|F9] [--planted-bug NAME]
       npm run -s chaos -- market-day [--json] [--short] [--seed N] [--candles DIR] [--planted-bug NAME]

  market-data    F7, F8 and F9: feeds, processes and servers end while candles are ingested; none may be missing
  market-day     a day of the market as it should be, and with --candles days of the files in DIR
  --json         one JSON line a figure and nothing else
  --short        fewer faults and less market time, for a quick look
  --seed         of everything that is drawn, 42 where it is not said
  --only         this figure alone
  --planted-bug  a fault that the harness has to find, in the figure that it spoils: it must fail
                 (${BUG_NAMES})
`;

const OPTIONS = {
  json: { type: "boolean" },
  short: { type: "boolean" },
  seed: { type: "string" },
  only: { type: "string" },
  candles: { type: "string" },
  "planted-bug": { type: "string" },
  help: { type: "boolean" },
} as const;

const MARKET_DATA = { F7: disconnectsFigure, F8: killsFigure, F9: outagesFigure } as const;

type FigureId = keyof typeof MARKET_DATA;

/** Where a command's words go, and what ends it early. */
export interface CommandDoors {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  readonly signal: AbortSignal;
}

/** Runs a harness. Answers the exit code: 0 where every figure holds, 1 where one does not, 2 at wrong arguments. */
export async function chaosCommand(args: readonly string[], doors: CommandDoors): Promise<number> {
  const order = readOrder(args);
  if (typeof order === "string") {
    doors.error(`${order}\n${USAGE}`);
    return 2;
  }
  const { asJson } = order;
  const figures: Figure[] = [];
  const servers = await startChaosServers();
  try {
    const run: ChaosRun = {
      ...order,
      servers,
      signal: doors.signal,
      onFigure(figure) {
        figures.push(figure);
        doors.out(figureLine(figure, asJson));
      },
      tell: doors.error,
      note: asJson ? () => {} : doors.error,
    };
    for (const figure of figuresOf(order)) await figure(run);
  } catch (error) {
    if (!doors.signal.aborted) throw error;
  } finally {
    await servers.stop();
  }
  const holds = !doors.signal.aborted && figures.length > 0 && figures.every(({ ok }) => ok);
  if (!asJson) doors.out(holds ? "Every figure holds.\n" : "Not every figure holds.\n");
  return holds ? 0 : 1;
}

interface ChaosOrder {
  readonly harness: "market-data" | "market-day";
  readonly asJson: boolean;
  readonly isShort: boolean;
  readonly seed: number;
  readonly only: FigureId | null;
  readonly candlesDir: string | null;
  readonly plantedBug: PlantedBug | null;
}

function figuresOf({ harness, only, plantedBug, candlesDir }: ChaosOrder) {
  if (harness === "market-day") {
    const recorded = candlesDir === null ? [] : [(run: ChaosRun) => recordedDayFigures(run, candlesDir)];
    return [marketDayFigure, ...recorded];
  }
  // A bug is looked for where it shows.
  const wanted = only ?? (plantedBug === null ? null : PLANTED_BUGS[plantedBug]);
  return wanted === null || wanted === "day" ? Object.values(MARKET_DATA) : [MARKET_DATA[wanted]];
}

/** What is wrong with the arguments, or what they say. */
function readOrder(args: readonly string[]): ChaosOrder | string {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
    if (values.help) return "";
    const [harness, ...others] = positionals;
    if ((harness !== "market-data" && harness !== "market-day") || others.length > 0) return "Which harness?";
    const { only = null, candles: candlesDir = null, seed = "42" } = values;
    const plantedBug = values["planted-bug"] ?? null;
    if (plantedBug !== null && !isPlantedBug(plantedBug)) return `There is no planted bug "${plantedBug}".`;
    if (plantedBug !== null && (PLANTED_BUGS[plantedBug] === "day") !== (harness === "market-day"))
      return `The planted bug "${plantedBug}" is another harness's.`;
    if (only !== null && !isFigureId(only)) return `There is no figure "${only}".`;
    if (!/^\d{1,9}$/.test(seed)) return "A seed is a whole number.";
    const flags = { asJson: values.json === true, isShort: values.short === true };
    return { harness, ...flags, seed: Number(seed), only, candlesDir, plantedBug };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function isFigureId(name: string): name is FigureId {
  return Object.hasOwn(MARKET_DATA, name);
}
