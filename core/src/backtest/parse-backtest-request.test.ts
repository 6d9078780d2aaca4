import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StrategySpec } from "../strategy/strategy-spec.ts";
import type { BacktestContext } from "./backtest-context.ts";
import { parseBacktestRequest } from "./parse-backtest-request.ts";

const SPEC: StrategySpec = {
  schemaVersion: 1,
  instrument: { marketId: 1, symbol: "ETHUSDT" },
  timeframe: "1h",
  indicators: [{ id: "rsi", rule: "reversal", params: { period: 14, lower: 30, upper: 70 } }],
  execution: {
    directionMode: "long-only",
    sizing: { mode: "fixed_quote", quote: 500 },
    initCashQuote: 2_000,
    fillModel: "close",
    slPct: 2,
    tpPct: 4,
    feePct: 0.05,
    slippagePct: 0.02,
  },
};

const CONTEXT: BacktestContext = {
  defaults: { warmupBars: 200, preselect: 20_000, topK: 300, topTradesN: 3 },
  limits: { maxVariants: 20_000, maxBars: 3_000_000, maxComputeBytes: 1_073_741_824 },
  bounds: {},
  resolveStrategy: (id) => (id === "known" ? SPEC : id === "plain" ? plain(SPEC) : null),
  instrumentExists: ({ symbol }) => symbol === "BTCUSDT",
};

function plain({ execution: _, ...spec }: StrategySpec): StrategySpec {
  return spec;
}

const TIME_RANGE = { start: "2025-06-01T00:00:00Z", end: "2025-07-01T00:00:00Z" };
const TEMPLATE = {
  mode: "template",
  instrument: { market_id: 1, symbol: "BTCUSDT" },
  timeframe: "15m",
  indicators: [{ id: "ema" }],
  time_range: TIME_RANGE,
};
const SAVED = { mode: "saved", strategy_id: "known", time_range: TIME_RANGE };

function read(wire: unknown, context = CONTEXT) {
  const outcome = parseBacktestRequest(wire, context);
  if (!outcome.ok)
    throw new Error(outcome.problems.map(({ pointer, code }) => `${pointer} ${code}`).join(", "));
  return outcome.value;
}

function problems(wire: unknown, context = CONTEXT): string[] {
  const outcome = parseBacktestRequest(wire, context);
  return outcome.ok ? [] : outcome.problems.map(({ pointer, code }) => `${pointer} ${code}`);
}

