import { parseArgs } from "node:util";
import { RoehubError } from "@roehub/core/kernel/errors";
import { type Figure, figureLine } from "./figure.ts";
import { type IndicatorsBenchOptions, indicatorsBench } from "./indicators-bench.ts";
import { type IngestBenchOptions, ingestBench } from "./ingest-bench.ts";

const USAGE = `Usage: npm run -s bench -- ingest|indicators [--json] [--rows N] [--bars N] [--rounds N] [--planted-bug BUG]

  ingest         P10: candles from dump files into ClickHouse, raw to canonical
  indicators     P9: indicators over whole series against the fastest libraries of npm
  --json         one JSON line a figure and nothing else
  --rows         ingest: candles of the dump, 1,051,200 where it is not said: two years
  --bars         indicators: candles of the series, 525,600 where it is not said: a year
  --rounds       measurements of which the median counts, 3 of ingest and 21 of indicators where it is not said
  --planted-bug  a fault that the harness has to find: ingest drop-row, indicators wrong-value
`;

const OPTIONS = {
  json: { type: "boolean" },
  rows: { type: "string" },
  bars: { type: "string" },
  rounds: { type: "string" },
  "planted-bug": { type: "string" },
  help: { type: "boolean" },
} as const;

const YEAR_BARS = 525_600;

interface Output {
  out(text: string): void;
  error(text: string): void;
}

/** Runs a harness. Answers the exit code: 0 where every figure holds, 1 where one does not, 2 at wrong arguments. */
export async function benchCommand(args: readonly string[], output: Output): Promise<number> {
  const order = readOrder(args);
  if (typeof order === "string") {
    output.error(`${order}\n${USAGE}`);
    return 2;
  }
  const onFigure = (figure: Figure) => output.out(figureLine(figure, order.asJson));
  const note = order.asJson ? () => {} : output.error;
  const holds =
    order.harness === "ingest"
      ? await ingestBench({ ...order, onFigure, note })
      : indicatorsBench({ ...order, onFigure, note });
  if (!order.asJson) output.out(holds ? "Every figure holds.\n" : "Not every figure holds.\n");
  return holds ? 0 : 1;
}

type BenchOrder = { readonly asJson: boolean } & (
  | ({ readonly harness: "ingest" } & Pick<IngestBenchOptions, "rows" | "rounds" | "plantedBug">)
  | ({ readonly harness: "indicators" } & Pick<IndicatorsBenchOptions, "bars" | "rounds" | "plantedBug">)
);

/** What is wrong with the arguments, or what they say. */
function readOrder(args: readonly string[]): BenchOrder | string {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
    if (values.help) return "";
    const [harness] = positionals;
    const bug = values["planted-bug"] ?? null;
    const asJson = values.json ?? false;
    if (positionals.length !== 1) return "Which figure?";
    if (harness === "ingest" && values.bars === undefined) {
      if (bug !== null && bug !== "drop-row") return `There is no planted bug "${bug}".`;
      const rows = wholeNumber(values.rows, 2 * YEAR_BARS);
      return { harness, asJson, rows, rounds: wholeNumber(values.rounds, 3), plantedBug: bug };
    }
    if (harness === "indicators" && values.rows === undefined) {
      if (bug !== null && bug !== "wrong-value") return `There is no planted bug "${bug}".`;
      const bars = wholeNumber(values.bars, YEAR_BARS);
      return { harness, asJson, bars, rounds: wholeNumber(values.rounds, 21), plantedBug: bug };
    }
    return "Which figure?";
  } catch (error) {
    return error instanceof Error ? error.message : "The arguments cannot be read.";
  }
}

function wholeNumber(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (/^[1-9]\d{0,7}$/.test(text)) return Number(text);
  throw new RoehubError("validation_failed", `"${text}" is not a whole number above zero.`);
}
