import { describe, expect, test } from "vitest";
import { findIndicator, findRule } from "../indicators/registry.ts";
import { constantCandles, sampleCandles } from "../indicators/sample-candles.ts";
import { forEachCandle } from "../indicators/series.ts";
import { computeSignals } from "../indicators/signals.ts";
import { ensureDefined } from "../kernel/assert.ts";
import type { CandleSeries } from "../market-data/candle-series.ts";
import { combineSides, createDecisionState, decisionStep, explainDecision } from "./decision-step.ts";
import type { StrategyIndicator } from "./strategy-spec.ts";

const ema: StrategyIndicator = { id: "ema", rule: "trend", params: { period: 5 } };
const rsi: StrategyIndicator = { id: "rsi", rule: "trend", params: { period: 3, lower: 45, upper: 55 } };
const bb: StrategyIndicator = { id: "bb", rule: "trend", params: { period: 7, dev: 1 } };

function decisionsOf(indicators: readonly StrategyIndicator[], candles: CandleSeries) {
  const state = createDecisionState(indicators);
  const decisions: { long: boolean; short: boolean; conflict: boolean }[] = [];
  forEachCandle(candles, (candle) => decisions.push(decisionStep(state, candle)));
  return decisions;
}

describe("a decision", () => {
  test("signals a side when every rule signals it", () => {
    const candles = sampleCandles({ length: 3000, seed: 3 });
    const columns = [ema, rsi, bb].map((indicator) => {
      const def = ensureDefined(findIndicator(indicator.id), indicator.id);
      const rule = ensureDefined(findRule(def, indicator.rule), indicator.rule);
      return computeSignals({ def, rule, params: indicator.params, candles });
    });
    const decisions = decisionsOf([ema, rsi, bb], candles);
    expect(decisions.map(({ long }) => long)).toEqual(
      decisions.map((_, row) => columns.every(({ long }) => long[row] === 1)),
    );
    expect(decisions.map(({ short }) => short)).toEqual(
      decisions.map((_, row) => columns.every(({ short }) => short[row] === 1)),
    );
    expect(decisions.some(({ long }) => long) && decisions.some(({ short }) => short)).toBe(true);
  });

  test("on both sides at once is a conflict and no signal", () => {
    expect(combineSides(true, true)).toEqual({ long: false, short: false, conflict: true });
    expect(combineSides(true, false)).toEqual({ long: true, short: false, conflict: false });
    expect(combineSides(false, true)).toEqual({ long: false, short: true, conflict: false });
    expect(combineSides(false, false)).toEqual({ long: false, short: false, conflict: false });
  });

  test("is neither side until every indicator has converged", () => {
    const decisions = decisionsOf([ema, bb], sampleCandles({ length: 400 }));
    const gated = ensureDefined(findIndicator("ema"), "ema").convergence(ema.params) - 1;
    expect(decisions.slice(0, gated).some(({ long, short }) => long || short)).toBe(false);
    expect(decisions[gated]?.long || decisions[gated]?.short).toBe(true);
  });

  test("depends on the bars seen and nothing else", () => {
    const candles = sampleCandles({ length: 500, seed: 9 });
    expect(decisionsOf([ema, rsi], candles)).toEqual(decisionsOf([ema, rsi], candles));
  });
});

describe("the explanation of a decision", () => {
  test("agrees with every decision it explains, and counts what blocks each side", () => {
    const state = createDecisionState([ema, rsi]);
    forEachCandle(sampleCandles({ length: 1500, seed: 5 }), (candle) => {
      const decision = decisionStep(state, candle);
      const explained = explainDecision(state);
      expect(explained.decision).toEqual(decision);
      expect(explained.blockedLong === 0).toBe(decision.long || decision.conflict);
      expect(explained.rules.filter(({ reading }) => !reading.short.met).length).toBe(explained.blockedShort);
    });
  });

  test("gives each rule's value, threshold and distance", () => {
    const state = createDecisionState([bb]);
    forEachCandle(constantCandles(100, 9), (candle) => decisionStep(state, candle));
    expect(explainDecision(state)).toMatchObject({
      blockedLong: 1,
      blockedShort: 1,
      rules: [
        {
          indicator: bb,
          reading: { barsUntilReady: 0, long: { met: false, left: 100, right: 100, distance: 0 } },
        },
      ],
    });
  });

  test("tells how many bars are missing", () => {
    const state = createDecisionState([bb]);
    forEachCandle(constantCandles(100, 3), (candle) => decisionStep(state, candle));
    expect(explainDecision(state).rules[0]?.reading.barsUntilReady).toBe(4);
  });
});
