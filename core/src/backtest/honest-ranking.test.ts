import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backtestResultSchema } from "../contract/backtest.ts";
import type { Trade } from "../execution/position.ts";
import { createPrng } from "../kernel/prng.ts";
import { epochMs, formatInstant, MINUTE_MS } from "../kernel/time.ts";
import { allocateCandleSeries, type CandleSeries, sliceCandleSeries } from "../market-data/candle-series.ts";
import type { BacktestContext } from "./backtest-context.ts";
import { backtestJson } from "./backtest-json.ts";
import type { BacktestRequest } from "./backtest-request.ts";
import { deflatedSharpe } from "./deflated-sharpe.ts";
import { loadKernelModules } from "./fastpath/kernel-modules-store.ts";
import { type CreateGridExecutor, createInlineExecutor, type TaskListener } from "./grid-executor.ts";
import type { GridTask } from "./grid-task.ts";
import { dailyReturns } from "./metrics.ts";
import { parseBacktestRequest } from "./parse-backtest-request.ts";
import { type BacktestResult, type RankedVariant, runBacktest } from "./run-backtest.ts";

const ORIGIN = Date.UTC(2025, 0, 1);
const at = (minute: number) => formatInstant(epochMs(ORIGIN + minute * MINUTE_MS));
const DAY = 1_440;

/** A seeded random walk in cents around slow waves, so that following the trend pays. */
function walk(minutes: number, seed = 1): CandleSeries {
  const random = createPrng(seed);
  const series = allocateCandleSeries(minutes);
  let cents = 1_000_000;
  for (let row = 0; row < minutes; row++) {
    const open = cents;
    cents += Math.round(30 * Math.sin(row / 400) + (random() - 0.5) * 4_000);
    series.tsOpen[row] = ORIGIN + row * MINUTE_MS;
    series.open[row] = open / 100;
    series.high[row] = (Math.max(open, cents) + Math.floor(random() * 500)) / 100;
    series.low[row] = Math.max(1, Math.min(open, cents) - Math.floor(random() * 500)) / 100;
    series.close[row] = cents / 100;
    series.volume[row] = 1;
  }
  return series;
}

const CONTEXT: BacktestContext = {
  defaults: { warmupBars: 200, preselect: 20_000, topK: 300, topTradesN: 100 },
  limits: { maxVariants: 20_000, maxBars: 3_000_000, maxComputeBytes: 1_073_741_824 },
  bounds: {},
  resolveStrategy: () => null,
  instrumentExists: () => true,
};

/** A simple average is a window: where its first bar lies does not change a bit of it. */
const BASE = {
  mode: "template",
  instrument: { market_id: 1, symbol: "BTCUSDT" },
  timeframe: "15m",
  indicators: [{ id: "sma", params: { period: { start: 3, stop: 45, step: 6 } } }],
  time_range: { start: at(3 * DAY), end: at(13 * DAY) },
  fee_pct: 0.01,
  slippage_pct: 0,
};
const CANDLES = walk(13 * DAY);
const BARS_PER_DAY = 96;
const STOPS = { risk: { sl_pct: { values: [0.5, 1, null] }, tp_pct: { values: [1, 2, null] } } };

function request(wire: object): BacktestRequest {
  const outcome = parseBacktestRequest({ ...BASE, ...wire }, CONTEXT);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  return outcome.value;
}

async function run(wire: object, lineageTrials = 0): Promise<BacktestResult> {
  const outcome = await runBacktest({ request: request(wire), candles1m: CANDLES, lineageTrials });
  if (outcome.kind !== "completed") throw new Error(`the backtest was ${outcome.kind}`);
  return outcome.result;
}

/** The same without validation on the bars `[firstBar, endBar)` alone: every variant by its key. */
async function runAlone(wire: object, firstBar: number, endBar: number) {
  const minuteOf = (bar: number) => 3 * DAY + bar * 15;
  const time_range = { start: at(minuteOf(firstBar)), end: at(minuteOf(endBar)) };
  const { variants } = await run({ ...wire, validation: null, prune: null, time_range });
  return new Map(variants.map((variant) => [variant.variantKey, variant]));
}

function named(variants: ReadonlyMap<string, RankedVariant>, key: string): RankedVariant {
  const found = variants.get(key);
  if (found === undefined) throw new Error(`${key} is missing`);
  return found;
}

const TOUCHED = { ...STOPS, fill_model: "touch" };

const keysOf = ({ variants }: BacktestResult) => variants.map(({ variantKey }) => variantKey);

