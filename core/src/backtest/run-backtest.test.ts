import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backtestResultSchema } from "../contract/backtest.ts";
import { createPrng } from "../kernel/prng.ts";
import { epochMs, formatInstant, MINUTE_MS } from "../kernel/time.ts";
import { timeframeMs } from "../kernel/timeframe.ts";
import { allocateCandleSeries, type CandleSeries, sliceCandleSeries } from "../market-data/candle-series.ts";
import { createDecisionState, decisionStep } from "../strategy/decision-step.ts";
import { parseStrategySpec } from "../strategy/parse-strategy-spec.ts";
import type { BacktestContext } from "./backtest-context.ts";
import { backtestJson } from "./backtest-json.ts";
import type { BacktestRequest } from "./backtest-request.ts";
import { MAX_EQUITY_POINTS } from "./equity-points.ts";
import { BLOCK_BARS } from "./fastpath/bit-series.ts";
import { loadKernelModules } from "./fastpath/kernel-modules-store.ts";
import { parseBacktestRequest } from "./parse-backtest-request.ts";
import { rangeBars } from "./range-bars.ts";
import { type BacktestResult, runBacktest } from "./run-backtest.ts";
import { createSignalSource, SIGNALS } from "./variant-signals.ts";
import type { BacktestProgress } from "./work-clock.ts";

const ORIGIN = Date.UTC(2025, 0, 1);
const at = (minute: number) => formatInstant(epochMs(ORIGIN + minute * MINUTE_MS));

/** A seeded random walk in cents: the same candles for the same seed, everywhere. */
function walk(minutes: number, seed = 1): CandleSeries {
  const random = createPrng(seed);
  const series = allocateCandleSeries(minutes);
  let cents = 1_000_000;
  for (let row = 0; row < minutes; row++) {
    const open = cents;
    cents = Math.max(100, cents + Math.floor((random() - 0.5) * 4_000));
    series.tsOpen[row] = ORIGIN + row * MINUTE_MS;
    series.open[row] = open / 100;
    series.high[row] = (Math.max(open, cents) + Math.floor(random() * 500)) / 100;
    series.low[row] = Math.max(1, Math.min(open, cents) - Math.floor(random() * 500)) / 100;
    series.close[row] = cents / 100;
    series.volume[row] = Math.floor(random() * 1_000) / 100;
  }
  return series;
}

/** Candles that close at these prices, one a minute. */
function closing(...closes: readonly number[]): CandleSeries {
  const series = allocateCandleSeries(closes.length);
  for (const [row, close] of closes.entries()) {
    series.tsOpen[row] = ORIGIN + row * MINUTE_MS;
    for (const column of [series.open, series.high, series.low, series.close]) column[row] = close;
  }
  return series;
}

const CONTEXT: BacktestContext = {
  defaults: { warmupBars: 200, preselect: 20_000, topK: 300, topTradesN: 3 },
  limits: { maxVariants: 20_000, maxBars: 3_000_000, maxComputeBytes: 1_073_741_824 },
  bounds: {},
  resolveStrategy: () => null,
  instrumentExists: () => true,
};

const BASE = {
  mode: "template",
  instrument: { market_id: 1, symbol: "BTCUSDT" },
  timeframe: "1m",
  indicators: [{ id: "sma", params: { period: 5 } }],
  time_range: { start: at(1_440), end: at(2 * 1_440) },
};

function request(wire: object): BacktestRequest {
  const outcome = parseBacktestRequest({ ...BASE, ...wire }, CONTEXT);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  return outcome.value;
}

async function run(wire: object, candles1m = walk(2 * 1_440)): Promise<BacktestResult> {
  const outcome = await runBacktest({ request: request(wire), candles1m });
  if (outcome.kind !== "completed") throw new Error(`the backtest was ${outcome.kind}`);
  return outcome.result;
}

