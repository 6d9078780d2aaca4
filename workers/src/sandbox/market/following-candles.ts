import type { CandleSeries } from "@roehub/core/market-data/candle-series";
import { MINUTES_PER_DAY } from "./market-minutes.ts";
import { createRandomStream } from "./random-stream.ts";
import type { SimulatedBasis, SimulatedInstrument } from "./simulated-instruments.ts";

export interface FollowingDay {
  readonly seed: number;
  readonly day: number;
  readonly instrument: SimulatedInstrument;
  readonly basis: SimulatedBasis;
  /** Numbers the instrument's random streams. */
  readonly purpose: number;
  /** Mean minute volume of the coin on Binance spot. */
  readonly leadingMinuteVolume: number;
}

/** Streams from here on are those of following instruments: two each, one for the day's bounds and one for its minutes. */
export const FOLLOWING_PURPOSE = 100;

/** Share of the basis that is still there a minute later: half of a gap is gone after about 20 minutes. */
const BASIS_MEMORY = 0.966;

/**
 * Turns the 1,440 candles from row `offset` on, those of Binance spot, into the instrument's own: the same course at
 * a small basis that comes back to its mean, in the market's own ticks, with a volume of its own.
 */
export function followDay(of: FollowingDay, out: CandleSeries, offset: number): void {
  const { seed, day, instrument, leadingMinuteVolume } = of;
  const random = createRandomStream(seed, day, of.purpose + 1);
  const ratioBefore = boundaryBasis(of, day);
  const ratios = basisPath(of, random.normal);
  const ticksPerUnit = 10 ** instrument.priceDigits;
  const lotsPerUnit = 10 ** instrument.quantityDigits;
  const volumeShare = instrument.minuteVolume / leadingMinuteVolume;
  // What spot closed at a minute earlier stands within a spot tick of what it opened at.
  let previousClose = Math.round((out.open[offset] ?? 0) * Math.exp(ratioBefore) * ticksPerUnit);
  for (let minute = 0; minute < MINUTES_PER_DAY; minute++) {
    const row = offset + minute;
    const ratio = Math.exp(ratios[minute] ?? 0);
    const side = random.uniform();
    const open = previousClose + (side < 0.2 ? -1 : side < 0.4 ? 1 : 0);
    const close = Math.round((out.close[row] ?? 0) * ratio * ticksPerUnit);
    const reach = 1 + 0.00002 * (random.uniform() - 0.5);
    const high = Math.round((out.high[row] ?? 0) * ratio * reach * ticksPerUnit);
    const low = Math.round((out.low[row] ?? 0) * ratio * reach * ticksPerUnit);
    previousClose = close;
    out.open[row] = open / ticksPerUnit;
    out.high[row] = Math.max(high, open, close) / ticksPerUnit;
    out.low[row] = Math.min(low, open, close) / ticksPerUnit;
    out.close[row] = close / ticksPerUnit;
    const volume = (out.volume[row] ?? 0) * volumeShare * Math.exp(0.35 * random.normal() - 0.06);
    out.volume[row] = Math.max(1, Math.round(volume * lotsPerUnit)) / lotsPerUnit;
  }
}

/** The log basis at each minute's close: it starts and ends where the neighbouring days do. */
function basisPath(of: FollowingDay, normal: () => number): Float64Array {
  const mean = of.basis.meanBps / 10_000;
  const shock = (of.basis.deviationBps / 10_000) * Math.sqrt(1 - BASIS_MEMORY * BASIS_MEMORY);
  const path = new Float64Array(MINUTES_PER_DAY);
  let gap = boundaryBasis(of, of.day) - mean;
  for (let minute = 0; minute < MINUTES_PER_DAY; minute++) {
    gap = BASIS_MEMORY * gap + shock * normal();
    path[minute] = mean + gap;
  }
  const missing = boundaryBasis(of, of.day + 1) - (mean + gap);
  let weight = 1;
  for (let minute = MINUTES_PER_DAY - 1; minute >= 0 && weight > 1e-6; minute--) {
    path[minute] = (path[minute] ?? 0) + missing * weight;
    weight *= BASIS_MEMORY;
  }
  return path;
}

/** The log basis at the open of `day`. */
function boundaryBasis({ seed, purpose, basis }: FollowingDay, day: number): number {
  return (basis.meanBps + basis.deviationBps * createRandomStream(seed, day, purpose).normal()) / 10_000;
}
