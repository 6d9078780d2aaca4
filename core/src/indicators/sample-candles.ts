import { createPrng } from "../kernel/prng.ts";
import { MINUTE_MS } from "../kernel/time.ts";
import { allocateCandleSeries, type CandleSeries } from "../market-data/candle-series.ts";

/** How sample candles look. Prices are whole numbers of `tick`, given as its decimal places. */
export interface SampleShape {
  readonly length: number;
  readonly seed: number;
  /** The first close, in ticks. */
  readonly startTicks: number;
  readonly tickPlaces: number;
  /** The largest move of a bar as a share of the price. */
  readonly moveShare: number;
}

const USUAL: SampleShape = { length: 400, seed: 1, startTicks: 5_000_000, tickPlaces: 2, moveShare: 0.01 };

/** A seeded random walk of 1m candles for proofs about indicators. */
export function sampleCandles(shape: Partial<SampleShape> = {}): CandleSeries {
  const { length, seed, startTicks, tickPlaces, moveShare } = { ...USUAL, ...shape };
  const random = createPrng(seed);
  const scale = 10 ** tickPlaces;
  const series = allocateCandleSeries(length);
  let previous = startTicks;
  for (let row = 0; row < length; row++) {
    // The cube makes most moves small and a few large, as they are in markets.
    const move = () => Math.round(previous * moveShare * cube(2 * random() - 1));
    const close = Math.max(1, previous + move());
    const high = Math.max(previous, close) + Math.abs(move());
    const low = Math.max(1, Math.min(previous, close) - Math.abs(move()));
    series.tsOpen[row] = row * MINUTE_MS;
    series.open[row] = previous / scale;
    series.high[row] = high / scale;
    series.low[row] = low / scale;
    series.close[row] = close / scale;
    series.volume[row] = Math.round(random() * 1e6) / 1e3;
    previous = close;
  }
  return series;
}

function cube(value: number): number {
  return value * value * value;
}

/** Candles that never move: every price is `price`. */
export function constantCandles(price: number, length: number): CandleSeries {
  const series = allocateCandleSeries(length);
  for (let row = 0; row < length; row++) series.tsOpen[row] = row * MINUTE_MS;
  for (const column of [series.open, series.high, series.low, series.close]) column.fill(price);
  return series;
}