function best(result: BacktestResult) {
  const [variant] = result.variants;
  if (variant?.trades === null || variant === undefined) throw new Error("the scenario needs a best variant");
  return { ...variant, trades: variant.trades };
}

const anySpec = fc.record({
  timeframe: fc.constantFrom("1m", "3m", "5m", "15m"),
  indicators: fc.array(
    fc.oneof(
      fc.integer({ min: 2, max: 30 }).map((period) => ({ id: "sma", params: { period } })),
      fc.integer({ min: 2, max: 12 }).map((period) => ({ id: "ema", params: { period } })),
      fc
        .integer({ min: 2, max: 6 })
        .map((period) => ({ id: "rsi", params: { period, lower: 40, upper: 60 } })),
      fc
        .integer({ min: 2, max: 20 })
        .map((period) => ({ id: "bb", rule: "breakout", params: { period, dev: 1 } })),
      fc.integer({ min: 2, max: 10 }).map((fast) => ({
        id: "ma_cross",
        rule: "cross",
        params: { fast, slow: fast + 5, type: "sma" },
      })),
    ),
    { minLength: 1, maxLength: 2 },
  ),
  direction_mode: fc.constantFrom("long-only", "short-only", "long-short"),
  sizing: fc.oneof(
    fc.constant({ mode: "all_in" }),
    fc.integer({ min: 1, max: 20_000 }).map((quote) => ({ mode: "fixed_quote", quote })),
    fc.integer({ min: 1, max: 10_000 }).map((budget_quote) => ({ mode: "strategy_compound", budget_quote })),
    fc.record({
      mode: fc.constant("strategy_compound_profit_lock"),
      budget_quote: fc.integer({ min: 1, max: 10_000 }),
      safe_profit_percent: fc.integer({ min: 0, max: 100 }),
    }),
  ),
  risk: fc.record({
    sl_pct: fc.option(fc.integer({ min: 1, max: 40 }).map((tenths) => tenths / 10)),
    tp_pct: fc.option(fc.integer({ min: 1, max: 40 }).map((tenths) => tenths / 10)),
  }),
  fee_pct: fc.constantFrom(0, 0.075, 1),
  slippage_pct: fc.constantFrom(0, 0.01, 0.5),
});

describe("any strategy on any candles", { timeout: 30_000 }, () => {
  it("keeps its ledger: trade pnls sum to the total profit, each following from the one before", async () => {
    await fc.assert(
      fc.asyncProperty(anySpec, fc.integer({ min: 1, max: 50 }), async (spec, seed) => {
        const result = await run(spec, walk(2 * 1_440, seed));
        const { trades, metrics, curve } = best(result);
        let equity = 10_000;
        const isConsistent = trades.every((trade, index) => {
          const before = trades[index - 1];
          equity += trade.pnlQuote;
          return (
            trade.strategyEquityQuote === equity &&
            trade.strategySafeQuote >= (before?.strategySafeQuote ?? 0) &&
            trade.exitTs > trade.entryTs &&
            trade.entryTs >= (before?.exitTs ?? 0) &&
            Math.abs(trade.pnlQuote - (trade.budgetQuote * trade.returnPct) / 100) < 1e-6 &&
            (spec.direction_mode === "long-short" || spec.direction_mode === `${trade.side}-only`)
          );
        });
        expect(isConsistent).toBe(true);
        const total = trades.reduce((sum, trade) => sum + trade.pnlQuote, 0);
        expect(Math.abs(total - metrics.totalProfitQuote)).toBeLessThan(1e-5);
        expect(curve?.equityQuote.at(-1)).toBe(equity);
        expect(metrics.numTrades).toBe(trades.length);
      }),
      { numRuns: 60 },
    );
  });

  it("decides on each range bar what the step of live runs decides", () => {
    fc.assert(
      fc.property(anySpec, fc.integer({ min: 1, max: 50 }), (spec, seed) => {
        const parsed = request(spec);
        const bars = rangeBars(parsed, walk(2 * 1_440, seed));
        const indicators = parsed.indicators.map(({ id, rule, params }) => ({
          id,
          rule,
          params: Object.fromEntries(Object.entries(params).map(([name, points]) => [name, points[0] ?? 0])),
        }));
        const { codes, conflictingSignals } = createSignalSource(bars).signalsOf(indicators);
        const state = createDecisionState(indicators);
        const decided: (string | null)[] = [];
        let conflicts = 0;
        for (let row = 0; row < bars.all.length; row++) {
          const { tsOpen, open, high, low, close, volume } = bars.all;
          const decision = decisionStep(state, {
            tsOpen: epochMs(tsOpen[row] ?? 0),
            open: open[row] ?? 0,
            high: high[row] ?? 0,
            low: low[row] ?? 0,
            close: close[row] ?? 0,
            volume: volume[row] ?? 0,
          });
          if (row < bars.firstIndex) continue;
          decided.push(decision.long ? "long" : decision.short ? "short" : null);
          if (decision.conflict) conflicts++;
        }
        expect(Array.from(codes, (code) => SIGNALS[code] ?? null)).toEqual(decided);
        expect(conflictingSignals).toBe(conflicts);
      }),
      { numRuns: 40 },
    );
  });

  it("gives the same bytes for the same request, in the shape of the contract", async () => {
    await fc.assert(
      fc.asyncProperty(anySpec, async (spec) => {
        const first = JSON.stringify(backtestJson(await run(spec)));
        expect(JSON.stringify(backtestJson(await run(spec)))).toBe(first);
        expect(JSON.stringify(backtestResultSchema.parse(JSON.parse(first)))).toBe(first);
      }),
      { numRuns: 10 },
    );
  });
});