describe("a template request", () => {
  it("takes every default where it is silent", () => {
    expect(read(TEMPLATE)).toEqual({
      instrument: { marketId: 1, symbol: "BTCUSDT" },
      timeframe: "15m",
      indicators: [{ id: "ema", rule: "trend", params: { period: [20] } }],
      timeRange: { start: Date.UTC(2025, 5, 1), end: Date.UTC(2025, 6, 1) },
      directionMode: "long-short",
      sizing: { mode: "all_in" },
      initCashQuote: 10_000,
      feePct: 0.075,
      slippagePct: 0.01,
      risk: { slPct: [null], tpPct: [null] },
      fillModel: "close",
      topK: 300,
      topTradesN: 3,
      preselect: 20_000,
      warmupBars: 200,
      validation: null,
      prune: null,
    });
  });

  it("pays the fee of its market: 0.1 % on futures", () => {
    const instrument = { market_id: 2, symbol: "BTCUSDT" };
    expect(read({ ...TEMPLATE, instrument }).feePct).toBe(0.1);
  });

  it("takes either fill model", () => {
    expect(read({ ...TEMPLATE, fill_model: "touch" }).fillModel).toBe("touch");
    expect(read({ ...TEMPLATE, fill_model: "close" }).fillModel).toBe("close");
  });

  it("expands its axes, enum parameters as values", () => {
    const indicators = [
      {
        id: "ma_cross",
        rule: "cross",
        params: {
          fast: { start: 5, stop: 15, step: 5 },
          slow: { values: [50, 40] },
          type: { values: ["sma", "ema"] },
        },
      },
    ];
    const risk = { sl_pct: { start: 1, stop: 2, step: 0.5, include_off: true }, tp_pct: 3 };
    const request = read({ ...TEMPLATE, indicators, risk });
    expect(request.indicators).toEqual([
      {
        id: "ma_cross",
        rule: "cross",
        params: { fast: [5, 10, 15], slow: [40, 50], type: ["ema", "sma"] },
      },
    ]);
    expect(request.risk).toEqual({ slPct: [1, 1.5, 2, null], tpPct: [3] });
  });

  it("tells everything wrong at once, by pointer and code", () => {
    expect(
      problems({
        mode: "template",
        instrument: { market_id: 9, symbol: "btc" },
        timeframe: "7m",
        indicators: [
          { id: "ema", rule: "nonsense", params: { period: { start: 5, stop: 1, step: 1 }, width: 3 } },
          { id: "nope" },
          { id: "rsi", params: { period: "14", lower: 200 } },
        ],
        time_range: { start: "yesterday", end: "2025-02-30" },
        direction_mode: "both",
        sizing: { mode: "fixed_quote", quote: -1 },
        init_cash_quote: 0,
        fee_pct: "0.1",
        slippage_pct: 100,
        risk: { sl_pct: 100, tp_pct: 0 },
        fill_model: "open",
        top_k: 0,
        top_trades_n: 1.5,
        preselect: null,
        warmup_bars: -1,
        surprise: true,
      }),
    ).toEqual([
      "/direction_mode not_allowed",
      "/fee_pct wrong_type",
      "/fill_model not_allowed",
      "/indicators/0/params/period bad_axis",
      "/indicators/0/params/width unknown_field",
      "/indicators/0/rule unknown_rule",
      "/indicators/1/id unknown_indicator",
      "/indicators/2/params/lower above_maximum",
      "/indicators/2/params/period wrong_type",
      "/init_cash_quote below_minimum",
      "/instrument/market_id not_allowed",
      "/instrument/symbol bad_text",
      "/preselect wrong_type",
      "/risk/sl_pct above_maximum",
      "/risk/tp_pct below_minimum",
      "/sizing/quote below_minimum",
      "/slippage_pct above_maximum",
      "/surprise unknown_field",
      "/time_range/end bad_time",
      "/time_range/start bad_time",
      "/timeframe not_allowed",
      "/top_k below_minimum",
      "/top_trades_n not_on_step",
      "/warmup_bars below_minimum",
    ]);
  });

  it.each([
    { name: "nothing", wire: {}, expected: ["/mode required", "/time_range required"] },
    { name: "no object", wire: [], expected: [" wrong_type"] },
    { name: "no mode", wire: { ...TEMPLATE, mode: "fast" }, expected: ["/mode not_allowed"] },
    {
      name: "a template without a subject",
      wire: { mode: "template", time_range: TIME_RANGE },
      expected: ["/indicators required", "/instrument required", "/timeframe required"],
    },
    {
      name: "a strategy in a template",
      wire: { ...TEMPLATE, strategy_id: "known" },
      expected: ["/strategy_id unknown_field"],
    },
    {
      name: "a range that ends before it starts",
      wire: { ...TEMPLATE, time_range: { start: TIME_RANGE.end, end: TIME_RANGE.start } },
      expected: ["/time_range empty_range"],
    },
    {
      name: "a range without a whole bar",
      wire: { ...TEMPLATE, time_range: { start: "2025-06-01T00:01:00Z", end: "2025-06-01T00:29:00Z" } },
      expected: ["/time_range empty_range"],
    },
    {
      name: "an instrument that nobody trades",
      wire: { ...TEMPLATE, instrument: { market_id: 1, symbol: "NOPE" } },
      expected: ["/instrument unknown_instrument"],
    },
    {
      name: "a grid whose constraints leave nothing",
      wire: {
        ...TEMPLATE,
        indicators: [{ id: "ma_cross", params: { fast: 50, slow: { values: [20, 50] } } }],
      },
      expected: ["/indicators/0/params constraint_violated"],
    },
    {
      name: "a budget above the cash",
      wire: { ...TEMPLATE, sizing: { mode: "strategy_compound", budget_quote: 10_001 } },
      expected: ["/sizing/budget_quote constraint_violated"],
    },
    {
      name: "a cash that is none, without comparing the budget with the default",
      wire: {
        ...TEMPLATE,
        init_cash_quote: "20000",
        sizing: { mode: "strategy_compound", budget_quote: 15_000 },
      },
      expected: ["/init_cash_quote wrong_type"],
    },
    {
      name: "a validation of another kind, whose members may be those of any",
      wire: { ...TEMPLATE, validation: { kind: "k_fold", train_pct: 0, folds: 5 } },
      expected: ["/validation/folds unknown_field", "/validation/kind not_allowed"],
    },
    {
      name: "a validation without its kind, and one that is no object",
      wire: { ...TEMPLATE, validation: {}, prune: [] },
      expected: ["/prune wrong_type", "/validation/kind required"],
    },
    {
      name: "members of the other kind of validation",
      wire: { ...TEMPLATE, validation: { kind: "out_of_sample", train_bars: 7 } },
      expected: ["/validation/train_bars unknown_field", "/validation/train_pct required"],
    },
    {
      name: "a training part of nothing",
      wire: { ...TEMPLATE, validation: { kind: "out_of_sample", train_pct: 0 } },
      expected: ["/validation/train_pct below_minimum"],
    },
    {
      name: "a training part of everything",
      wire: { ...TEMPLATE, validation: { kind: "out_of_sample", train_pct: 100 } },
      expected: ["/validation/train_pct above_maximum"],
    },
    {
      name: "a training part without a whole bar",
      wire: { ...TEMPLATE, validation: { kind: "out_of_sample", train_pct: 0.001 } },
      expected: ["/validation/train_pct empty_range"],
    },
    {
      name: "windows of parts of bars, of none, and steps that do not advance",
      wire: {
        ...TEMPLATE,
        validation: { kind: "walk_forward", train_bars: 1.5, test_bars: 0, step_bars: -1 },
      },
      expected: [
        "/validation/step_bars below_minimum",
        "/validation/test_bars below_minimum",
        "/validation/train_bars not_on_step",
      ],
    },
    {
      name: "a window longer than the range",
      wire: {
        ...TEMPLATE,
        validation: { kind: "walk_forward", train_bars: 2_000, test_bars: 881, step_bars: 1 },
      },
      expected: ["/validation above_maximum"],
    },
    {
      name: "a window longer than the range, and no step",
      wire: {
        ...TEMPLATE,
        validation: { kind: "walk_forward", train_bars: 2_000, test_bars: 881, step_bars: 0 },
      },
      expected: ["/validation above_maximum", "/validation/step_bars below_minimum"],
    },
    {
      name: "limits of prune below zero, of parts of trades, and of other names",
      wire: {
        ...TEMPLATE,
        prune: { max_drawdown_pct: -1, min_trades: 1.5, loss_window: { trades: 0 }, max_loss: 3 },
      },
      expected: [
        "/prune/loss_window/max_loss_pct required",
        "/prune/loss_window/trades below_minimum",
        "/prune/max_drawdown_pct below_minimum",
        "/prune/max_loss unknown_field",
        "/prune/min_trades not_on_step",
      ],
    },
    {
      name: "more trades at least than at most",
      wire: { ...TEMPLATE, prune: { min_trades: 6, max_trades: 5 } },
      expected: ["/prune/min_trades constraint_violated"],
    },
    {
      name: "what is wrong with validation and prune beside everything else",
      wire: { ...TEMPLATE, top_k: 0, validation: { kind: "out_of_sample", train_pct: 101 }, prune: { x: 1 } },
      expected: ["/prune/x unknown_field", "/top_k below_minimum", "/validation/train_pct above_maximum"],
    },
    {
      name: "off written as zero",
      wire: { ...TEMPLATE, risk: { sl_pct: 0, tp_pct: { values: [0, 1] } } },
      expected: ["/risk/sl_pct below_minimum", "/risk/tp_pct/values/0 below_minimum"],
    },
  ])("refuses $name", ({ wire, expected }) => {
    expect(problems(wire)).toEqual(expected);
  });

  it("obeys narrower bounds", () => {
    const context = { ...CONTEXT, bounds: { ema: { period: { min: 5, max: 50 } } } };
    const indicators = [{ id: "ema", params: { period: { start: 10, stop: 60, step: 10 } } }];
    expect(problems({ ...TEMPLATE, indicators }, context)).toEqual([
      "/indicators/0/params/period above_maximum",
    ]);
  });

  it("accepts a budget of all the cash, and every amount from zero up", () => {
    const sizing = { mode: "strategy_compound_profit_lock", budget_quote: 10_000, safe_profit_percent: 100 };
    expect(
      problems({ ...TEMPLATE, sizing, fee_pct: 0, slippage_pct: 0, top_trades_n: 0, warmup_bars: 0 }),
    ).toEqual([]);
  });
});

