import type { StrategyId } from "@roehub/core/kernel/ids";
import { expect, it } from "vitest";
import { type CompleteDraft, completeDraft, EMPTY_DRAFT, wireRequest } from "./backtest-draft.ts";

const template: CompleteDraft = completeDraft({
  ...EMPTY_DRAFT,
  source: { kind: "template", templateId: "trend" },
  instrument: { marketId: 1, symbol: "BTCUSDT", quote: "USDT" },
  timeframe: "1h",
  period: { startMs: Date.UTC(2025, 1, 20), endMs: Date.UTC(2025, 7, 20) },
});
const saved: CompleteDraft = {
  ...template,
  source: {
    kind: "saved",
    strategyId: "018f2d3e-4a5b-7c6d-8e9f-0a1b2c3d4e5f" as StrategyId,
    name: "BTCUSDT spot 1h ema.trend(20)",
    execution: null,
  },
  isSweep: false,
};

it("a template is tried over its sweep, or at its own values", () => {
  expect(wireRequest(template)).toMatchObject({
    mode: "template",
    instrument: { market_id: 1, symbol: "BTCUSDT" },
    timeframe: "1h",
    time_range: { start: "2025-02-20T00:00:00Z", end: "2025-08-20T00:00:00Z" },
    indicators: [{ id: "ema", params: { period: { start: 20, stop: 100, step: 10 } } }, { id: "rsi" }],
    risk: { sl_pct: { values: [2, 4, null] }, tp_pct: null },
  });
  expect(wireRequest({ ...template, isSweep: false })).toMatchObject({
    indicators: [{ id: "ema", params: { period: 50 } }, { id: "rsi" }],
    risk: { sl_pct: null, tp_pct: null },
  });
});

it("a stop that was chosen takes the place of the sweep's, off included", () => {
  const chosen = {
    ...template,
    sl: { kind: "values", values: [null] },
    tp: { kind: "range", start: 1, stop: 5, step: 0.5 },
  } as const;
  expect(wireRequest(chosen)["risk"]).toEqual({ sl_pct: null, tp_pct: { start: 1, stop: 5, step: 0.5 } });
});

it("a saved strategy brings everything that was not asked for", () => {
  expect(wireRequest(saved)).toEqual({
    mode: "saved",
    strategy_id: "018f2d3e-4a5b-7c6d-8e9f-0a1b2c3d4e5f",
    time_range: { start: "2025-02-20T00:00:00Z", end: "2025-08-20T00:00:00Z" },
  });
  const chosen = {
    ...saved,
    direction: "long-only",
    sizing: { mode: "fixed_quote", quote: 500 },
    sl: { kind: "values", values: [1, 2] },
  } as const;
  expect(wireRequest(chosen)).toMatchObject({
    direction_mode: "long-only",
    sizing: { mode: "fixed_quote", quote: 500 },
    risk: { sl_pct: { values: [1, 2] } },
  });
});

it("asks for a test on unseen bars and for the fill model only where they were chosen", () => {
  expect(wireRequest({ ...template, unseen: null })).not.toHaveProperty("validation");
  expect(wireRequest(template)).not.toHaveProperty("fill_model");
  const last = { ...template, unseen: { kind: "last", testPct: 30 }, fillModel: "touch" } as const;
  expect(wireRequest(last)).toMatchObject({
    validation: { kind: "out_of_sample", train_pct: 70 },
    fill_model: "touch",
  });
  // The difference of the doubles is 35.900000000000006.
  expect(wireRequest({ ...template, unseen: { kind: "last", testPct: 64.1 } })).toMatchObject({
    validation: { train_pct: 35.9 },
  });
  expect(wireRequest({ ...saved, unseen: { kind: "last", testPct: 20 } })).toMatchObject({
    mode: "saved",
    validation: { kind: "out_of_sample", train_pct: 80 },
  });
});

it("a walk-forward fits into the period: half of it, and four tests of an eighth", () => {
  const bars = 181 * 24;
  expect(wireRequest({ ...template, unseen: { kind: "walk" } })["validation"]).toEqual({
    kind: "walk_forward",
    train_bars: bars / 2,
    test_bars: bars / 8,
    step_bars: bars / 8,
  });
});

it("a draft with an unanswered question is no request", () => {
  expect(() => completeDraft(EMPTY_DRAFT)).toThrow("complete");
});