describe("bars", () => {
  it("outside [start, end) or not wholly inside it are not traded", async () => {
    const { bars } = await run({ timeframe: "15m", time_range: { start: at(1_447), end: at(1_499) } });
    expect([...bars.range.tsOpen]).toEqual([1_455, 1_470].map((minute) => ORIGIN + minute * MINUTE_MS));
  });

  it("of a range without a complete one are refused", async () => {
    const outcome = await runBacktest({
      request: request({ time_range: { start: at(5_000), end: at(6_000) } }),
      candles1m: walk(2 * 1_440),
    });
    expect(outcome).toMatchObject({
      kind: "refused",
      problems: [{ pointer: "/time_range", code: "no_candles" }],
    });
  });

  it("that are absent do not exist; their minutes are counted, those beyond history included", async () => {
    const full = walk(2 * 1_440);
    const holed = sliceCandleSeries(full, 0, 2_800);
    const { bars } = await run({ timeframe: "5m" }, holed);
    expect(bars.missingMinutes).toBe(80);
    expect(bars.range.length).toBe((1_440 - 80) / 5);
  });

  it("of the warm-up reach back by the longest convergence, counted in time before the start", async () => {
    const slow = await run({
      warmup_bars: 0,
      indicators: [{ id: "sma", params: { period: { values: [5, 300] } } }],
    });
    expect(slow.bars.warmupBars).toBe(300);
    expect(slow.bars.candles1m.tsOpen[0]).toBe(ORIGIN + (1_440 - 300) * MINUTE_MS);
    expect((await run({ warmup_bars: 400 })).bars.warmupBars).toBe(400);
  });

  it("are gated until every indicator has converged, where history begins late", async () => {
    const slow = { indicators: [{ id: "sma", params: { period: 100 } }] };
    const late = sliceCandleSeries(walk(2 * 1_440), 1_440, 2 * 1_440);
    expect((await run(slow)).bars.barsGated).toBe(0);
    expect((await run(slow, late)).bars).toMatchObject({ barsGated: 99, warmupBars: 0 });
    expect(
      (await run({ ...slow, timeframe: "15m" }, sliceCandleSeries(walk(2 * 1_440), 1_440 - 40, 2 * 1_440)))
        .bars,
    ).toMatchObject({
      warmupBars: 2,
    });
    const first = best(await run(slow, late)).trades[0];
    expect(first?.entryTs).toBeGreaterThanOrEqual(ORIGIN + (1_440 + 100) * MINUTE_MS);
  });

  it("that never converge give no trade", async () => {
    const never = await run({
      indicators: [{ id: "sma", params: { period: 1_000 } }],
      time_range: { start: at(0), end: at(600) },
    });
    expect(never.bars.barsGated).toBe(600);
    expect(best(never).trades).toEqual([]);
  });

  it("outside of what is read change nothing, the dataset hash included", async () => {
    const full = walk(3 * 1_440);
    const cut = sliceCandleSeries(full, 1_440 - 200, 2 * 1_440);
    expect((await run({}, full)).receiptId).toBe((await run({}, cut)).receiptId);
  });
});