describe("validation and prune", () => {
  it("are read as they are asked for", () => {
    const asked = read({
      ...TEMPLATE,
      validation: { kind: "walk_forward", train_bars: 2_000, test_bars: 880, step_bars: 1 },
      prune: {
        max_drawdown_pct: 0,
        min_trades: 5,
        max_trades: 5,
        loss_window: { trades: 3, max_loss_pct: 2.5 },
      },
    });
    expect(asked.validation).toEqual({
      kind: "walk_forward",
      trainBars: 2_000,
      testBars: 880,
      stepBars: 1,
    });
    expect(asked.prune).toEqual({
      maxDrawdownPct: 0,
      minTrades: 5,
      maxTrades: 5,
      lossWindow: { trades: 3, maxLossPct: 2.5 },
    });
    expect(
      read({ ...SAVED, validation: { kind: "out_of_sample", train_pct: 70 }, prune: { min_trades: 1 } }),
    ).toMatchObject({
      validation: { kind: "out_of_sample", trainPct: 70 },
      prune: { maxDrawdownPct: null, minTrades: 1, maxTrades: null, lossWindow: null },
    });
  });

  it("that are null, or prune without a limit, are as good as absent", () => {
    expect(read({ ...TEMPLATE, validation: null, prune: null })).toEqual(read(TEMPLATE));
    expect(read({ ...TEMPLATE, prune: {} })).toEqual(read(TEMPLATE));
  });
});

