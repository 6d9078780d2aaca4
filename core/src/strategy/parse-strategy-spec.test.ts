import { describe, expect, test } from "vitest";
import { parseStrategySpec } from "./parse-strategy-spec.ts";

const good = {
  schema_version: 1,
  instrument: { market_id: 1, symbol: "BTCUSDT" },
  timeframe: "15m",
  indicators: [
    { id: "ema", rule: "trend", params: { period: 20 } },
    { id: "rsi", rule: "reversal", params: { period: 14, lower: 30, upper: 70 } },
  ],
};
const execution = {
  direction_mode: "long-only",
  sizing: { mode: "strategy_compound_profit_lock", budget_quote: 500, safe_profit_percent: 30 },
  init_cash_quote: 1000,
  fill_model: "close",
  sl_pct: 2,
  tp_pct: null,
  fee_pct: 0.1,
  slippage_pct: 0.01,
};

function problemsOf(wire: unknown, bounds = {}): string[] {
  const spec = parseStrategySpec(wire, bounds);
  return spec.ok ? [] : spec.problems.map(({ pointer, code }) => `${pointer} ${code}`);
}

describe("a strategy spec", () => {
  test("is read whole", () => {
    expect(parseStrategySpec({ ...good, execution })).toEqual({
      ok: true,
      value: {
        schemaVersion: 1,
        instrument: { marketId: 1, symbol: "BTCUSDT" },
        timeframe: "15m",
        indicators: good.indicators,
        execution: {
          directionMode: "long-only",
          sizing: { mode: "strategy_compound_profit_lock", budgetQuote: 500, safeProfitPercent: 30 },
          initCashQuote: 1000,
          fillModel: "close",
          slPct: 2,
          tpPct: null,
          feePct: 0.1,
          slippagePct: 0.01,
        },
      },
    });
  });

  test("is completed where rules, parameters and run defaults are absent", () => {
    const spec = parseStrategySpec({
      ...good,
      instrument: { market_id: 2, symbol: "BTCUSDT" },
      indicators: [{ id: "bb" }],
      execution: {},
    });
    expect(spec).toMatchObject({
      value: {
        indicators: [{ id: "bb", rule: "reversal", params: { period: 20, dev: 2 } }],
        execution: {
          directionMode: "long-short",
          sizing: { mode: "all_in" },
          initCashQuote: 10_000,
          feePct: 0.1,
        },
      },
    });
  });

  test("without run defaults has none", () => {
    const spec = parseStrategySpec(good);
    expect(spec.ok && "execution" in spec.value).toBe(false);
  });

  test.each<[string, unknown, string[]]>([
    ["nothing", null, [" wrong_type"]],
    ["an array", [], [" wrong_type"]],
    [
      "an empty object",
      {},
      ["/indicators required", "/instrument required", "/schema_version required", "/timeframe required"],
    ],
    ["another version", { ...good, schema_version: 2 }, ["/schema_version not_allowed"]],
    ["a version as text", { ...good, schema_version: "1" }, ["/schema_version not_allowed"]],
    ["an unknown field", { ...good, name: "mine" }, ["/name unknown_field"]],
    [
      "a market as text",
      { ...good, instrument: { market_id: "1", symbol: "BTCUSDT" } },
      ["/instrument/market_id wrong_type"],
    ],
    [
      "a market that is none",
      { ...good, instrument: { market_id: 9, symbol: "BTCUSDT" } },
      ["/instrument/market_id not_allowed"],
    ],
    [
      "a NUL in a symbol",
      { ...good, instrument: { market_id: 1, symbol: "BTC\u0000USDT" } },
      ["/instrument/symbol bad_text"],
    ],
    [
      "half a character in a symbol",
      { ...good, instrument: { market_id: 1, symbol: "\ud800" } },
      ["/instrument/symbol bad_text"],
    ],
    ["a timeframe that is none", { ...good, timeframe: "7m" }, ["/timeframe not_allowed"]],
    ["no indicators", { ...good, indicators: [] }, ["/indicators required"]],
    ["too many indicators", { ...good, indicators: Array(17).fill({ id: "ema" }) }, ["/indicators too_many"]],
    [
      "an unknown indicator",
      { ...good, indicators: [{ id: "toString" }] },
      ["/indicators/0/id unknown_indicator"],
    ],
    [
      "a rule that every object has",
      { ...good, indicators: [{ id: "ema", rule: "constructor" }] },
      ["/indicators/0/rule unknown_rule"],
    ],
    [
      "a stop loss of zero, which is not off",
      { ...good, execution: { sl_pct: 0 } },
      ["/execution/sl_pct below_minimum"],
    ],
    [
      "a stop loss of everything",
      { ...good, execution: { sl_pct: 100 } },
      ["/execution/sl_pct above_maximum"],
    ],
    [
      "an amount of another sizing",
      { ...good, execution: { sizing: { mode: "all_in", quote: 5 } } },
      ["/execution/sizing/quote unknown_field"],
    ],
    [
      "a sizing without its amounts",
      {
        ...good,
        execution: { sizing: { mode: "strategy_compound_profit_lock" } },
      },
      ["/execution/sizing/budget_quote required", "/execution/sizing/safe_profit_percent required"],
    ],
    [
      "a sizing that is none",
      { ...good, execution: { sizing: { mode: "kelly" } } },
      ["/execution/sizing/mode not_allowed"],
    ],
    [
      "a sizing without a mode",
      { ...good, execution: { sizing: { quote: 5 } } },
      ["/execution/sizing/mode required"],
    ],
    [
      "a budget above the cash",
      {
        ...good,
        execution: { init_cash_quote: 100, sizing: { mode: "strategy_compound", budget_quote: 101 } },
      },
      ["/execution/sizing/budget_quote constraint_violated"],
    ],
    [
      "a cash that is none, without comparing the budget with the default",
      {
        ...good,
        execution: { init_cash_quote: "20000", sizing: { mode: "strategy_compound", budget_quote: 15_000 } },
      },
      ["/execution/init_cash_quote wrong_type"],
    ],
    [
      "everything at once, in a fixed order",
      {
        timeframe: 15,
        x: 1,
        instrument: { symbol: "btc" },
        indicators: [{ id: "rsi", params: { lower: 80 } }, { rule: "trend" }, 7],
        execution: { fee_pct: -1, direction_mode: "up" },
      },
      [
        "/execution/direction_mode not_allowed",
        "/execution/fee_pct below_minimum",
        "/indicators/0/params/lower constraint_violated",
        "/indicators/1/id required",
        "/indicators/2 wrong_type",
        "/instrument/market_id required",
        "/instrument/symbol bad_text",
        "/schema_version required",
        "/timeframe wrong_type",
        "/x unknown_field",
      ],
    ],
  ])("is refused: %s", (_, wire, expected) => {
    expect(problemsOf(wire)).toEqual(expected);
  });

  test("takes nothing from prototypes, and leaves them alone", () => {
    const wire: unknown = JSON.parse(
      `{"__proto__": {"polluted": 1}, ${JSON.stringify(good).slice(1, -1)}, "execution": {"__proto__": {"fee_pct": 5}}}`,
    );
    expect(problemsOf(wire)).toEqual(["/__proto__ unknown_field", "/execution/__proto__ unknown_field"]);
    expect({}).not.toHaveProperty("polluted");
  });

  test("tells of a field whose name cannot be printed without printing it", () => {
    const spec = parseStrategySpec({ ...good, ["a\u0000\ud800/~".padEnd(200, "x")]: 1 });
    const [problem] = spec.ok ? [] : spec.problems;
    expect(problem?.pointer).toMatch(/^\/a\uFFFD\uFFFD~1~0x+…$/);
    expect(problem?.pointer.isWellFormed()).toBe(true);
  });

  test("is held to the bounds of the configuration", () => {
    expect(problemsOf(good, { ema: { period: { max: 10 } } })).toEqual([
      "/indicators/0/params/period above_maximum",
    ]);
  });
});