describe("entries", () => {
  const sma2 = {
    indicators: [{ id: "sma", params: { period: 2 } }],
    warmup_bars: 2,
    fee_pct: 0,
    slippage_pct: 0,
  };

  it("happen on the first range bar where a signal stands", async () => {
    const { trades } = best(
      await run({ ...sma2, time_range: { start: at(3), end: at(6) } }, closing(1, 2, 3, 4, 5, 6)),
    );
    expect(trades.map(({ entryTs, side }) => [entryTs, side])).toEqual([[ORIGIN + 4 * MINUTE_MS, "long"]]);
  });

  it("may come from a cross that compares the first range bar with the last warm-up bar", async () => {
    const cross = {
      ...sma2,
      indicators: [{ id: "ma_cross", rule: "cross", params: { fast: 2, slow: 3, type: "sma" } }],
      time_range: { start: at(5), end: at(8) },
    };
    const { trades } = best(await run(cross, closing(9, 8, 7, 6, 5, 9, 9, 9)));
    expect(trades.map(({ entryTs, side }) => [entryTs, side])).toEqual([[ORIGIN + 6 * MINUTE_MS, "long"]]);
  });

  it("do not happen in a range of one bar", async () => {
    const result = await run(
      { ...sma2, time_range: { start: at(3), end: at(4) } },
      closing(1, 2, 3, 4, 5, 6),
    );
    expect(best(result).trades).toEqual([]);
    expect(result.bars.range.length).toBe(1);
  });

  it("end with ruin, whose bar and cause are told", async () => {
    const ruinous = { ...sma2, direction_mode: "short-only", time_range: { start: at(3), end: at(9) } };
    const { trades, ruin, metrics } = best(await run(ruinous, closing(5, 4, 3, 2, 9, 1, 1, 0.5, 0.1)));
    expect(trades).toHaveLength(1);
    expect(ruin).toEqual({ ts: ORIGIN + 5 * MINUTE_MS, cause: "equity_exhausted" });
    expect(metrics.totalReturnPct).toBe(-350);
    expect(metrics.maxDrawdownPct).toBe(350);
    expect([metrics.sharpeRatio, metrics.grossExposure]).toEqual([null, null]);
  });

  it("are none where a fixed quote was never worth one, which is told from the start", async () => {
    const tiny = {
      ...sma2,
      sizing: { mode: "fixed_quote", quote: 0.001 },
      time_range: { start: at(3), end: at(6) },
    };
    const { trades, ruin } = best(await run(tiny, closing(1, 2, 3, 4, 5, 6)));
    expect(trades).toEqual([]);
    expect(ruin).toEqual({ ts: ORIGIN + 3 * MINUTE_MS, cause: "quote_too_small" });
  });

  it("do not happen where every rule says both long and short: a conflict, counted on range bars", () => {
    const parsed = request({ indicators: [{ id: "rsi" }] });
    const bars = rangeBars(parsed, walk(2 * 1_440));
    const contradiction = { id: "rsi", rule: "reversal", params: { period: 14, lower: 100, upper: 0 } };
    const { codes, conflictingSignals } = createSignalSource(bars).signalsOf([contradiction]);
    expect(conflictingSignals).toBe(1_440);
    expect(codes.every((code) => SIGNALS[code] === null)).toBe(true);
  });
});