describe("limits", () => {
  const sweep = { id: "ema", params: { period: { start: 2, stop: 101, step: 1 } } };

  it("are checked before any work and say count and limit", () => {
    const risk = { sl_pct: { start: 0.1, stop: 20, step: 0.1 }, tp_pct: null };
    const outcome = parseBacktestRequest({ ...TEMPLATE, indicators: [sweep], risk }, CONTEXT);
    expect(outcome).toMatchObject({
      ok: false,
      problems: [{ pointer: "", code: "too_many", params: { count: 20_100, limit: 20_000 } }],
    });
  });

  it("let exactly the limit through", () => {
    const risk = { sl_pct: { start: 0.1, stop: 19.9, step: 0.1 }, tp_pct: null };
    expect(problems({ ...TEMPLATE, indicators: [sweep], risk })).toEqual([]);
  });

  it("refuse a grid of billions at once", () => {
    const axis = { start: 2, stop: 1_000, step: 1 };
    const indicators = [
      { id: "ema", params: { period: axis } },
      { id: "sma", params: { period: axis } },
      { id: "ema", params: { period: axis } },
    ];
    expect(problems({ ...TEMPLATE, indicators })).toEqual([" too_many"]);
  });

  it("refuse more bars than max_bars, warm-up included", () => {
    const context = { ...CONTEXT, limits: { ...CONTEXT.limits, maxBars: 30 * 96 + 200 - 1 } };
    expect(problems(TEMPLATE, context)).toEqual(["/time_range too_many"]);
    const enough = { ...CONTEXT, limits: { ...CONTEXT.limits, maxBars: 30 * 96 + 227 } };
    expect(problems(TEMPLATE, enough)).toEqual([]);
  });

  it("refuse more memory than max_compute_bytes", () => {
    const context = { ...CONTEXT, limits: { ...CONTEXT.limits, maxComputeBytes: 1_000_000 } };
    expect(problems(TEMPLATE, context)).toEqual([" too_large"]);
  });
});

