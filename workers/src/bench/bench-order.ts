import { parseArgs } from "node:util";
import { RoehubError } from "@roehub/core/kernel/errors";
import type { GridBenchOptions } from "./grid-figure.ts";
import type { IndicatorsBenchOptions } from "./indicators-bench.ts";
import type { IngestBenchOptions } from "./ingest-bench.ts";

/** What the arguments of `npm run bench` ask for. */
export type BenchOrder = { readonly asJson: boolean } & (
  | ({ readonly harness: "ingest" } & Told<IngestBenchOptions>)
  | ({ readonly harness: "indicators" } & Told<IndicatorsBenchOptions>)
  | ({ readonly harness: "grid"; readonly dump: string | null } & Told<GridBenchOptions>)
);

/** The part of a harness's options that arguments say. */
type Told<Options> = Omit<Options, "onFigure" | "note">;

const OPTIONS = {
  json: { type: "boolean" },
  rows: { type: "string" },
  bars: { type: "string" },
  variants: { type: "string" },
  rounds: { type: "string" },
  only: { type: "string" },
  python: { type: "string" },
  dump: { type: "string" },
  "planted-bug": { type: "string" },
  help: { type: "boolean" },
} as const;

const YEAR_BARS = 525_600;
const MILLION = 1_000_000;

/** What every harness takes, and what each takes besides. */
const COMMON = ["json", "rounds", "planted-bug"];
const OWN: Readonly<Record<string, readonly string[]>> = {
  ingest: ["rows"],
  indicators: ["bars"],
  grid: ["bars", "variants", "only", "python", "dump"],
};

/** What `--only` may name. */
const GRID_FIGURES = ["P1", "P1b", "P2", "P3", "P4", "P5", "P6", "roofline", "numba"];

/** What is wrong with the arguments, or what they say. */
export function readBenchOrder(args: readonly string[]): BenchOrder | string {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
    if (values.help) return "";
    const [harness = ""] = positionals;
    const allowed = OWN[harness];
    if (positionals.length !== 1 || allowed === undefined) return "Which figure?";
    const foreign = Object.keys(values).find((name) => !COMMON.includes(name) && !allowed.includes(name));
    if (foreign !== undefined) return `${harness} does not take --${foreign}.`;
    return orderOf(harness, values);
  } catch (error) {
    return error instanceof Error ? error.message : "The arguments cannot be read.";
  }
}

type Values = Partial<Record<keyof typeof OPTIONS, string | boolean>>;

function orderOf(harness: string, values: Values): BenchOrder | string {
  const asJson = values.json === true;
  const bug = text(values["planted-bug"]);
  const rounds = (otherwise: number) => wholeNumber(values.rounds, otherwise);
  const bars = wholeNumber(values.bars, YEAR_BARS);
  if (harness === "ingest") {
    if (bug !== null && bug !== "drop-row") return noSuchBug(bug);
    return {
      harness,
      asJson,
      rows: wholeNumber(values.rows, 2 * YEAR_BARS),
      rounds: rounds(3),
      plantedBug: bug,
    };
  }
  if (harness === "indicators") {
    if (bug !== null && bug !== "wrong-value") return noSuchBug(bug);
    return { harness, asJson, bars, rounds: rounds(21), plantedBug: bug };
  }
  if (bug !== null && bug !== "fee-once") return noSuchBug(bug);
  const only = text(values.only);
  const python = text(values.python);
  if (only !== null && !GRID_FIGURES.includes(only)) return `There is no figure "${only}".`;
  if (only === "numba" && python === null) return "Kernels of numba need --python.";
  return {
    harness: "grid",
    asJson,
    bars,
    variants: wholeNumber(values.variants, MILLION),
    rounds: rounds(5),
    only,
    python,
    dump: text(values.dump),
    plantedBug: bug,
  };
}

function noSuchBug(bug: string): string {
  return `There is no planted bug "${bug}".`;
}

function text(value: string | boolean | undefined): string | null {
  return typeof value === "string" ? value : null;
}

function wholeNumber(value: string | boolean | undefined, otherwise: number): number {
  if (typeof value !== "string") return otherwise;
  if (/^[1-9]\d{0,7}$/.test(value)) return Number(value);
  throw new RoehubError("validation_failed", `"${value}" is not a whole number above zero.`);
}
