import { describe, expect, it } from "vitest";
import { createPrng } from "../kernel/prng.ts";
import { epochMs } from "../kernel/time.ts";
import { allocateCandleSeries, type CandleSeries } from "../market-data/candle-series.ts";
import { backtestJson } from "./backtest-json.ts";
import type { BacktestRequest } from "./backtest-request.ts";
import { loadKernelModules } from "./fastpath/kernel-modules-store.ts";
import { createThreadsExecutor } from "./grid-threads-runner.ts";
import { type BacktestRun, runBacktest } from "./run-backtest.ts";
import type { BacktestProgress } from "./work-clock.ts";

const ORIGIN = Date.UTC(2025, 0, 1);
const MINUTES = 3 * 1_440;

/** A seeded random walk. */
function walk(): CandleSeries {
  const random = createPrng(5);
  const series = allocateCandleSeries(MINUTES);
  let close = 10_000;
  for (let row = 0; row < MINUTES; row++) {
    const open = close;
    close = Math.max(1, close + Math.floor((random() - 0.5) * 40));
    series.tsOpen[row] = ORIGIN + row * 60_000;
    series.open[row] = open;
    series.high[row] = Math.max(open, close) + 3;
    series.low[row] = Math.min(open, close) - 3;
    series.close[row] = close;
    series.volume[row] = 1 + Math.floor(random() * 100);
  }
  return series;
}

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

const REQUEST: BacktestRequest = {
  instrument: { marketId: 1, symbol: "BTCUSDT" },
  timeframe: "1m",
  indicators: [
    { id: "rsi", rule: "reversal", params: { period: [5, 9], lower: [35, 40], upper: [60] } },
    { id: "ema", rule: "trend", params: { period: numbers(5, 40) } },
    { id: "bb", rule: "reversal", params: { period: [10, 20], dev: [1, 1.5] } },
  ],
  timeRange: { start: epochMs(ORIGIN + 1_440 * 60_000), end: epochMs(ORIGIN + MINUTES * 60_000) },
  directionMode: "long-short",
  sizing: { mode: "all_in" },
  initCashQuote: 10_000,
  feePct: 0.01,
  slippagePct: 0.01,
  risk: { slPct: [0.3, 1, null], tpPct: [0.5, null] },
  fillModel: "close",
  topK: 20,
  topTradesN: 3,
  preselect: 100,
  warmupBars: 200,
  validation: null,
  prune: null,
};

const candles1m = walk();
const modules = loadKernelModules();
const inThreads = (threads: number, entry?: URL): Pick<BacktestRun, "compute"> => ({
  compute: { threads, modules, createExecutor: createThreadsExecutor(entry === undefined ? {} : { entry }) },
});

describe("a grid in threads", () => {
  it("has the same result in plain TypeScript and with kernels, however many threads there are", {
    timeout: 60_000,
  }, async () => {
    expect(modules).not.toBe(null);
    const texts = await Promise.all(
      [{}, { compute: { modules } }, inThreads(1), inThreads(2), inThreads(3)].map(async (where) => {
        const outcome = await runBacktest({ request: REQUEST, candles1m, ...where });
        if (outcome.kind !== "completed") throw new Error(outcome.kind);
        expect(outcome.result.counts.variants).toBe(576 + 600);
        return JSON.stringify(backtestJson(outcome.result));
      }),
    );
    expect(new Set(texts).size).toBe(1);
  });

  it("is validated and pruned the same, however many threads there are", { timeout: 60_000 }, async () => {
    const validation = { kind: "walk_forward", trainBars: 1_200, testBars: 400, stepBars: 600 } as const;
    const prune = {
      maxDrawdownPct: 2,
      minTrades: 3,
      maxTrades: null,
      lossWindow: { trades: 4, maxLossPct: 1 },
    };
    for (const fillModel of ["close", "touch"] as const) {
      const request: BacktestRequest = { ...REQUEST, fillModel, validation, prune };
      const texts = await Promise.all(
        [{}, { compute: { modules } }, inThreads(2), inThreads(3)].map(async (where) => {
          const outcome = await runBacktest({ request, candles1m, ...where });
          if (outcome.kind !== "completed") throw new Error(outcome.kind);
          expect(outcome.result.variants.length).toBeGreaterThan(1);
          return JSON.stringify(backtestJson(outcome.result));
        }),
      );
      expect(new Set(texts).size).toBe(1);
    }
  });

  it("has the same result with stops within bars, which minutes decide", async () => {
    const request: BacktestRequest = { ...REQUEST, fillModel: "touch", timeframe: "5m" };
    const texts = await Promise.all(
      [{}, inThreads(2)].map(async (where) => {
        const outcome = await runBacktest({ request, candles1m, ...where });
        if (outcome.kind !== "completed") throw new Error(JSON.stringify(outcome));
        return JSON.stringify(backtestJson(outcome.result));
      }),
    );
    expect(texts[1]).toBe(texts[0]);
  });

  it("tells its progress up to the end", async () => {
    const told: BacktestProgress[] = [];
    await runBacktest({ request: REQUEST, candles1m, ...inThreads(2), onProgress: (at) => told.push(at) });
    expect(told.at(-1)).toEqual({ stage: "finalizing", processedUnits: 1_196, totalUnits: 1_196 });
    const units = told.map(({ processedUnits }) => processedUnits);
    expect(units).toEqual(units.toSorted((a, b) => a - b));
  });

  it.each(["stage_a", "stage_b", "finalizing"] as const)(
    "ends as cancelled when stopped in %s",
    async (stage) => {
      let isReached = false;
      const outcome = await runBacktest({
        request: REQUEST,
        candles1m,
        ...inThreads(2),
        onProgress: (at) => {
          if (at.stage === stage) isReached = true;
        },
        shouldStop: () => isReached,
      });
      expect(outcome).toEqual({ kind: "cancelled" });
    },
  );

  it.each([
    { name: "ends before its first task", code: "process.exit(3)" },
    {
      name: "ends within a task",
      code: "import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => process.exit(3));",
    },
    { name: "throws", code: "throw new Error('broken')" },
    {
      name: "says that it has failed",
      code: "import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => parentPort.postMessage({ kind: 'failed', reason: 'broken' }));",
    },
  ])("is an error with a code where a thread $name, not a wait without end", async ({ code }) => {
    const dying = inThreads(2, new URL(`data:text/javascript,${encodeURIComponent(code)}`));
    await expect(runBacktest({ request: REQUEST, candles1m, ...dying })).rejects.toMatchObject({
      code: "compute_failed",
    });
  });
});
