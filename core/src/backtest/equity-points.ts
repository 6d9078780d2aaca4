import type { EquityPoint } from "../contract/backtest.ts";
import { ensureDefined } from "../kernel/assert.ts";
import type { BacktestResult } from "./run-backtest.ts";
import { finiteOrNull } from "./statistics.ts";
import { reportedWindow } from "./validation-windows.ts";
import { windowBars } from "./window-bars.ts";

/** More points than this are not told apart on a screen. */
export const MAX_EQUITY_POINTS = 2_000;
const POINTS_PER_GROUP = 3;

/**
 * The marked equity of the best variant over the bars that are reported, with buy and hold from the first close beside it. A longer curve is thinned to
 * the lowest, the highest and the last bar of equal groups, so that no drawdown is drawn shallower than it was.
 */
export function equityPoints({ variants, bars, request }: BacktestResult): EquityPoint[] {
  const { equityQuote } = ensureDefined(variants[0]?.curve, "the curve of the best variant");
  const reported = reportedWindow(request.validation, bars.range.length);
  const { range, tsClose } = windowBars(bars, reported);
  const { initCashQuote } = request;
  const firstClose = range.close[0] ?? 0;
  const points: EquityPoint[] = [[range.tsOpen[0] ?? 0, initCashQuote, initCashQuote]];
  for (const index of drawnIndices(equityQuote)) {
    const heldQuote = (initCashQuote * (range.close[index] ?? 0)) / firstClose;
    points.push([tsClose[index] ?? 0, finiteOrNull(equityQuote[index] ?? 0), heldQuote]);
  }
  return points;
}

/** Ascending indices into `values`, no more than the start leaves room for. */
function drawnIndices(values: Float64Array): number[] {
  if (values.length < MAX_EQUITY_POINTS) return [...values.keys()];
  const groups = Math.floor((MAX_EQUITY_POINTS - 1) / POINTS_PER_GROUP);
  const indices: number[] = [];
  for (let group = 0; group < groups; group++) {
    const start = Math.floor((group * values.length) / groups);
    const end = Math.floor(((group + 1) * values.length) / groups);
    let [lowest, highest] = [start, start];
    for (let index = start; index < end; index++) {
      const value = values[index] ?? 0;
      if (value < (values[lowest] ?? 0)) lowest = index;
      if (value > (values[highest] ?? 0)) highest = index;
    }
    indices.push(...[...new Set([lowest, highest, end - 1])].sort((a, b) => a - b));
  }
  return indices;
}