describe("a grid", () => {
  const sweep = {
    warmup_bars: 200,
    indicators: [{ id: "sma", params: { period: { start: 5, stop: 50, step: 5 } } }],
  };

  it("ranks each variant as if it were alone", async () => {
    const risk = { sl_pct: { values: [0.5, null] }, tp_pct: { values: [1, 2] } };
    const grid = await run({ ...sweep, risk, top_trades_n: 100 });
    expect(grid.variants).toHaveLength(40);
    for (const { variant, totalReturnPct, variantKey, trades } of grid.variants) {
      const alone = best(
        await run({
          warmup_bars: 200,
          indicators: variant.indicators.map((indicator) => ({ ...indicator })),
          risk: { sl_pct: variant.slPct, tp_pct: variant.tpPct },
        }),
      );
      expect(alone.variantKey).toBe(variantKey);
      expect(alone.totalReturnPct).toBe(totalReturnPct);
      expect(alone.trades).toEqual(trades);
    }
  });

  it("has a best variant that can be saved as a strategy and run again with the same result", async () => {
    const grid = await run({
      ...sweep,
      direction_mode: "long-only",
      sizing: { mode: "fixed_quote", quote: 700 },
      init_cash_quote: 5_000,
      fee_pct: 0.02,
      slippage_pct: 0.03,
      risk: { sl_pct: { values: [0.3, 0.5] }, tp_pct: { values: [1, 2] } },
    });
    const { request: tried, variants } = backtestJson(grid);
    const { direction_mode, sizing, init_cash_quote, fee_pct, slippage_pct, fill_model } = tried;
    const costs = { direction_mode, sizing, init_cash_quote, fee_pct, slippage_pct, fill_model };
    const saved = parseStrategySpec({
      schema_version: 1,
      instrument: tried.instrument,
      timeframe: tried.timeframe,
      indicators: variants[0]?.indicators,
      execution: { ...costs, sl_pct: variants[0]?.sl_pct, tp_pct: variants[0]?.tp_pct },
    });
    if (!saved.ok) throw new Error(JSON.stringify(saved.problems));
    const again = parseBacktestRequest(
      { mode: "saved", strategy_id: "mine", time_range: BASE.time_range },
      { ...CONTEXT, resolveStrategy: () => saved.value },
    );
    if (!again.ok) throw new Error(JSON.stringify(again.problems));
    const outcome = await runBacktest({ request: again.value, candles1m: walk(2 * 1_440) });
    if (outcome.kind !== "completed") throw new Error(`the backtest was ${outcome.kind}`);
    expect(best(outcome.result).trades).toEqual(best(grid).trades);
    expect(best(outcome.result).variantKey).toBe(best(grid).variantKey);
  });

  it("is ranked by return, then key, and numbered from 1", async () => {
    const { variants } = await run(sweep);
    expect(variants.map(({ rank }) => rank)).toEqual(variants.map((_, index) => index + 1));
    for (const [index, variant] of variants.entries()) {
      const next = variants[index + 1];
      if (next !== undefined) expect(variant.totalReturnPct).toBeGreaterThanOrEqual(next.totalReturnPct);
    }
  });

  it("reports the best top_k, with trades for the first top_trades_n and the curve of the best", async () => {
    const { variants } = await run({ ...sweep, top_k: 4, top_trades_n: 2 });
    expect(variants.map(({ trades }) => trades !== null)).toEqual([true, true, false, false]);
    expect(variants.map(({ curve }) => curve !== null)).toEqual([true, false, false, false]);
    expect(variants.map(({ variantKey }) => variantKey)).toEqual(
      (await run(sweep)).variants.slice(0, 4).map(({ variantKey }) => variantKey),
    );
  });

  it("is refused once the trades that it would keep outgrow an answer", async () => {
    const minutes = 110_000;
    const series = closing(...Array.from({ length: minutes }, (_, index) => 100 + (index % 2)));
    const flips = request({
      indicators: [{ id: "sma", params: { period: { start: 2, stop: 6, step: 1 } } }],
      time_range: { start: at(0), end: at(minutes) },
      sizing: { mode: "fixed_quote", quote: 1 },
      top_trades_n: 5,
    });
    expect(await runBacktest({ request: flips, candles1m: series })).toMatchObject({
      kind: "refused",
      problems: [{ pointer: "/top_trades_n", code: "too_many", params: { limit: 500_000 } }],
    });
  });

  it("says when only a shortlist went on to stops, and down to which return", async () => {
    const all = (await run(sweep)).variants;
    const shortlisted = await run({
      ...sweep,
      preselect: 3,
      risk: { sl_pct: { values: [1, 2] }, tp_pct: null },
    });
    expect(shortlisted.scope).toEqual({ kind: "shortlisted", cutoffReturnPct: all[2]?.totalReturnPct });
    expect(shortlisted.variants).toHaveLength(6);
    const points = new Set(
      shortlisted.variants.map(({ variant }) => variant.indicators[0]?.params["period"]),
    );
    expect(points).toEqual(
      new Set(all.slice(0, 3).map(({ variant }) => variant.indicators[0]?.params["period"])),
    );
    expect((await run(sweep)).scope).toEqual({ kind: "exhaustive" });
  });

  it("skips what constraints rule out, and counts it", async () => {
    const axis = { values: [5, 10, 15] };
    const { counts, variants } = await run({
      indicators: [{ id: "ma_cross", params: { fast: axis, slow: axis, type: "sma" } }],
    });
    expect(counts).toMatchObject({ base: 9, valid: 3, skipped: 6, variants: 3 });
    expect(variants).toHaveLength(3);
  });

  it("tells its progress up to the end, and stops when asked", async () => {
    const told: BacktestProgress[] = [];
    const parsed = request({ ...sweep, risk: { sl_pct: 1, tp_pct: null } });
    await runBacktest({
      request: parsed,
      candles1m: walk(2 * 1_440),
      onProgress: (progress) => told.push(progress),
    });
    expect(told.at(-1)).toEqual({ stage: "finalizing", processedUnits: 30, totalUnits: 30 });
    const units = told.map(({ processedUnits }) => processedUnits);
    expect(units).toEqual([...units].sort((a, b) => a - b));
    expect(new Set(told.map(({ stage }) => stage))).toEqual(new Set(["stage_a", "stage_b", "finalizing"]));
    for (const stopAfter of [0, 1, 5, 15]) {
      let asked = 0;
      const outcome = await runBacktest({
        request: parsed,
        candles1m: walk(2 * 1_440),
        shouldStop: () => ++asked > stopAfter,
      });
      expect(outcome).toEqual({ kind: "cancelled" });
      expect(asked).toBe(stopAfter + 1);
    }
  });
});