describe("out of sample", () => {
  const validation = { kind: "out_of_sample", train_pct: 70 };
  const split = 7 * BARS_PER_DAY;

  it("ranks by the training part alone, as a backtest of that part would", async () => {
    for (const wire of [{}, STOPS, TOUCHED]) {
      const train = await runAlone(wire, 0, split);
      const result = await run({ ...wire, validation });
      expect(keysOf(result)).toEqual([...train.keys()]);
      for (const { variantKey, totalReturnPct, validated } of result.variants) {
        expect(totalReturnPct).toBe(named(train, variantKey).totalReturnPct);
        expect(validated).toMatchObject({ train_return_pct: totalReturnPct });
      }
    }
  });

  it("reports the tested part alone, from the initial cash, its warm-up reaching into training", async () => {
    for (const wire of [{}, STOPS, TOUCHED]) {
      const test = await runAlone(wire, split, 10 * BARS_PER_DAY);
      const result = await run({ ...wire, validation });
      for (const variant of result.variants) {
        const alone = named(test, variant.variantKey);
        expect(variant.metrics).toEqual(alone.metrics);
        expect(variant.trades).toEqual(alone.trades);
        expect(variant.reportTable).toBe(alone.reportTable);
        expect(variant.ambiguity).toEqual(alone.ambiguity);
        expect(variant.validated).toEqual({
          kind: "out_of_sample",
          train_return_pct: variant.totalReturnPct,
          test_return_pct: alone.totalReturnPct,
          train_bars: split,
          test_bars: 3 * BARS_PER_DAY,
        });
      }
    }
  });

  it("tells the whole range, and draws the curve of the tested part", async () => {
    const result = await run({ validation });
    const view = backtestJson(result);
    expect(backtestResultSchema.safeParse(view).error).toBeUndefined();
    expect(view.range).toMatchObject({ start: at(3 * DAY), end: at(13 * DAY), bars: 10 * BARS_PER_DAY });
    expect(view.metrics).toMatchObject({ start: at(10 * DAY), end: at(13 * DAY) });
    expect(view.equity[0]).toEqual([ORIGIN + 10 * DAY * MINUTE_MS, 10_000, 10_000]);
    expect(view.equity).toHaveLength(1 + 3 * BARS_PER_DAY);
    const [best] = view.variants;
    expect(view.equity.at(-1)?.[1]).toBeCloseTo(10_000 + (best?.metrics.total_profit_quote ?? 0), 8);
  });

  it("over bars of which too many are missing is refused", async () => {
    const few = sliceCandleSeries(CANDLES, 0, 3 * DAY + 15);
    const outcome = await runBacktest({ request: request({ validation }), candles1m: few });
    expect(outcome).toMatchObject({
      kind: "refused",
      problems: [{ pointer: "/validation/train_pct", code: "empty_range" }],
    });
  });
});

describe("walking forward", () => {
  const [trainBars, testBars, stepBars] = [4 * BARS_PER_DAY, BARS_PER_DAY + 7, BARS_PER_DAY];
  const validation = {
    kind: "walk_forward",
    train_bars: trainBars,
    test_bars: testBars,
    step_bars: stepBars,
  };
  const windows = 5;

  it("ranks by the mean of the training windows, each a backtest of its own", async () => {
    for (const wire of [{}, STOPS, TOUCHED]) {
      const trains = await Promise.all(
        Array.from({ length: windows }, (_, window) =>
          runAlone(wire, window * stepBars, window * stepBars + trainBars),
        ),
      );
      const result = await run({ ...wire, validation });
      for (const { variantKey, totalReturnPct } of result.variants) {
        const returns = trains.map((train) => named(train, variantKey).totalReturnPct);
        expect(totalReturnPct).toBe(returns.reduce((sum, value) => sum + value, 0) / windows);
      }
      const returns = result.variants.map(({ totalReturnPct }) => totalReturnPct);
      expect(returns).toEqual([...returns].sort((a, b) => b - a));
    }
  });

  it("compounds what the tests return, and reports the last of them", async () => {
    const tests = await Promise.all(
      Array.from({ length: windows }, (_, window) =>
        runAlone({}, window * stepBars + trainBars, window * stepBars + trainBars + testBars),
      ),
    );
    const result = await run({ validation });
    for (const { variantKey, metrics, trades, totalReturnPct, validated } of result.variants) {
      const alone = tests.map((test) => named(test, variantKey));
      expect(metrics).toEqual(alone.at(-1)?.metrics);
      expect(trades).toEqual(alone.at(-1)?.trades);
      expect(validated).toMatchObject({
        kind: "walk_forward",
        windows,
        mean_train_return_pct: totalReturnPct,
      });
      const compounded = alone.reduce((growth, test) => growth * (1 + test.totalReturnPct / 100), 1);
      expect(validated?.test_return_pct).toBeCloseTo((compounded - 1) * 100, 9);
    }
    expect(backtestResultSchema.safeParse(backtestJson(result)).error).toBeUndefined();
  });
});