describe("a saved request", () => {
  it("takes the strategy's execution over the defaults", () => {
    expect(read(SAVED)).toMatchObject({
      instrument: { marketId: 1, symbol: "ETHUSDT" },
      timeframe: "1h",
      indicators: [{ id: "rsi", rule: "reversal", params: { period: [14], lower: [30], upper: [70] } }],
      directionMode: "long-only",
      sizing: { mode: "fixed_quote", quote: 500 },
      initCashQuote: 2_000,
      feePct: 0.05,
      slippagePct: 0.02,
      risk: { slPct: [2], tpPct: [4] },
    });
  });

  it("takes the request over the strategy's execution", () => {
    const own = {
      direction_mode: "short-only",
      init_cash_quote: 100,
      fee_pct: 0,
      sizing: { mode: "all_in" },
    };
    expect(read({ ...SAVED, ...own })).toMatchObject({
      directionMode: "short-only",
      initCashQuote: 100,
      feePct: 0,
      sizing: { mode: "all_in" },
      slippagePct: 0.02,
    });
  });

  it("allows risk axes; an absent one stays the strategy's, null switches off", () => {
    const tp_pct = { values: [1, 2] };
    expect(read({ ...SAVED, risk: { tp_pct } }).risk).toEqual({ slPct: [2], tpPct: [1, 2] });
    expect(read({ ...SAVED, risk: { sl_pct: 1 } }).risk).toEqual({ slPct: [1], tpPct: [4] });
    expect(read({ ...SAVED, risk: { sl_pct: null, tp_pct } }).risk).toEqual({ slPct: [null], tpPct: [1, 2] });
    expect(read({ ...SAVED, risk: null }).risk).toEqual({ slPct: [null], tpPct: [null] });
  });

  it("of a strategy without execution takes the defaults", () => {
    expect(read({ ...SAVED, strategy_id: "plain" })).toMatchObject({
      directionMode: "long-short",
      initCashQuote: 10_000,
      risk: { slPct: [null], tpPct: [null] },
    });
  });

  it("refuses a strategy that the asker does not have", () => {
    expect(problems({ ...SAVED, strategy_id: "other" })).toEqual(["/strategy_id unknown_strategy"]);
    expect(problems({ ...SAVED, strategy_id: 7 })).toEqual(["/strategy_id wrong_type"]);
  });

  it("refuses what the strategy decides", () => {
    expect(problems({ ...SAVED, timeframe: "1h", indicators: [] })).toEqual([
      "/indicators unknown_field",
      "/timeframe unknown_field",
    ]);
  });
});

describe("any input", () => {
  it("is read or refused, never an exception, and the same input gives the same answer", () => {
    const mangled = fc.oneof(
      fc.jsonValue(),
      fc
        .record({
          field: fc.constantFrom(...Object.keys(TEMPLATE), "risk", "sizing", "top_k", "validation", "prune"),
          value: fc.jsonValue(),
        })
        .map(({ field, value }) => ({ ...TEMPLATE, [field]: value })),
    );
    fc.assert(
      fc.property(mangled, (wire) => {
        const first = parseBacktestRequest(wire, CONTEXT);
        expect(parseBacktestRequest(structuredClone(wire), CONTEXT)).toEqual(first);
      }),
    );
  });

  it("may not reach the prototype", () => {
    const wire: unknown = JSON.parse(`{"mode":"template","time_range":{},"__proto__":{"timeframe":"15m"}}`);
    expect(problems(wire)).toContain("/__proto__ unknown_field");
  });
});
