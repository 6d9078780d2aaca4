import { describe, expect, it } from "vitest";
import { epochMs, MINUTE_MS } from "../kernel/time.ts";
import { type BacktestLimits, limitProblems } from "./backtest-limits.ts";
import type { BacktestRequest } from "./backtest-request.ts";
import { planMemory } from "./compute-memory.ts";

const START = Date.UTC(2025, 0, 1);
const YEAR = 525_600;
const LIMITS: BacktestLimits = { maxVariants: 10_000_000, maxBars: 3_000_000, maxComputeBytes: 2 ** 30 };
const periods = (count: number) => Array.from({ length: count }, (_, index) => index + 2);

function request(bars: number, change: Partial<BacktestRequest> = {}): BacktestRequest {
  return {
    instrument: { marketId: 1, symbol: "BTCUSDT" },
    timeframe: "1m",
    indicators: [{ id: "sma", rule: "trend", params: { period: [20] } }],
    timeRange: { start: epochMs(START), end: epochMs(START + bars * MINUTE_MS) },
    directionMode: "long-short",
    sizing: { mode: "all_in" },
    initCashQuote: 10_000,
    feePct: 0.1,
    slippagePct: 0.01,
    risk: { slPct: [null], tpPct: [null] },
    fillModel: "close",
    topK: 500,
    topTradesN: 3,
    preselect: 20_000,
    warmupBars: 0,
    validation: null,
    prune: null,
    ...change,
  };
}

const smas = (...counts: readonly number[]) =>
  counts.map((count) => ({ id: "sma", rule: "trend", params: { period: periods(count) } }));

function bytesOf(asked: BacktestRequest): number {
  const [problem] = limitProblems(asked, { ...LIMITS, maxComputeBytes: 1 });
  return Number(problem?.params?.["count"]);
}

describe("a request is refused with its exact count", () => {
  it("beyond the most variants: points and shortlisted points with stops", () => {
    const risk = { slPct: [1, 2, 3], tpPct: [1, 2, null] };
    const asked = request(1_000, { indicators: smas(30, 10), risk, preselect: 100 });
    const count = 30 * 10 + 100 * 9;
    expect(limitProblems(asked, { ...LIMITS, maxVariants: count })).toEqual([]);
    expect(limitProblems(asked, { ...LIMITS, maxVariants: count - 1 })).toMatchObject([
      { pointer: "", code: "too_many", params: { count, limit: count - 1 } },
    ]);
  });

  it("beyond the most bars, those of the warm-up included", () => {
    const count = 1_000 + 31;
    const asked = request(1_000, { indicators: smas(30) });
    expect(limitProblems(asked, { ...LIMITS, maxBars: count })).toEqual([]);
    expect(limitProblems(asked, { ...LIMITS, maxBars: count - 1 })).toMatchObject([
      { pointer: "/time_range", code: "too_many", params: { count, limit: count - 1 } },
    ]);
  });

  it("beyond the most memory: so many bytes are enough, one fewer is not", () => {
    const asked = request(YEAR, { indicators: smas(300, 200, 2) });
    const count = bytesOf(asked);
    expect(limitProblems(asked, { ...LIMITS, maxComputeBytes: count })).toEqual([]);
    expect(limitProblems(asked, { ...LIMITS, maxComputeBytes: count - 1 })).toMatchObject([
      { pointer: "", code: "too_large", params: { count, limit: count - 1 } },
    ]);
  });
});

describe("the memory of a grid", () => {
  it("grows with the points that are kept, a quarter of a byte a bar, and not with variants", () => {
    const few = bytesOf(request(YEAR, { indicators: smas(300, 100) }));
    const many = bytesOf(request(YEAR, { indicators: smas(999, 100) }));
    const kept = bytesOf(request(YEAR, { indicators: smas(300, 200) }));
    expect(many - few).toBeLessThan(0.01 * few);
    expect((kept - few) / 100 / YEAR).toBeCloseTo(0.25, 1);
  });

  it("of the longest range is within the limit", () => {
    expect(limitProblems(request(2_900_000), LIMITS)).toEqual([]);
  });

  it("is that of as many threads as fit, but whether it is enough does not depend on them", () => {
    const sizes = { minutes: YEAR, bars: YEAR, rangeBars: YEAR, batchVariants: 4_096 };
    const input = { request: request(YEAR, { indicators: smas(300, 200) }), ...sizes };
    const least = planMemory(input, { threads: 1, maxBytes: 1 }).bytes;
    expect(planMemory(input, { threads: 16, maxBytes: 1 })).toMatchObject({ threads: 1, bytes: least });
    for (const maxBytes of [least, 2 * least, 4 * least, 2 ** 34]) {
      const plan = planMemory(input, { threads: 16, maxBytes });
      expect(plan.bytes).toBeLessThanOrEqual(maxBytes);
      expect(plan.layout.threads).toHaveLength(plan.threads);
      if (maxBytes === least) expect(plan.threads).toBe(1);
      if (maxBytes === 2 ** 34) expect(plan.threads).toBe(16);
    }
  });
});
