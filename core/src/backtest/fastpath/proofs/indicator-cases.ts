import fc from "fast-check";
import type { IndicatorDef, ParamDef, Params } from "../../../indicators/indicator.ts";
import { defaultParams } from "../../../indicators/parse-params.ts";
import { HOSTILE_CANDLES } from "../../../indicators/proofs/hostile-candles.ts";
import { findIndicator, findRule, INDICATORS } from "../../../indicators/registry.ts";
import { sampleCandles } from "../../../indicators/sample-candles.ts";
import { computeSignals } from "../../../indicators/signals.ts";
import { ensureDefined } from "../../../kernel/assert.ts";
import { createPrng, type Prng } from "../../../kernel/prng.ts";
import type { CandleSeries } from "../../../market-data/candle-series.ts";
import type { RangeBars } from "../../range-bars.ts";
import type { VariantIndicator } from "../../variant-key.ts";
import { createSignalSource } from "../../variant-signals.ts";
import { bitSeriesBytes, packSignals } from "../bit-series.ts";
import { caseBars } from "./case-bars.ts";
import { anyStops, anyTerms, anyWindow } from "./case-terms.ts";
import type { CaseVariant, ScoringCase } from "./scoring-case.ts";

const POINTS_PER_INDICATOR = 3;

/** Indicators of a case with some of their points. */
interface IndicatorPoints {
  readonly def: IndicatorDef;
  readonly rule: string;
  readonly points: readonly Params[];
}

/** Takes a piece of candles, which it is free to choose by `seed`. */
export type CandlesOf = (length: number, seed: number) => CandleSeries;

/** Walks of any roughness in any unit of the price, and candles that markets seldom have. */
export const SIMULATED: CandlesOf = (length, seed) => {
  const random = createPrng(seed);
  const hostile = HOSTILE_CANDLES[Math.floor(random() * 3 * HOSTILE_CANDLES.length)];
  if (hostile !== undefined) return hostile[1](length);
  const moveShare = 0.0005 + 0.05 * random() ** 3;
  return sampleCandles({ length, seed, moveShare, startTicks: 100 + Math.floor(1e7 * random()) });
};

/** Cases whose signals are those of any indicators of the registry; as far as they are printed. */
export interface IndicatorShape {
  /** Chooses rules, points, variants and candles. */
  readonly seed: number;
  readonly bars: number;
  readonly warmupBars: number;
  readonly indicators: readonly string[];
  readonly variants: number;
  readonly window: ScoringCase["window"];
  readonly terms: ScoringCase["terms"];
  readonly stops: ScoringCase["stops"];
}

export function indicatorShapes(maxBars: number): fc.Arbitrary<IndicatorShape> {
  return fc
    .record({
      seed: fc.integer({ min: 1, max: 2 ** 30 }),
      bars: fc.integer({ min: 1, max: maxBars }),
      warmupBars: fc.constantFrom(0, 0, 1, 50, 200),
      indicators: fc.array(fc.constantFrom(...INDICATORS.map(({ id }) => id)), {
        minLength: 1,
        maxLength: 3,
      }),
      variants: fc.integer({ min: 1, max: 4 }),
      terms: anyTerms,
      stops: anyStops,
    })
    .chain((shape) => anyWindow(shape.bars).map((window) => ({ ...shape, window })));
}

/** The points as bit series, the decisions as reports find them. */
export function indicatorCase(shape: IndicatorShape, candlesOf: CandlesOf): ScoringCase {
  const { seed, warmupBars, window, terms, stops } = shape;
  const random = createPrng(seed);
  const indicators = shape.indicators.map((id) => pointsOf(id, random));
  const barsGated = Math.min(shape.bars, Math.max(0, longestConvergence(indicators) - warmupBars));
  const bars = { ...caseBars(candlesOf(warmupBars + shape.bars, seed), warmupBars), barsGated };
  return {
    title: shape.indicators.join("&"),
    bars,
    window,
    points: indicators.length * POINTS_PER_INDICATOR,
    ...writer(bars, indicators),
    variants: chooseVariants(indicators, { bars, count: shape.variants, random }),
    terms,
    stops,
  };
}

function longestConvergence(indicators: readonly IndicatorPoints[]): number {
  return Math.max(...indicators.flatMap(({ def, points }) => points.map((point) => def.convergence(point))));
}

function writer(bars: RangeBars, indicators: readonly IndicatorPoints[]): Pick<ScoringCase, "writePoints"> {
  return {
    writePoints(memory, places) {
      const bytes = bitSeriesBytes(bars.range.length);
      for (const [index, { def, rule: name, points }] of indicators.entries()) {
        const rule = ensureDefined(findRule(def, name), `rule ${def.id}.${name}`);
        for (const [at, params] of points.entries()) {
          const place = ensureDefined(places[index * POINTS_PER_INDICATOR + at], "a place of each point");
          const signals = computeSignals({ def, rule, params, candles: bars.all });
          packSignals(signals, bars.firstIndex, new Uint8Array(memory.buffer, place, bytes));
        }
      }
    },
  };
}

interface VariantChoice {
  readonly bars: RangeBars;
  readonly count: number;
  readonly random: Prng;
}

function chooseVariants(
  indicators: readonly IndicatorPoints[],
  { bars, count, random }: VariantChoice,
): CaseVariant[] {
  const source = createSignalSource(bars);
  return Array.from({ length: count }, () => {
    const chosen = indicators.map(() => Math.floor(random() * POINTS_PER_INDICATOR));
    const variant: VariantIndicator[] = indicators.map(({ def, rule, points }, index) => {
      return { id: def.id, rule, params: ensureDefined(points[chosen[index] ?? 0], "a point") };
    });
    const { codes, conflictingSignals } = source.signalsOf(variant);
    const points = chosen.map((point, index) => index * POINTS_PER_INDICATOR + point);
    return { points, codes: codes.slice(), conflictingSignals };
  });
}

function pointsOf(id: string, random: Prng): IndicatorPoints {
  const def = ensureDefined(findIndicator(id), id);
  const rules = Object.keys(def.rules);
  return {
    def,
    rule: rules[Math.floor(random() * rules.length)] ?? def.defaultRule,
    points: Array.from({ length: POINTS_PER_INDICATOR }, (_, index) =>
      index === 0 ? defaultParams(def) : pointOf(def, random),
    ),
  };
}

/** A valid point, found by drawing until one is. */
function pointOf(def: IndicatorDef, random: Prng): Params {
  for (;;) {
    const point = Object.fromEntries(def.params.map((param) => [param.name, drawValue(param, random)]));
    const isValid = def.constraints.every(({ left, right }) => Number(point[left]) < Number(point[right]));
    if (isValid) return point;
  }
}

/** Anywhere in the bounds; whole numbers mostly no longer than the default, so that most cases converge. */
function drawValue(param: ParamDef, random: Prng): number | string {
  if (param.type === "enum") return param.values[Math.floor(random() * param.values.length)] ?? param.default;
  const { min, max, step, default: usual } = param;
  const longest = param.type === "int" && random() < 0.9 ? Math.min(max, Math.max(usual, min + 3)) : max;
  const steps = Math.floor(((longest - min) / step + 1e-9) * random() + 0.5);
  return Number((min + steps * step).toFixed(6));
}
