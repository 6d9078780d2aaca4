import { describe, expect, it } from "vitest";
import { createPrng } from "../kernel/prng.ts";
import { epochMs, MINUTE_MS } from "../kernel/time.ts";
import { allocateCandleSeries, type CandleSeries } from "../market-data/candle-series.ts";
import type { BacktestRequest, GridIndicator } from "./backtest-request.ts";
import { loadKernelModules } from "./fastpath/kernel-modules-store.ts";
import { planGrid } from "./fastpath/plan/grid-plan.ts";
import { basePoints, countGrid } from "./grid.ts";
import { rangeBars } from "./range-bars.ts";
import { compareRanked, type Ranked } from "./ranking.ts";
import { executionParams, simulate } from "./reference-engine.ts";
import { type BacktestCompute, runBacktest } from "./run-backtest.ts";
import { type Variant, variantKey } from "./variant-key.ts";
import { createSignalSource } from "./variant-signals.ts";

const ORIGIN = Date.UTC(2025, 0, 1);
const WARMUP = 300;
const modules = loadKernelModules();

/** Candles that close at these prices, one a minute, after a warm-up at the first of them. */
function closing(closes: readonly number[]): CandleSeries {
  const series = allocateCandleSeries(WARMUP + closes.length);
  for (let row = 0; row < series.length; row++) {
    const close = closes[Math.max(0, row - WARMUP)] ?? 0;
    series.tsOpen[row] = ORIGIN + row * MINUTE_MS;
    for (const column of [series.open, series.high, series.low, series.close]) column[row] = close;
    series.volume[row] = 1;
  }
  return series;
}

function walk(bars: number): number[] {
  const random = createPrng(11);
  let close = 20_000;
  return Array.from({ length: bars }, () => {
    close = Math.max(1, close + Math.floor((random() - 0.5) * 60));
    return close;
  });
}

const grid = (id: string, rule: string, params: GridIndicator["params"]): GridIndicator => ({
  id,
  rule,
  params,
});
const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, at) => first + at);
const OFF = { slPct: [null], tpPct: [null] };

function request(bars: number, change: Partial<BacktestRequest>): BacktestRequest {
  return {
    instrument: { marketId: 1, symbol: "BTCUSDT" },
    timeframe: "1m",
    indicators: [grid("sma", "trend", { period: from(2, 20) })],
    timeRange: {
      start: epochMs(ORIGIN + WARMUP * MINUTE_MS),
      end: epochMs(ORIGIN + (WARMUP + bars) * MINUTE_MS),
    },
    directionMode: "long-short",
    sizing: { mode: "all_in" },
    initCashQuote: 10_000,
    feePct: 0.01,
    slippagePct: 0.01,
    risk: OFF,
    fillModel: "close",
    topK: 1_000,
    topTradesN: 0,
    preselect: 1_000,
    warmupBars: 200,
    validation: null,
    prune: null,
    ...change,
  };
}

/** The ranking by definition: every variant on the reference engine, sorted. */
function ranking(asked: BacktestRequest, candles1m: CandleSeries): Ranked[] {
  const bars = rangeBars(asked, candles1m);
  const signals = createSignalSource(bars);
  const score = (variant: Variant): Ranked & { variant: Variant } => {
    const params = executionParams(asked, variant);
    const { totalReturnPct } = simulate({ bars, signals: signals.signalsOf(variant.indicators), params });
    return { totalReturnPct, variantKey: variantKey(variant), variant };
  };
  const shortlist = [...basePoints(asked.indicators)]
    .map((indicators) => score({ indicators, slPct: null, tpPct: null }))
    .sort(compareRanked)
    .slice(0, asked.preselect);
  const { slPct: slPcts, tpPct: tpPcts } = asked.risk;
  return shortlist
    .flatMap(({ variant: { indicators } }) =>
      slPcts.flatMap((slPct) => tpPcts.map((tpPct) => score({ indicators, slPct, tpPct }))),
    )
    .sort(compareRanked)
    .slice(0, asked.topK)
    .map(({ totalReturnPct, variantKey: key }) => ({ totalReturnPct, variantKey: key }));
}

async function ranked(
  asked: BacktestRequest,
  candles1m: CandleSeries,
  compute: Partial<BacktestCompute> = {},
) {
  const outcome = await runBacktest({ request: asked, candles1m, compute });
  if (outcome.kind !== "completed") throw new Error(JSON.stringify(outcome));
  return outcome.result.variants.map(({ totalReturnPct, variantKey: key }) => ({
    totalReturnPct,
    variantKey: key,
  }));
}