describe("the deflated Sharpe ratio of a variant", () => {
  it("is of its daily returns and of all variants that were tried, pruned and earlier ones included", async () => {
    for (const { wire, own } of [
      { wire: {}, own: 8 },
      { wire: STOPS, own: 8 + 8 * 9 },
      { wire: { ...STOPS, preselect: 3, prune: { min_trades: 1 } }, own: 8 + 3 * 9 },
      { wire: { risk: { sl_pct: 1, tp_pct: 2 } }, own: 8 },
    ]) {
      for (const lineage of [0, 1_000]) {
        const result = await run(wire, lineage);
        expect(result.trials).toEqual({ own, lineage });
        const [best] = result.variants;
        if (best?.curve === undefined || best.curve === null) throw new Error("the best has a curve");
        const returns = dailyReturns(result.bars, best.curve, 10_000);
        expect(best.deflatedSharpe).not.toBeNull();
        expect(best.deflatedSharpe).toBe(deflatedSharpe(returns, own + lineage));
      }
    }
  });

  it("changes nothing that a receipt is of", async () => {
    const [alone, later] = [await run(STOPS), await run(STOPS, 10)];
    expect(later.receiptId).toBe(alone.receiptId);
    expect(later.variants[0]?.deflatedSharpe).not.toBe(alone.variants[0]?.deflatedSharpe);
  });

  it("is undefined where the Sharpe ratio is", async () => {
    const day = { start: at(3 * DAY), end: at(4 * DAY) };
    const { variants } = await run({ time_range: day });
    expect(variants.map(({ deflatedSharpe: value }) => value)).toEqual(variants.map(() => null));
  });
});

describe("the plateau of a variant", () => {
  type Point = RankedVariant["variant"];
  /** Where a point lies on each axis: its period, stop loss and take profit. */
  const placeOf = ({ indicators, slPct, tpPct }: Point) => [
    Number(indicators[0]?.params["period"]) / 6,
    // 0.5 and 1, and 1 and 2, are beside each other, and nothing is beside off.
    slPct === null ? Number.POSITIVE_INFINITY : slPct / 0.5,
    tpPct === null ? Number.POSITIVE_INFINITY : tpPct,
  ];
  /** Whether two points differ on one axis, by one position. */
  function isBeside(a: Point, b: Point): boolean {
    const [left, right] = [placeOf(a), placeOf(b)];
    const steps = left.map((place, axis) =>
      place === right[axis] ? 0 : Math.abs(place - (right[axis] ?? 0)),
    );
    return steps.filter((step) => step !== 0).length === 1 && steps.includes(1);
  }
  /** The width from the returns of the whole grid. */
  function widthOf({ variant, totalReturnPct }: RankedVariant, all: readonly RankedVariant[]): number | null {
    const neighbours = all.filter((other) => isBeside(variant, other.variant));
    if (totalReturnPct <= 0 || neighbours.length === 0) return null;
    const kept = neighbours.filter((other) => other.totalReturnPct > totalReturnPct / 2);
    return kept.length / neighbours.length;
  }

  it("is the share of its neighbours in the whole grid that keep more than half of its return", async () => {
    for (const wire of [{}, STOPS, { ...STOPS, validation: { kind: "out_of_sample", train_pct: 60 } }]) {
      const { variants } = await run(wire);
      expect(variants.some(({ plateauWidth }) => plateauWidth !== null)).toBe(true);
      for (const variant of variants) expect(variant.plateauWidth).toBe(widthOf(variant, variants));
    }
  });

  it("does not depend on how many variants are kept: what is missing is scored again", async () => {
    const whole = new Map((await run(STOPS)).variants.map((variant) => [variant.variantKey, variant]));
    const few = await run({ ...STOPS, top_k: 5, preselect: 2 });
    expect(few.variants).toHaveLength(5);
    for (const { variantKey, plateauWidth } of few.variants)
      expect(plateauWidth).toBe(named(whole, variantKey).plateauWidth);
  });
});

