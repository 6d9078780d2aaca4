import { parseArgs } from "node:util";
import { RoehubError } from "@roehub/core/kernel/errors";
import { figureLine } from "./figure.ts";
import { type IngestBenchOptions, ingestBench } from "./ingest-bench.ts";

const USAGE = `Usage: npm run -s bench -- ingest [--json] [--rows N] [--rounds N] [--planted-bug drop-row]

  ingest         P10: candles from dump files into ClickHouse, raw to canonical
  --json         one JSON line a figure and nothing else
  --rows         candles of the dump, 1,051,200 where it is not said: two years
  --rounds       measurements of which the median counts, 3 where it is not said
  --planted-bug  a fault that the harness has to find: it must fail
`;

const OPTIONS = {
  json: { type: "boolean" },
  rows: { type: "string" },
  rounds: { type: "string" },
  "planted-bug": { type: "string" },
  help: { type: "boolean" },
} as const;

const TWO_YEARS = 1_051_200;

/** Runs a harness. Answers the exit code: 0 where every figure holds, 1 where one does not, 2 at wrong arguments. */
export async function benchCommand(
  args: readonly string[],
  output: { out(text: string): void; error(text: string): void },
): Promise<number> {
  const order = readOrder(args);
  if (typeof order === "string") {
    output.error(`${order}\n${USAGE}`);
    return 2;
  }
  const { asJson, ...options } = order;
  const holds = await ingestBench({
    ...options,
    onFigure: (figure) => output.out(figureLine(figure, asJson)),
    note: asJson ? () => {} : output.error,
  });
  if (!asJson) output.out(holds ? "Every figure holds.\n" : "Not every figure holds.\n");
  return holds ? 0 : 1;
}

type BenchOrder = Pick<IngestBenchOptions, "rows" | "rounds" | "plantedBug"> & { readonly asJson: boolean };

/** What is wrong with the arguments, or what they say. */
function readOrder(args: readonly string[]): BenchOrder | string {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
    if (values.help) return "";
    if (positionals.length !== 1 || positionals[0] !== "ingest") return "Which figure?";
    const bug = values["planted-bug"] ?? null;
    if (bug !== null && bug !== "drop-row") return `There is no planted bug "${bug}".`;
    return {
      rows: wholeNumber(values.rows, TWO_YEARS),
      rounds: wholeNumber(values.rounds, 3),
      plantedBug: bug,
      asJson: values.json ?? false,
    };
  } catch (error) {
    return error instanceof Error ? error.message : "The arguments cannot be read.";
  }
}

function wholeNumber(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (/^[1-9]\d{0,7}$/.test(text)) return Number(text);
  throw new RoehubError("validation_failed", `"${text}" is not a whole number above zero.`);
}
