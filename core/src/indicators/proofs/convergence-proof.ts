import { ensureDefined } from "../../kernel/assert.ts";
import { DAY_MS } from "../../kernel/time.ts";
import { type CandleSeries, sliceCandleSeries } from "../../market-data/candle-series.ts";
import type { IndicatorMemory } from "../indicator.ts";
import { computeSeries } from "../series.ts";
import { computeSignals } from "../signals.ts";
import type { ProofSubject } from "./proof-subject.ts";

/** How far outputs of other starts may be apart, as a share of the output's largest magnitude. */
const AGREEMENT = 1e-9;

/** A comparison of the whole series with the same series started later. */
export interface LateStarts {
  readonly candles: CandleSeries;
  /** The bars at which it is started once more. */
  readonly starts: readonly number[];
}

/** Whatever came before its convergence length changes an indicator's values and signals no more. */
export function convergenceFaults(subject: ProofSubject, series: LateStarts): string[] {
  const { def, params } = subject;
  if (def.memory === "cumulative") return signalFaults(subject, series);
  const stated = def.convergence(params);
  const measured = measuredConvergence(subject, series);
  return measured <= stated ? [] : [`agrees with other starts after ${measured} bars, not ${stated}`];
}

/**
 * The number of bars after which the indicator, started at each of `starts`, agrees for good with itself started at
 * the first bar: bit for bit where it remembers a window or a day, else within `AGREEMENT`. A `day` indicator's bars
 * count from the first UTC midnight.
 */
export function measuredConvergence({ def, params }: ProofSubject, { candles, starts }: LateStarts): number {
  const whole = computeSeries(def, params, candles);
  const bounds = whole.map((column) => agreementBound(def.memory, column));
  return starts.reduce((most, start) => {
    const late = computeSeries(def, params, sliceCandleSeries(candles, start, candles.length));
    const first = def.memory === "day" ? barsToMidnight(candles, start) : 0;
    const bars = late.map((column, index) => {
      const was = ensureDefined(whole[index], "column").subarray(start);
      return lastDisagreement(column, was, bounds[index] ?? 0) + 2 - first;
    });
    return Math.max(most, ...bars);
  }, 1);
}

function agreementBound(memory: IndicatorMemory, column: Float64Array): number {
  if (memory === "window" || memory === "day") return 0;
  let largest = 0;
  for (const value of column) if (Math.abs(value) > largest) largest = Math.abs(value);
  return AGREEMENT * largest;
}

/** The last row in which the columns are apart, or -1. */
function lastDisagreement(column: Float64Array, was: Float64Array, bound: number): number {
  for (let row = column.length - 1; row >= 0; row--) {
    const value = column[row] ?? Number.NaN;
    const other = was[row] ?? Number.NaN;
    const agree = bound === 0 ? Object.is(value, other) : Math.abs(value - other) <= bound;
    if (!agree && !(Number.isNaN(value) && Number.isNaN(other))) return row;
  }
  return -1;
}

function barsToMidnight(candles: CandleSeries, start: number): number {
  const midnight = candles.tsOpen.findIndex((tsOpen, row) => row >= start && tsOpen % DAY_MS === 0);
  return midnight - start;
}

/** What sums since the first bar keeps its offset for ever: its rules have to agree all the same. */
function signalFaults({ def, params }: ProofSubject, { candles, starts }: LateStarts): string[] {
  const gated = def.convergence(params);
  return Object.values(def.rules).flatMap((rule) => {
    const whole = computeSignals({ def, rule, params, candles });
    return starts.flatMap((start) => {
      const part = sliceCandleSeries(candles, start, candles.length);
      const late = computeSignals({ def, rule, params, candles: part });
      const row = late.long.findIndex(
        (long, bar) =>
          bar >= gated && (long !== whole.long[start + bar] || late.short[bar] !== whole.short[start + bar]),
      );
      return row < 0 ? [] : [`${rule.name} differs ${row + 1} bars after a start at bar ${start}`];
    });
  });
}