const THREE_INDICATORS = [
  grid("rsi", "reversal", { period: [5, 9], lower: [40, 45], upper: [55] }),
  grid("ma_cross", "trend", { fast: from(2, 9), slow: from(4, 12), type: ["ema", "sma"] }),
  grid("bb", "reversal", { period: [10, 20], dev: [0.5, 1] }),
];
const STOPS = { slPct: [0.1, 0.25, null], tpPct: [0.2, null] };

describe("a grid's ranking is that of the definition", () => {
  const bars = 400;
  const candles1m = closing(walk(bars));

  it.each([
    {
      name: "of several indicators, the streamed one in the middle",
      change: { indicators: THREE_INDICATORS },
    },
    { name: "with the streamed one last", change: { indicators: THREE_INDICATORS.slice(0, 2) } },
    { name: "with the streamed one first", change: { indicators: THREE_INDICATORS.slice(1) } },
    { name: "of one indicator", change: { indicators: THREE_INDICATORS.slice(1, 2) } },
    {
      name: "with stops on a shortlist",
      change: { indicators: THREE_INDICATORS, risk: STOPS, preselect: 37, topK: 150 },
    },
    {
      name: "with stops on every point",
      change: { indicators: THREE_INDICATORS.slice(0, 2), risk: STOPS, topK: 2_000 },
    },
    {
      name: "of a shortlist without stops",
      change: { indicators: THREE_INDICATORS, preselect: 20, topK: 50 },
    },
    { name: "of one variant", change: { indicators: [grid("ema", "trend", { period: [7] })] } },
  ])("$name, also in tiles and batches smaller than its points", async ({ change }) => {
    const asked = request(bars, change);
    const expected = ranking(asked, candles1m);
    expect(await ranked(asked, candles1m)).toEqual(expected);
    for (const batchVariants of [1, 7, 64]) {
      expect(await ranked(asked, candles1m, { batchVariants, modules })).toEqual(expected);
    }
  });

  it("streams the indicator with the most valid points", () => {
    expect(planGrid(THREE_INDICATORS)).toMatchObject({ variants: 4 * 102 * 4, streamed: 1 });
    expect(countGrid(request(bars, { indicators: THREE_INDICATORS })).valid).toBe(4 * 102 * 4);
  });

  it("where variants tie, by key and not by number, down to the last place", async () => {
    // Nothing converges on so few bars, so that all return 0.
    const asked = request(20, {
      indicators: [
        grid("sma", "trend", { period: from(895, 1_005).filter((period) => period <= 1_000) }),
        grid("ema", "trend", { period: from(98, 104) }),
      ],
      risk: { slPct: [1, 1.5, 1.55, null], tpPct: [10, 9, null] },
      preselect: 100,
      topK: 250,
    });
    const flat = closing(walk(20));
    const expected = ranking(asked, flat);
    expect(expected.every(({ totalReturnPct }) => totalReturnPct === 0)).toBe(true);
    expect(expected[0]?.variantKey).toBe("sma.trend(period=1000)&ema.trend(period=100)|sl=1.55|tp=10");
    expect(await ranked(asked, flat)).toEqual(expected);
    expect(await ranked(asked, flat, { batchVariants: 11, modules })).toEqual(expected);
  });

  it("has returns that are not numbers last", async () => {
    // Bought at a price of 0, a position earns without end; what a later loss leaves of that is no number.
    const prices = walk(200).map((price, bar) => (bar >= 60 && bar < 62 ? 0 : price));
    const asked = request(200, {
      indicators: [grid("bb", "reversal", { period: from(5, 60), dev: [1, 3.5] })],
      directionMode: "long-only",
      preselect: 50,
      topK: 45,
    });
    const zeros = closing(prices);
    const expected = ranking(asked, zeros);
    const all = ranking({ ...asked, preselect: 1_000, topK: 1_000 }, zeros);
    expect(all.some(({ totalReturnPct }) => Number.isNaN(totalReturnPct))).toBe(true);
    expect(all.some(({ totalReturnPct }) => Number.isFinite(totalReturnPct))).toBe(true);
    expect(await ranked(asked, zeros)).toEqual(expected);
    expect(await ranked({ ...asked, preselect: 1_000, topK: 1_000 }, zeros, { modules })).toEqual(all);
  });
});
