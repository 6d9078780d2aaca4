import { describe, expect, test } from "vitest";
import type { ExecutionParams } from "../execution/position.ts";
import { MINUTE_MS } from "../kernel/time.ts";
import { allocateCandleSeries, type CandleSeries } from "../market-data/candle-series.ts";
import { ambiguityBand } from "./ambiguity.ts";
import { rolledBars } from "./fastpath/proofs/case-bars.ts";
import type { RangeBars } from "./range-bars.ts";
import { simulate } from "./reference-engine.ts";

const BAR_MINUTES = 3;

/** Open, high, low, close. */
type Ohlc = readonly [open: number, high: number, low: number, close: number];

/** Bars of three minutes each. */
function barsOf(...minutes: readonly Ohlc[]): RangeBars {
  return rolledBars(seriesOf(minutes), "3m");
}

function seriesOf(minutes: readonly Ohlc[]): CandleSeries {
  const series = allocateCandleSeries(minutes.length);
  for (const [row, [open, high, low, close]] of minutes.entries()) {
    series.tsOpen[row] = row * MINUTE_MS;
    series.open[row] = open;
    series.high[row] = high;
    series.low[row] = low;
    series.close[row] = close;
  }
  return series;
}

const still = (price: number): Ohlc[] =>
  Array.from({ length: BAR_MINUTES }, () => [price, price, price, price]);
/** Reaches 125 first and then 90, of an entry at 100. */
const UP_THEN_DOWN: readonly Ohlc[] = [
  [100, 126, 99, 120],
  [120, 121, 85, 86],
  [86, 100, 86, 100],
];

const TOUCH: ExecutionParams = {
  directionMode: "long-short",
  sizing: { mode: "all_in" },
  initCashQuote: 1_000,
  feeRate: 0,
  slippageRate: 0,
  slPct: 10,
  tpPct: 25,
  fillModel: "touch",
  ambiguousBars: "resolved",
};

/** One letter per bar: L long, S short, `.` none. */
function bandOf(bars: RangeBars, letters: string, params: Partial<ExecutionParams> = {}) {
  const codes = Uint8Array.from(letters, (letter) => ".LS".indexOf(letter));
  const input = { bars, signals: { codes, conflictingSignals: 0 }, params: { ...TOUCH, ...params } };
  return ambiguityBand(input, simulate(input));
}

describe("the ambiguity band", () => {
  test("is the profit of three simulations: every ambiguous bar lost, as its minutes tell, and won", () => {
    const bars = barsOf(...still(100), ...UP_THEN_DOWN, ...still(100));
    expect(bandOf(bars, "L..")).toEqual({
      trades: 1,
      worst_profit_quote: -100,
      resolved_profit_quote: 250,
      best_profit_quote: 250,
    });
    expect(bandOf(bars, "S..", { slPct: 25, tpPct: 10 })).toEqual({
      trades: 1,
      worst_profit_quote: -250,
      resolved_profit_quote: -250,
      best_profit_quote: 100,
    });
  });

  test("compounds what is decided: the trades after an ambiguous bar have its money", () => {
    const bars = barsOf(...still(100), ...UP_THEN_DOWN, ...still(100), ...still(110), ...still(110));
    expect(bandOf(bars, "L.L.S")).toEqual({
      trades: 1,
      worst_profit_quote: 900 * 1.1 - 1_000,
      resolved_profit_quote: 1_250 * 1.1 - 1_000,
      best_profit_quote: 1_250 * 1.1 - 1_000,
    });
  });

  test("is one figure where no bar is ambiguous", () => {
    const bars = barsOf(...still(100), ...still(120), ...still(130), ...still(130));
    expect(bandOf(bars, "L...")).toEqual({
      trades: 0,
      worst_profit_quote: 300,
      resolved_profit_quote: 300,
      best_profit_quote: 300,
    });
  });

  test("is there without stops too, and counts none", () => {
    const bars = barsOf(...still(100), ...UP_THEN_DOWN, ...still(100));
    expect(bandOf(bars, "L..", { slPct: null, tpPct: null })).toMatchObject({ trades: 0 });
  });

  test("reports a best below the worst as it was simulated", () => {
    // The short after it loses twice its budget: the more there was, the more is lost.
    const bars = barsOf(...still(100), ...UP_THEN_DOWN, ...still(100), ...still(300), ...still(300));
    const band = bandOf(bars, "L.S..", { slPct: 10, tpPct: 25 });
    const stopped = bandOf(bars, "L.S..", { slPct: 10, tpPct: 25, directionMode: "long-only" });
    expect(stopped).toMatchObject({ worst_profit_quote: -100, best_profit_quote: 250 });
    expect(band).toMatchObject({
      trades: 1,
      worst_profit_quote: 900 - 1_800 - 1_000,
      best_profit_quote: 1_250 - 2_500 - 1_000,
    });
  });

  test("is absent with the fill model close", () => {
    const bars = barsOf(...still(100), ...UP_THEN_DOWN, ...still(100));
    expect(bandOf(bars, "L..", { fillModel: "close" })).toBeNull();
  });
});