describe("the fill model touch", () => {
  const near = { values: [0.1, 0.2, 0.4, null] };
  const sweep = {
    timeframe: "15m",
    fill_model: "touch",
    warmup_bars: 20,
    indicators: [{ id: "sma", params: { period: { start: 2, stop: 8, step: 2 } } }],
    risk: { sl_pct: near, tp_pct: near },
    top_trades_n: 100,
  };

  it("ranks a grid with stops within bars, and says how much rests on which stop came first", async () => {
    const { variants } = await run(sweep);
    expect(variants).toHaveLength(4 * 16);
    const bands = variants.map(({ variant, totalReturnPct, metrics, trades, ambiguity, ...rest }) => {
      expect(ambiguity?.trades).toBe(trades?.filter(({ ambiguous }) => ambiguous).length);
      expect(ambiguity?.resolved_profit_quote).toBe(metrics.totalProfitQuote);
      expect(totalReturnPct).toBe(metrics.totalReturnPct);
      const hasBoth = variant.slPct !== null && variant.tpPct !== null;
      if (!hasBoth)
        expect(ambiguity).toMatchObject({ trades: 0, worst_profit_quote: metrics.totalProfitQuote });
      return { ambiguity, ...rest };
    });
    const wide = bands.filter(({ ambiguity }) => ambiguity !== null && ambiguity.trades > 0);
    expect(wide.length).toBeGreaterThan(10);
    for (const { ambiguity } of wide) {
      expect(ambiguity?.worst_profit_quote).toBeLessThan(ambiguity?.best_profit_quote ?? 0);
    }
  });

  it("is the fill model close where no stop is set", async () => {
    const noStops = { ...sweep, risk: null };
    const [touch, close] = [await run(noStops), await run({ ...noStops, fill_model: "close" })];
    expect(touch.variants.map(({ ambiguity: _, ...variant }) => variant)).toEqual(
      close.variants.map(({ ambiguity: _, ...variant }) => variant),
    );
    expect(close.variants.every(({ ambiguity }) => ambiguity === null)).toBe(true);
  });

  it("gives the same result whatever the kernels", async () => {
    const modules = loadKernelModules();
    const outcome = await runBacktest({
      request: request(sweep),
      candles1m: walk(2 * 1_440),
      compute: { modules },
    });
    const plain = await run(sweep);
    expect(modules).not.toBeNull();
    expect(outcome).toMatchObject({ kind: "completed", result: { receiptId: plain.receiptId } });
  });
});

