import fc from "fast-check";
import type { SignalSeries } from "../../../indicators/signals.ts";
import { createPrng, type Prng } from "../../../kernel/prng.ts";
import { MINUTE_MS } from "../../../kernel/time.ts";
import type { Timeframe } from "../../../kernel/timeframe.ts";
import {
  allocateCandleSeries,
  type CandleSeries,
  candleAt,
  candleSeriesOf,
} from "../../../market-data/candle-series.ts";
import { bitSeriesBytes, packSignals } from "../bit-series.ts";
import { rolledBars } from "./case-bars.ts";
import { anyStops, anyTerms, anyWindow } from "./case-terms.ts";
import type { CandlesOf } from "./indicator-cases.ts";
import type { ScoringCase } from "./scoring-case.ts";
import { decidedVariant } from "./synthetic-cases.ts";

/** Signals: how often a point says long, and how often short. */
const DENSITIES = [0.005, 0.05, 0.3, 0.7];

/**
 * Cases with the fill model `touch`: minutes of any roughness, rolled up to bars of a minute to an hour, some minutes
 * missing. Stops are often near enough for both to lie in one bar, and prices coarse enough to lie on a level.
 */
export function touchCases(candlesOf: CandlesOf, maxMinutes: number): fc.Arbitrary<ScoringCase> {
  return fc
    .record({
      seed: fc.integer({ min: 1, max: 2 ** 30 }),
      minutes: fc.integer({ min: 1, max: maxMinutes }),
      timeframe: fc.constantFrom<Timeframe>("1m", "3m", "15m", "1h"),
      missingShare: fc.constantFrom(0, 0, 0.001, 0.02),
      densities: fc.array(fc.constantFrom(...DENSITIES), { minLength: 1, maxLength: 3 }),
      variants: fc.integer({ min: 1, max: 3 }),
      terms: fc.tuple(anyTerms, fc.boolean()).map(([terms, isFree]) => ({
        ...terms,
        ...(isFree ? { feeRate: 0, slippageRate: 0 } : {}),
        fillModel: "touch" as const,
      })),
      stops: fc.tuple(anyStops, nearStops).map(([any, near]) => [...any, ...near]),
    })
    .map(({ seed, minutes, timeframe, missingShare, ...shape }) => {
      const random = createPrng(seed);
      const candles1m = withoutSome(missingShare, candlesOf(minutes, seed), random);
      return { ...shape, random, bars: rolledBars(candles1m, timeframe) };
    })
    .filter(({ bars }) => bars.range.length > 0)
    .chain((shape) => anyWindow(shape.bars.range.length).map((window) => ({ ...shape, window })))
    .map(({ densities, variants, random, ...shape }) => {
      const bars = shape.bars.range.length;
      const points = densities.map((density) => randomSignals(bars, density, random));
      return {
        ...shape,
        title: densities.join(", "),
        points: points.length,
        variants: Array.from({ length: variants }, () => {
          const chosen = points.map((_, index) => index).filter((index) => index === 0 || random() < 0.3);
          const padded = points.map((_, index) => chosen[index] ?? 0);
          return decidedVariant(points, padded, bars);
        }),
        writePoints(memory, places) {
          for (const [index, place] of places.entries()) {
            const series = points[index];
            if (series === undefined) continue;
            packSignals(series, 0, new Uint8Array(memory.buffer, place, bitSeriesBytes(bars)));
          }
        },
      };
    });
}

/** Both stops, a few minutes away. */
const nearPct = fc.constantFrom(0.05, 0.1, 0.25, 0.5, 1, 2);
const nearStops = fc.array(fc.record({ slPct: nearPct, tpPct: nearPct }), { minLength: 1, maxLength: 3 });

/** Minutes in steps of a coarse tick, one of ten opening away from the close before it. */
export const GAPPED_MINUTES: CandlesOf = (length, seed) => {
  const random = createPrng(seed);
  const tick = [0.01, 0.25, 1][Math.floor(random() * 3)] ?? 1;
  const reach = 0.0005 + 0.02 * random() ** 2;
  const onTick = (price: number) => Math.max(tick, Math.round(price / tick) * tick);
  const series = allocateCandleSeries(length);
  let close = 100;
  for (let row = 0; row < length; row++) {
    const open = random() < 0.1 ? onTick(close * (1 + 4 * reach * (random() - 0.5))) : close;
    close = onTick(open * (1 + 2 * reach * (random() - 0.5)));
    series.tsOpen[row] = row * MINUTE_MS;
    series.open[row] = open;
    series.close[row] = close;
    series.high[row] = onTick(Math.max(open, close) * (1 + reach * random()));
    series.low[row] = onTick(Math.min(open, close) * (1 - reach * random()));
  }
  return series;
};

/** Drops such a share of the candles. */
export function withoutSome(share: number, candles: CandleSeries, random: Prng): CandleSeries {
  if (share === 0) return candles;
  const kept = Array.from({ length: candles.length }, (_, row) => candleAt(candles, row));
  return candleSeriesOf(kept.filter((candle) => candle !== null).filter(() => random() >= share));
}

function randomSignals(bars: number, density: number, random: Prng): SignalSeries {
  const bits = () => Uint8Array.from({ length: bars }, () => (random() < density ? 1 : 0));
  return { long: bits(), short: bits() };
}