describe("prune", () => {
  /** The worst sum of so many trades in a row, in percent of the initial cash, positive; null of fewer trades. */
  function worstLossPct(trades: readonly Trade[], count: number): number | null {
    const sums = trades
      .slice(0, Math.max(0, trades.length - count + 1))
      .map((_, first) => trades.slice(first, first + count).reduce((sum, { pnlQuote }) => sum + pnlQuote, 0));
    return sums.length === 0 ? null : -Math.min(...sums) / 100;
  }
  type IsKept = (variant: RankedVariant) => boolean;
  const limits: readonly (readonly [prune: object, isKept: IsKept])[] = [
    [{ max_drawdown_pct: 14.5 }, ({ metrics }) => metrics.maxDrawdownPct <= 14.5],
    [{ min_trades: 94 }, ({ metrics }) => metrics.numTrades >= 94],
    [{ max_trades: 94 }, ({ metrics }) => metrics.numTrades <= 94],
    [
      { loss_window: { trades: 3, max_loss_pct: 3 } },
      ({ trades }) => (worstLossPct(trades ?? [], 3) ?? 0) <= 3,
    ],
  ];

  it("leaves out what a limit of it is beyond, and ranks the rest as before", async () => {
    for (const wire of [{}, STOPS]) {
      const { variants } = await run(wire);
      const check = async (prune: object, isKept: IsKept) => {
        const kept = variants.filter(isKept).map(({ variantKey }) => variantKey);
        expect(kept.length).toBeGreaterThan(0);
        expect(kept.length).toBeLessThan(variants.length);
        expect(keysOf(await run({ ...wire, prune }))).toEqual(kept);
        expect(keysOf(await run({ ...wire, prune, top_k: 2 }))).toEqual(kept.slice(0, 2));
      };
      for (const [prune, isKept] of limits) await check(prune, isKept);
      const [drawdown, fewest, , losses] = limits;
      const together = [drawdown, fewest, losses].filter((limit) => limit !== undefined);
      await check(Object.assign({}, ...together.map(([prune]) => prune)), (variant) =>
        together.every(([, isKept]) => isKept(variant)),
      );
    }
  });

  it("looks at the training parts, and leaves out what is beyond a limit in any of them", async () => {
    const [trainBars, testBars, stepBars] = [5 * BARS_PER_DAY, BARS_PER_DAY, 2 * BARS_PER_DAY];
    const validation = {
      kind: "walk_forward",
      train_bars: trainBars,
      test_bars: testBars,
      step_bars: stepBars,
    };
    const prune = { max_drawdown_pct: 12, min_trades: 50 };
    const trains = await Promise.all(
      [0, 1, 2].map((window) => runAlone(STOPS, window * stepBars, window * stepBars + trainBars)),
    );
    const all = await run({ ...STOPS, validation });
    const kept = keysOf(all).filter((key) =>
      trains.every((train) => {
        const { metrics } = named(train, key);
        return metrics.maxDrawdownPct <= 12 && metrics.numTrades >= 50;
      }),
    );
    expect(kept.length).toBeGreaterThan(1);
    expect(kept.length).toBeLessThan(all.variants.length - 1);
    expect(keysOf(await run({ ...STOPS, validation, prune }))).toEqual(kept);
  });

  it("that leaves nothing is refused, and says how much each limit left out", async () => {
    const prune = { min_trades: 100_000, max_drawdown_pct: 0 };
    const outcome = await runBacktest({ request: request({ ...STOPS, prune }), candles1m: CANDLES });
    expect(outcome).toEqual({
      kind: "refused",
      problems: [
        {
          pointer: "/prune/min_trades",
          code: "nothing_left",
          message: "72 of 72 variants have fewer than 100000 trades, and none is left",
          params: { count: 72, variants: 72 },
        },
      ],
    });
  });

  it("finds the same however many candidates it keeps at once", async () => {
    const prune = { max_drawdown_pct: 11 };
    for (const wire of [{}, STOPS]) {
      const whole = await run({ ...wire, prune });
      expect(whole.variants.length).toBeGreaterThan(1);
      for (const pruneCandidates of [1, 3, 7, 72]) {
        const asked = request({ ...wire, prune, top_k: 2 });
        const outcome = await runBacktest({
          request: asked,
          candles1m: CANDLES,
          compute: { pruneCandidates },
        });
        if (outcome.kind !== "completed") throw new Error(outcome.kind);
        expect(keysOf(outcome.result)).toEqual(keysOf(whole).slice(0, 2));
      }
    }
  });

  it("that leaves nothing counts each variant once, however often it is scored", async () => {
    const prune = { max_trades: 100, max_drawdown_pct: 0 };
    const counts = async (pruneCandidates: number) => {
      const asked = request({ ...STOPS, prune, top_k: 1 });
      const outcome = await runBacktest({ request: asked, candles1m: CANDLES, compute: { pruneCandidates } });
      if (outcome.kind !== "refused") throw new Error(outcome.kind);
      return outcome.problems.map(({ params }) => Number(params["count"]));
    };
    const atOnce = await counts(1_000);
    expect(atOnce.every((count) => count > 0)).toBe(true);
    expect(atOnce.reduce((sum, count) => sum + count, 0)).toBe(72);
    expect(await counts(5)).toEqual(atOnce);
  });

  it("stops when asked while it looks", async () => {
    let isLooking = false;
    const outcome = await runBacktest({
      request: request({ ...STOPS, prune: { max_drawdown_pct: 0 } }),
      candles1m: CANDLES,
      compute: {
        createExecutor: watchedExecutor(() => {
          isLooking = true;
        }),
      },
      shouldStop: () => isLooking,
    });
    expect(outcome).toEqual({ kind: "cancelled" });
    expect(isLooking).toBe(true);
  });

  /** Runs inline, and says when the first task of prune begins. */
  function watchedExecutor(onPrune: () => void): CreateGridExecutor {
    return (setup, shouldStop) => {
      const inline = createInlineExecutor(setup, shouldStop);
      return {
        ...inline,
        run<Task extends GridTask>(tasks: Iterable<Task>, listener: TaskListener<Task>) {
          function* watched() {
            for (const task of tasks) {
              if (task.kind === "prune") onPrune();
              yield task;
            }
          }
          return inline.run(watched(), listener);
        },
      };
    };
  }
});

