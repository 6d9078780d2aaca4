import { z } from "zod";
import { assert } from "../kernel/assert.ts";
import type { IndicatorDef } from "./indicator.ts";
import { compareOracle, type OracleComparison } from "./oracles/compare-oracle.ts";
import { ORACLE_SOURCES, type OracleCase, type OracleSource } from "./oracles/oracle-case.ts";
import type { OracleFile } from "./oracles/oracle-file.ts";
import { ORACLE_CASES } from "./oracles/oracle-table.ts";
import { defaultParams } from "./parse-params.ts";
import { measuredConvergence } from "./proofs/convergence-proof.ts";
import { proofCandles } from "./proofs/proof-subject.ts";
import { INDICATORS } from "./registry.ts";

/** How a comparison with one function of an oracle came out, over all its calls in all files. */
const agreementSchema = z.object({
  source: z.enum(ORACLE_SOURCES),
  name: z.string(),
  id: z.string(),
  /** Values that were compared, and those that were left out as too flat for the oracle. */
  compared: z.number(),
  exempt: z.number(),
  /** The largest difference as a share of the value, two digits of it. */
  largest: z.number(),
});
export type OracleAgreement = z.infer<typeof agreementSchema>;

/** The figures that documents print: `generated/measured.json`. */
export const measuredSchema = z.object({
  /** Bars by indicator at its default parameters; null where a sum since the first bar never agrees. */
  convergence: z.record(z.string(), z.number().nullable()),
  /** With TA-Lib over simulated candles, whose vectors are part of the project. */
  simulated: z.array(agreementSchema),
  /** With the recorded files. */
  recorded: z.array(agreementSchema),
});
export type MeasuredIndicators = z.infer<typeof measuredSchema>;

/** The measured convergence of every indicator. */
export function measureConvergence(): MeasuredIndicators["convergence"] {
  return Object.fromEntries(INDICATORS.map((def) => [def.id, convergenceOf(def)]));
}

/** The agreement of every indicator with every function that these files have for it, its rows taken together. */
export function measureAgreement(files: readonly OracleFile[]): OracleAgreement[] {
  const rowsByFunction = Map.groupBy(ORACLE_CASES, ({ source, name, id }) => `${source} ${name} ${id}`);
  return [...rowsByFunction.values()].flatMap((rows) => agreementOf(rows, files));
}

/** What an oracle is called in documents. */
export const ORACLE_NAMES: Readonly<Record<OracleSource, string>> = {
  talib: "TA-Lib",
  stock_indicators: "Stock.Indicators",
  talipp: "talipp",
};

/** Walks of different roughness. */
const WALKS = [
  { seed: 11, moveShare: 0.01 },
  { seed: 12, moveShare: 0.03 },
  { seed: 13, moveShare: 0.002 },
] as const;
const STARTS = 300;
/** A path is met at some bar or other: it is started at every third one, other memories at a few. */
const COUPLING_STARTS = 100;
const OTHER_STARTS = 6;

function convergenceOf(def: IndicatorDef): number | null {
  if (def.memory === "cumulative") return null;
  const params = defaultParams(def);
  const count = def.memory === "coupling" ? COUPLING_STARTS : OTHER_STARTS;
  const starts = Array.from({ length: count }, (_, index) => 1 + Math.floor((index * STARTS) / count));
  const length = 2 * def.convergence(params) + STARTS;
  const measured = WALKS.map((walk) =>
    measuredConvergence({ def, params }, { candles: proofCandles({ length, ...walk }), starts }),
  );
  return Math.max(...measured);
}

function agreementOf(rows: readonly OracleCase[], files: readonly OracleFile[]): OracleAgreement[] {
  const [row] = rows;
  const found = rows.flatMap((of) => comparisonsOf(of, files));
  if (row === undefined || found.length === 0) return [];
  const { source, name, id } = row;
  const total = (figure: "compared" | "exempt") => found.reduce((sum, of) => sum + of[figure], 0);
  const largest = Number(Math.max(...found.map((of) => of.largest)).toPrecision(2));
  assert(Number.isFinite(largest), `${id} has the values of ${source} ${name}`);
  return [{ source, name, id, compared: total("compared"), exempt: total("exempt"), largest }];
}

function comparisonsOf(row: OracleCase, files: readonly OracleFile[]): OracleComparison[] {
  return files
    .filter(({ source }) => source === row.source)
    .flatMap(({ entries, candles }) =>
      entries.filter(({ name }) => name === row.name).map((entry) => compareOracle(row, entry, candles)),
    );
}
