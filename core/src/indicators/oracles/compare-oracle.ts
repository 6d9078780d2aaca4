import { ensureDefined } from "../../kernel/assert.ts";
import type { CandleSeries } from "../../market-data/candle-series.ts";
import type { IndicatorDef, Params } from "../indicator.ts";
import { numberParam } from "../param-value.ts";
import { parseParams } from "../parse-params.ts";
import { findIndicator } from "../registry.ts";
import { computeSeries } from "../series.ts";
import type { OracleCase } from "./oracle-case.ts";
import type { OracleEntry } from "./oracle-file.ts";

/** How far a value may be from an oracle's, as a share of it. */
export const ORACLE_TOLERANCE = 1e-9;

/** What a comparison with one call of an oracle's function found. */
export interface OracleComparison {
  /** Values that were compared. */
  readonly compared: number;
  /** Bars that were left out as too flat for the oracle (`OracleCase.flatBelow`). */
  readonly exempt: number;
  /** The largest difference, as a share of the value. */
  readonly largest: number;
  /** What does not agree, in words; empty where all does. */
  readonly faults: readonly string[];
}

/**
 * Compares our indicator with one call of an oracle. A difference is told as a share of the oracle's value. Where an
 * output crosses or reaches zero, values near zero are differences of almost equal numbers and keep no share of their own:
 * they count as a hundredth of the output's mean magnitude.
 */
export function compareOracle(row: OracleCase, entry: OracleEntry, theirs: CandleSeries): OracleComparison {
  const def = ensureDefined(findIndicator(row.id), `the indicator ${row.id}`);
  const point = parseParams(def, row.params(entry.params));
  if (!point.ok) throw new Error(`${row.id}: ${JSON.stringify(point.problems)}`);
  const candles = row.candles?.(theirs) ?? theirs;
  const columns = computeSeries(def, point.value, candles);
  const isExempt = exemption(row, point.value, candles);
  const from = firstRow(row, def, point.value);
  const total = { compared: 0, exempt: 0, largest: 0, faults: [] as string[] };
  for (const [ours, name] of Object.entries(row.outputs)) {
    const values = oracleColumn(row, ensureDefined(entry.outputs[name], `${row.name} ${name}`));
    const column = ensureDefined(columns[def.outputs.indexOf(ours)], `${row.id} ${ours}`);
    const start = values.findIndex((value) => !Number.isNaN(value));
    if (from === null && start > 0 && !Number.isNaN(column[start - 1])) {
      total.faults.push(`${ours} has a value at ${start - 1}, before the oracle's first at ${start}`);
    }
    const found = compareColumn({ column, values, from: from ?? start, isExempt });
    total.compared += found.compared;
    total.exempt += found.exempt;
    total.largest = Math.max(total.largest, found.largest);
    if (found.fault !== null) total.faults.push(`${ours} ${found.fault}`);
  }
  return total;
}

interface ComparedColumn {
  readonly column: Float64Array;
  readonly values: Float64Array;
  readonly from: number;
  isExempt(bar: number): boolean;
}

function compareColumn({ column, values, from, isExempt }: ComparedColumn) {
  const scale = crossingScale(values);
  const found = { compared: 0, exempt: 0, largest: 0, fault: null as string | null };
  for (let bar = from; bar < values.length; bar++) {
    const expected = values[bar] ?? Number.NaN;
    if (Number.isNaN(expected)) continue;
    if (isExempt(bar)) {
      found.exempt += 1;
      continue;
    }
    const value = column[bar] ?? Number.NaN;
    const difference = Math.abs(value - expected);
    const share = difference === 0 ? 0 : difference / Math.max(Math.abs(expected), scale);
    found.compared += 1;
    found.largest = Math.max(found.largest, share);
    if (!(share <= ORACLE_TOLERANCE)) {
      found.fault ??= `is ${value} at ${bar}, the oracle has ${expected} (${share} off)`;
    }
  }
  return found;
}

/** Values of less than this share of an output's mean magnitude are near zero, where it reaches zero. */
const NEAR_ZERO = 0.01;

/** Below which magnitude a value counts as this one: zero for an output that stays away from zero. */
function crossingScale(values: Float64Array): number {
  const known = values.filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + Math.abs(value), 0) / known.length;
  // A running sum may leave a trace where the value is zero.
  const trace = mean * 1e-12;
  const reachesZero = known.some((value) => value <= trace) && known.some((value) => value >= -trace);
  return reachesZero ? NEAR_ZERO * mean : 0;
}

/** The oracle's values in our units, on the bars on which ours stand. */
function oracleColumn({ convert, shift = 0 }: OracleCase, theirs: Float64Array): Float64Array {
  return Float64Array.from(theirs, (_, bar) => {
    const value = theirs[bar + shift] ?? Number.NaN;
    return Number.isNaN(value) || convert === undefined ? value : convert(value);
  });
}

/** The first bar to compare, or null for the oracle's first value. */
function firstRow({ from = "start" }: OracleCase, def: IndicatorDef, params: Params): number | null {
  if (from === "start") return null;
  return from === "convergence" ? def.convergence(params) - 1 : from;
}

function exemption(
  { flatBelow }: OracleCase,
  params: Params,
  candles: CandleSeries,
): (bar: number) => boolean {
  if (flatBelow === undefined) return () => false;
  const period = numberParam(params, "period");
  return (bar) => {
    const closes = candles.close.subarray(bar + 1 - period, bar + 1);
    const mean = closes.reduce((sum, close) => sum + close, 0) / period;
    const variance = closes.reduce((sum, close) => sum + (close - mean) ** 2, 0) / period;
    return Math.sqrt(variance) < flatBelow * mean;
  };
}
