import { MINUTE_MS } from "@roehub/core/kernel/time";
import { allocateCandleSeries, type CandleSeries } from "@roehub/core/market-data/candle-series";

const SEED = 42;
const START_MS = Date.UTC(2024, 0, 1);
const START_TICKS = 4_700_000;
const TICKS_PER_UNIT = 100;
const WICK_MASK = 0x3ff;

/** How prices move, each part a share of the price: `factor / 2^shift` times a sum of bytes of standard deviation 147.8. */
export interface SeriesShape {
  /** Of the walk, a bar. */
  readonly step: MoveShare;
  /** Of the close around the walk, each bar anew. */
  readonly bounce: MoveShare;
}

interface MoveShare {
  readonly factor: number;
  readonly shift: number;
}

/** 0.056 % a minute and 41 % a year: averages of 2 to 100 bars cross 14,400 times a year, as often as those of Bitcoin. */
export const WALK: SeriesShape = { step: { factor: 1, shift: 18 }, bounce: { factor: 0, shift: 0 } };

/** A bounce makes them cross 27,000 times; so calm that it costs less than the fees do. */
export const BOUNCING: SeriesShape = { step: { factor: 1, shift: 24 }, bounce: { factor: 25, shift: 27 } };

/**
 * The candles of the grid's figures: a walk in whole ticks of 0.01 by whole numbers alone, so that any language can build
 * the same bits; README.md tells how.
 */
export function gridSeries(bars: number, { step, bounce }: SeriesShape): CandleSeries {
  const next = createXorshift(SEED);
  const series = allocateCandleSeries(bars);
  let walk = START_TICKS;
  let open = START_TICKS;
  for (let bar = 0; bar < bars; bar++) {
    walk += moveTicks(walk, step, next());
    const close = walk + moveTicks(walk, bounce, next());
    const wicks = next();
    const high = Math.max(open, close) + (wicks & WICK_MASK);
    const low = Math.min(open, close) - ((wicks >>> 10) & WICK_MASK);
    series.tsOpen[bar] = START_MS + bar * MINUTE_MS;
    series.open[bar] = open / TICKS_PER_UNIT;
    series.high[bar] = high / TICKS_PER_UNIT;
    series.low[bar] = low / TICKS_PER_UNIT;
    series.close[bar] = close / TICKS_PER_UNIT;
    series.volume[bar] = (wicks >>> 20) + 1;
    open = close;
  }
  return series;
}

/** xorshift32 of Marsaglia (2003): 32-bit words, never 0. */
function createXorshift(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** The sum of the four bytes of `word` around its mean, as a share of the price, rounded half up. Every step is exact. */
function moveTicks(ticks: number, { factor, shift }: MoveShare, word: number): number {
  const sum = (word & 255) + ((word >>> 8) & 255) + ((word >>> 16) & 255) + (word >>> 24) - 510;
  const scale = 2 ** shift;
  return Math.floor((ticks * factor * sum + scale / 2) / scale);
}