describe("any request with validation and prune", { timeout: 60_000 }, () => {
  const modules = loadKernelModules();
  const pct = fc.integer({ min: 1, max: 30 }).map((tenths) => tenths / 10);
  const axis = fc.uniqueArray(fc.option(pct), { minLength: 1, maxLength: 3 }).map((values) => ({ values }));
  const anyWire = fc.record({
    timeframe: fc.constantFrom("1m", "5m", "15m"),
    direction_mode: fc.constantFrom("long-only", "short-only", "long-short"),
    sizing: fc.constantFrom(
      { mode: "all_in" },
      { mode: "fixed_quote", quote: 2_000 },
      { mode: "strategy_compound_profit_lock", budget_quote: 3_000, safe_profit_percent: 40 },
    ),
    indicators: fc.constantFrom(
      [{ id: "sma", params: { period: { values: [3, 8, 20] } } }],
      [
        { id: "ema", params: { period: { values: [4, 9] } } },
        { id: "rsi", params: { period: { values: [5, 9] } } },
      ],
      [{ id: "ma_cross", rule: "cross", params: { fast: { values: [2, 4, 9] }, slow: { values: [4, 9] } } }],
    ),
    risk: fc.option(fc.record({ sl_pct: axis, tp_pct: axis })),
    fill_model: fc.constantFrom("close", "touch"),
    top_k: fc.integer({ min: 1, max: 30 }),
    preselect: fc.integer({ min: 1, max: 6 }),
    validation: fc.oneof(
      fc.integer({ min: 5, max: 95 }).map((train_pct) => ({ kind: "out_of_sample", train_pct })),
      fc
        .tuple(
          fc.integer({ min: 1, max: 90 }),
          fc.integer({ min: 1, max: 60 }),
          fc.integer({ min: 20, max: 90 }),
        )
        .map(([train_bars, test_bars, step_bars]) => ({
          kind: "walk_forward",
          train_bars,
          test_bars,
          step_bars,
        })),
    ),
    prune: fc.record(
      {
        max_drawdown_pct: fc.integer({ min: 1, max: 20 }),
        min_trades: fc.integer({ min: 0, max: 3 }),
        max_trades: fc.integer({ min: 20, max: 300 }),
        loss_window: fc.record({
          trades: fc.integer({ min: 1, max: 4 }),
          max_loss_pct: fc.integer({ min: 1, max: 9 }),
        }),
      },
      { requiredKeys: [] },
    ),
  });

  it("has one answer in plain TypeScript and with kernels, whose scores are the reference's, in the contract's shape", async () => {
    await fc.assert(
      fc.asyncProperty(anyWire, async (wire) => {
        const time_range = { start: at(3 * DAY), end: at(5 * DAY) };
        const asked = request({ ...wire, time_range, top_trades_n: 2 });
        const answers = await Promise.all(
          [null, modules].map(async (kernels) => {
            const outcome = await runBacktest({
              request: asked,
              candles1m: CANDLES,
              compute: { modules: kernels },
            });
            if (outcome.kind !== "completed") return outcome;
            const view = backtestJson(outcome.result);
            expect(backtestResultSchema.safeParse(view).error).toBeUndefined();
            return view;
          }),
        );
        expect(answers[1]).toEqual(answers[0]);
      }),
      { numRuns: 80 },
    );
  });
});
