import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ExecutionParams } from "../execution/position.ts";
import { markedEquity, positionStep } from "../execution/position-step.ts";
import { initialState } from "../execution/sizing.ts";
import { createPrng } from "../kernel/prng.ts";
import type { Timeframe } from "../kernel/timeframe.ts";
import { candlesBetween } from "../market-data/candle-series.ts";
import { rolledBars } from "./fastpath/proofs/case-bars.ts";
import { GAPPED_MINUTES, withoutSome } from "./fastpath/proofs/touch-cases.ts";
import { allocateCurve, simulate } from "./reference-engine.ts";
import { SIGNALS } from "./variant-signals.ts";

const anyParams: fc.Arbitrary<ExecutionParams> = fc.record({
  directionMode: fc.constantFrom("long-only", "short-only", "long-short"),
  sizing: fc.constantFrom<ExecutionParams["sizing"]>(
    { mode: "all_in" },
    { mode: "fixed_quote", quote: 700 },
    { mode: "strategy_compound", budgetQuote: 300 },
    { mode: "strategy_compound_profit_lock", budgetQuote: 900, safeProfitPercent: 30 },
  ),
  initCashQuote: fc.constant(1_000),
  feeRate: fc.constantFrom(0, 0.001),
  slippageRate: fc.constantFrom(0, 0.0005),
  slPct: fc.constantFrom(null, 0.1, 0.5, 2),
  tpPct: fc.constantFrom(null, 0.1, 0.5, 2),
  fillModel: fc.constantFrom("close", "touch"),
  ambiguousBars: fc.constantFrom("resolved", "worst", "best"),
});

describe("a simulation", () => {
  test("is the position step over whole bars, its curve the marked equity that each close leaves", () => {
    const property = fc.property(
      fc.integer({ min: 1, max: 2 ** 30 }),
      fc.constantFrom<Timeframe>("1m", "5m", "15m"),
      fc.constantFrom(0, 0.01),
      anyParams,
      (seed, timeframe, missingShare, params) => {
        const random = createPrng(seed);
        const bars = rolledBars(withoutSome(missingShare, GAPPED_MINUTES(1_500, seed), random), timeframe);
        const { range, tsClose } = bars;
        const codes = Uint8Array.from({ length: range.length }, () =>
          Math.max(0, Math.floor(random() * 9) - 6),
        );
        const curve = allocateCurve(bars);
        const simulation = simulate({ bars, signals: { codes, conflictingSignals: 0 }, params, curve });

        const trades: unknown[] = [];
        let state = initialState(params);
        for (let index = 0; index < range.length; index++) {
          const close = range.close[index] ?? 0;
          const closesAt = tsClose[index] ?? 0;
          const bar = {
            tsClose: closesAt,
            open: range.open[index] ?? 0,
            high: range.high[index] ?? 0,
            low: range.low[index] ?? 0,
            close,
            isLast: index === range.length - 1,
            minutes: () => candlesBetween(bars.candles1m, closesAt - bars.timeframeMs, closesAt),
          };
          const step = positionStep(state, bar, SIGNALS[codes[index] ?? 0] ?? null, params);
          state = step?.state ?? state;
          if (step?.closed) trades.push(step.closed);
          expect(curve.equityQuote[index]).toBe(markedEquity(state, close, params));
          expect(curve.positionQuote[index]).toBe(state.position === null ? 0 : state.position.qty * close);
        }
        expect(simulation.trades).toEqual(trades);
        expect(simulation.profitQuote).toBe(state.account.equityQuote - params.initCashQuote);
        expect(simulation.totalReturnPct).toBe((simulation.profitQuote / params.initCashQuote) * 100);
      },
    );
    fc.assert(property, { seed: 7, numRuns: 60 });
  });
});
