import fc from "fast-check";
import type { ParamDef, ParamValue } from "../../../indicators/indicator.ts";
import { findIndicator, INDICATORS } from "../../../indicators/registry.ts";
import { sampleCandles } from "../../../indicators/sample-candles.ts";
import { ensureDefined } from "../../../kernel/assert.ts";
import { createPrng, type Prng } from "../../../kernel/prng.ts";
import { epochMs, MINUTE_MS } from "../../../kernel/time.ts";
import { type Timeframe, timeframeMs } from "../../../kernel/timeframe.ts";
import { type CandleSeries, candleAt, candleSeriesOf } from "../../../market-data/candle-series.ts";
import type { BacktestRequest, GridIndicator, Prune, Validation } from "../../backtest-request.ts";
import { countValidPoints } from "../../grid.ts";
import { anyStopAxes, anyTerms } from "./case-terms.ts";

/** A small grid with what it runs on, as far as it is printed. */
export interface GridShape {
  /** Draws axes and candles. */
  readonly seed: number;
  readonly bars: number;
  readonly timeframe: Timeframe;
  readonly indicators: readonly string[];
  readonly terms: BacktestTerms;
  readonly isTouch: boolean;
  readonly risk: BacktestRequest["risk"];
  readonly topK: number;
  readonly preselect: number;
  readonly batchVariants: number;
  readonly validation: Validation | null;
  readonly prune: Prune | null;
}

type BacktestTerms = typeof anyTerms extends fc.Arbitrary<infer Terms> ? Terms : never;

const MOST_BASES = 40;

const anyValidation: fc.Arbitrary<Validation | null> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(null) },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 20, max: 80 })
      .map((trainPct) => ({ kind: "out_of_sample" as const, trainPct })),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("walk_forward" as const),
      trainBars: fc.integer({ min: 1, max: 120 }),
      testBars: fc.integer({ min: 1, max: 60 }),
      stepBars: fc.integer({ min: 20, max: 90 }),
    }),
  },
);

const anyPrune: fc.Arbitrary<Prune | null> = fc.option(
  fc.record({
    minTrades: fc.option(fc.integer({ min: 0, max: 5 })),
    maxTrades: fc.option(fc.integer({ min: 3, max: 40 })),
    maxDrawdownPct: fc.option(fc.double({ min: 0.5, max: 60, noNaN: true })),
    lossWindow: fc.option(
      fc.record({
        trades: fc.integer({ min: 1, max: 6 }),
        maxLossPct: fc.double({ min: 0.1, max: 20, noNaN: true }),
      }),
    ),
  }),
  { freq: 2 },
);

export const gridShapes: fc.Arbitrary<GridShape> = fc.record({
  seed: fc.integer({ min: 1, max: 2 ** 30 }),
  bars: fc.integer({ min: 190, max: 900 }),
  timeframe: fc.constantFrom<Timeframe>("1m", "1m", "3m", "15m"),
  indicators: fc.array(fc.constantFrom(...INDICATORS.map(({ id }) => id)), { minLength: 1, maxLength: 3 }),
  terms: anyTerms,
  isTouch: fc.integer({ min: 0, max: 3 }).map((draw) => draw === 0),
  risk: anyStopAxes,
  topK: fc.integer({ min: 1, max: 60 }),
  preselect: fc.integer({ min: 1, max: 50 }),
  batchVariants: fc.integer({ min: 1, max: 50 }),
  validation: anyValidation,
  prune: anyPrune,
});

/** The request of a shape, and minutes for it: some are missing. */
export function gridRequest(shape: GridShape): { request: BacktestRequest; candles1m: CandleSeries } {
  const { seed, bars, timeframe, terms, isTouch, risk, topK, preselect, validation, prune } = shape;
  const random = createPrng(seed);
  const barMs = timeframeMs(timeframe);
  const warmupBars = Math.floor(random() * 100);
  const startMs = warmupBars * barMs;
  const minutes = ((warmupBars + bars) * barMs) / MINUTE_MS;
  const moveShare = 0.0005 + 0.03 * random() ** 2;
  const request: BacktestRequest = {
    instrument: { marketId: 1, symbol: "BTCUSDT" },
    timeframe,
    indicators: gridIndicators(shape.indicators, random),
    timeRange: { start: epochMs(startMs), end: epochMs(startMs + bars * barMs) },
    directionMode: terms.directionMode,
    sizing: terms.sizing,
    initCashQuote: terms.initCashQuote,
    feePct: 100 * terms.feeRate,
    slippagePct: 100 * terms.slippageRate,
    risk,
    fillModel: isTouch ? "touch" : "close",
    topK,
    topTradesN: 2,
    preselect,
    warmupBars,
    validation,
    prune,
  };
  const candles = sampleCandles({ length: minutes, seed, moveShare });
  return { request, candles1m: seed % 2 === 0 ? candles : withGaps(candles, random) };
}

/** Without one minute of fifty. */
function withGaps(candles: CandleSeries, random: Prng): CandleSeries {
  const rows = Array.from({ length: candles.length }, (_, row) => row).filter(() => random() > 0.02);
  return candleSeriesOf(rows.map((row) => ensureDefined(candleAt(candles, row), "a row")));
}

/** Axes with a few values each, of which some point is valid and not too many are. */
function gridIndicators(ids: readonly string[], random: Prng): GridIndicator[] {
  for (;;) {
    const grid = ids.map((id) => gridIndicator(id, random));
    const bases = grid.reduce((count, indicator) => count * countValidPoints(indicator), 1);
    if (bases > 0 && bases <= MOST_BASES) return grid;
  }
}

function gridIndicator(id: string, random: Prng): GridIndicator {
  const def = ensureDefined(findIndicator(id), id);
  const rules = Object.keys(def.rules);
  const axes = def.params.map((param) => [param.name, axisOf(param, random)] as const);
  return {
    id,
    rule: rules[Math.floor(random() * rules.length)] ?? def.defaultRule,
    params: Object.fromEntries(axes),
  };
}

function axisOf(param: ParamDef, random: Prng): readonly ParamValue[] {
  const count = 1 + Math.floor(2.2 * random() ** 2 + 0.5);
  if (param.type === "enum") return param.values.slice(0, count);
  const { min, max, step, default: usual } = param;
  const steps = Math.floor((Math.min(max, Math.max(usual, min + 3)) - min) / step + 1e-9);
  const values = Array.from({ length: count }, () =>
    Number((min + Math.round(steps * random()) * step).toFixed(6)),
  );
  return [...new Set(values)].sort((a, b) => a - b);
}