describe("within one batch of a long range", () => {
  const long = { ...BASE, time_range: { start: at(1_440), end: at(10 * 1_440) } };
  const sweep = { indicators: [{ id: "sma", params: { period: { start: 5, stop: 50, step: 5 } } }] };
  const candles1m = walk(10 * 1_440);

  it("progress is told and the wish to stop is looked at block by block", async () => {
    const told: BacktestProgress[] = [];
    let asked = 0;
    let askedInStageA = 0;
    await runBacktest({
      request: request({ ...long, ...sweep }),
      candles1m,
      onProgress: (progress) => told.push(progress),
      shouldStop() {
        asked++;
        if (told.at(-1)?.stage !== "finalizing") askedInStageA = asked;
        return false;
      },
    });
    const blocks = Math.ceil((9 * 1_440) / BLOCK_BARS);
    expect(blocks).toBeGreaterThan(2);
    expect(askedInStageA).toBeGreaterThanOrEqual(blocks);
    expect(told.filter(({ stage }) => stage === "stage_a")).toHaveLength(blocks);
  });

  it("a wish to stop is followed at the next block", async () => {
    for (const stopAfter of [1, 2, 3]) {
      let asked = 0;
      const outcome = await runBacktest({
        request: request({ ...long, ...sweep }),
        candles1m,
        shouldStop: () => ++asked > stopAfter,
      });
      expect([outcome, asked]).toEqual([{ kind: "cancelled" }, stopAfter + 1]);
    }
  });
});

describe("the curve on the wire", () => {
  it("starts with the cash and ends with the last marked equity, buy and hold beside it", async () => {
    const result = await run({ timeframe: "15m" });
    const { equity, metrics } = backtestJson(result);
    expect(equity).toHaveLength(97);
    expect(equity[0]).toEqual([ORIGIN + 1_440 * MINUTE_MS, 10_000, 10_000]);
    expect(equity[1]?.[2]).toBe(10_000);
    expect(equity.at(-1)?.[1]).toBe(10_000 + (metrics.total_profit_quote ?? Number.NaN));
    expect(equity.at(-1)?.[2]).toBeCloseTo(
      10_000 * (1 + (metrics.benchmark_return_pct ?? Number.NaN) / 100),
      6,
    );
  });

  it.each([1, 2, 3, 4, 5])(
    "of a long range (seed %i) is thinned without losing its lowest and highest close",
    async (seed) => {
      const result = await run(
        { time_range: { start: at(1_440), end: at(10 * 1_440) }, fee_pct: 0 },
        walk(10 * 1_440, seed),
      );
      const points = backtestJson(result).equity;
      const drawn = points.map(([, equityQuote]) => equityQuote ?? Number.NaN);
      const marked = best(result).curve?.equityQuote ?? new Float64Array();
      expect(marked.length).toBe(9 * 1_440);
      expect(drawn.length).toBeLessThanOrEqual(MAX_EQUITY_POINTS);
      expect(Math.min(...drawn)).toBe(Math.min(10_000, ...marked));
      expect(Math.max(...drawn)).toBe(Math.max(10_000, ...marked));
      expect(drawn.at(-1)).toBe(marked.at(-1));
      const times = points.map(([ts]) => ts);
      expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
    },
  );

  it("has the bars' length in close times", async () => {
    const { bars } = await run({ timeframe: "5m" });
    expect((bars.tsClose[0] ?? 0) - (bars.range.tsOpen[0] ?? 0)).toBe(timeframeMs("5m"));
  });
});

/**
 * What version 1 of the engine answers on the seeded walk, recorded from this engine after a second opinion
 * (workers/src/sandbox/test-second-opinion.ts) had agreed with it. A change here is a change of results: it needs a new
 * ENGINE_VERSION.
 */
describe("recorded results", () => {
  it.each([
    {
      name: "one strategy",
      wire: { timeframe: "5m", indicators: [{ id: "ema", params: { period: 9 } }] },
      recorded: {
        key: "ema.trend(period=9)|sl=off|tp=off",
        returnPct: -8.475562095816077,
        trades: 59,
        resultHash: "7c46fb66c73bec3a20392eacf6ff12d44dde13b5c77982b7c05f64a6a0846434",
        receiptId: "RH-XT6BKRYHY7",
      },
    },
    {
      name: "a grid with stops",
      wire: {
        timeframe: "3m",
        indicators: [{ id: "rsi", params: { period: { values: [5, 9] }, lower: 40, upper: 60 } }],
        risk: { sl_pct: { start: 0.2, stop: 0.4, step: 0.1, include_off: true }, tp_pct: 0.5 },
      },
      recorded: {
        key: "rsi.reversal(lower=40,period=9,upper=60)|sl=off|tp=0.5",
        returnPct: -4.951341948032914,
        trades: 18,
        resultHash: "3ffbc65c5303e6cd2c25a0d7db95817fb052dae69cd52ae3638d56a2e62a0b26",
        receiptId: "RH-B6VMJBJMPB",
      },
    },
    {
      name: "short-only with a locked profit",
      wire: {
        timeframe: "15m",
        indicators: [
          { id: "bb", params: { period: 10, dev: 1 } },
          { id: "rsi", params: { period: 4, lower: 45, upper: 55 } },
        ],
        direction_mode: "short-only",
        sizing: { mode: "strategy_compound_profit_lock", budget_quote: 4_000, safe_profit_percent: 25 },
      },
      recorded: {
        key: "bb.reversal(dev=1,period=10)&rsi.reversal(lower=45,period=4,upper=55)|sl=off|tp=off",
        returnPct: -1.2303418363099081,
        trades: 4,
        resultHash: "3ec662207549562dca90aa28b85ea24ff4bd4e3d2966271c9f6f32822c29e48c",
        receiptId: "RH-H8QJXKHY6Y",
      },
    },
  ])("$name", async ({ wire, recorded }) => {
    const { hashes, receiptId, variants } = await run(wire);
    const [first] = variants;
    expect({
      key: first?.variantKey,
      returnPct: first?.totalReturnPct,
      trades: first?.metrics.numTrades,
      resultHash: hashes.resultHash,
      receiptId,
    }).toEqual(recorded);
  });
});
