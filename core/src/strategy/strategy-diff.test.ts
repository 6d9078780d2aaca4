import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cloneStrategySpec } from "./clone-strategy.ts";
import { parseStrategySpec } from "./parse-strategy-spec.ts";
import { diffStrategies } from "./strategy-diff.ts";
import { strategyDiffText } from "./strategy-diff-text.ts";
import type { StrategySpec } from "./strategy-spec.ts";

const NARROW = "\u202f";

function specOf(parts: object): StrategySpec {
  const spec = parseStrategySpec({
    schema_version: 1,
    instrument: { market_id: 1, symbol: "BTCUSDT" },
    timeframe: "15m",
    indicators: [{ id: "ema" }, { id: "rsi" }],
    ...parts,
  });
  if (!spec.ok) throw new Error(JSON.stringify(spec.problems));
  return spec.value;
}

describe("the difference between two strategies", () => {
  test.each<[string, object, object, string, string]>([
    [
      "a period and a stop loss",
      { execution: { sl_pct: 2 } },
      { indicators: [{ id: "ema", params: { period: 34 } }, { id: "rsi" }], execution: { sl_pct: 1.5 } },
      `EMA 20→34, SL 2→1.5${NARROW}%`,
      `EMA 20→34, SL 2→1.5${NARROW}%`,
    ],
    [
      "a symbol",
      {},
      { instrument: { market_id: 1, symbol: "ETHUSDT" } },
      "BTCUSDT→ETHUSDT",
      "BTCUSDT→ETHUSDT",
    ],
    [
      "a market and a timeframe",
      {},
      { instrument: { market_id: 4, symbol: "BTCUSDT" }, timeframe: "1h" },
      "binance→bybit, spot→futures, 15m→1h",
      "binance→bybit, спот→фьючерсы, 15m→1h",
    ],
    [
      "a parameter that does not name the indicator",
      {},
      { indicators: [{ id: "ema" }, { id: "rsi", params: { lower: 25 } }] },
      "RSI 14 lower 30→25",
      "RSI 14 нижний уровень 30→25",
    ],
    [
      "a parameter of one indicator alone",
      { indicators: [{ id: "mass_index" }] },
      { indicators: [{ id: "mass_index", params: { sum: 30 } }] },
      "Mass 9/25 sum over 25→30",
      "Mass 9/25 сумма за 25→30",
    ],
    [
      "a choice",
      { indicators: [{ id: "ma_cross" }] },
      { indicators: [{ id: "ma_cross", params: { type: "sma" } }] },
      "MA cross 10/50 type EMA→SMA",
      "MA cross 10/50 тип EMA→SMA",
    ],
    [
      "a rule",
      {},
      { indicators: [{ id: "ema", rule: "cross" }, { id: "rsi" }] },
      "EMA 20 trend→cross",
      "EMA 20 trend→cross",
    ],
    [
      "an indicator that came and one that went",
      {},
      { indicators: [{ id: "ema" }, { id: "bb" }] },
      "− RSI 14 reversal, + BB 20/2 reversal",
      "− RSI 14 reversal, + BB 20/2 reversal",
    ],
    [
      "a stop switched off and one switched on",
      { execution: { sl_pct: 2 } },
      { execution: { tp_pct: 4 } },
      `SL 2→off, TP off→4${NARROW}%`,
      `SL 2→выкл., TP выкл.→4${NARROW}%`,
    ],
    [
      "sizing and direction",
      { execution: {} },
      {
        execution: {
          direction_mode: "long-only",
          sizing: { mode: "strategy_compound_profit_lock", budget_quote: 500, safe_profit_percent: 30 },
        },
      },
      `long and short→long only, size all in→compound 500 locking 30${NARROW}%`,
      `лонг и шорт→только лонг, объём весь счёт→с реинвестированием 500 с отложенными 30${NARROW}%`,
    ],
    ["run settings", {}, { execution: {} }, "run settings added", "добавлены настройки запуска"],
  ])("reads well: %s", (_, from, to, english, russian) => {
    const changes = diffStrategies(specOf(from), specOf(to));
    expect(strategyDiffText(changes, "en")).toBe(english);
    expect(strategyDiffText(changes, "ru")).toBe(russian);
  });

  test("is none for the same strategy, and for one with its indicators in another order", () => {
    const spec = specOf({ execution: {} });
    expect(diffStrategies(spec, spec)).toEqual([]);
    expect(diffStrategies(spec, { ...spec, indicators: spec.indicators.toReversed() })).toEqual([]);
  });

  test("pairs two of the same indicator by what they have in common", () => {
    const two = (...periods: number[]) =>
      specOf({ indicators: periods.map((period) => ({ id: "ema", params: { period } })) });
    expect(strategyDiffText(diffStrategies(two(20, 50), two(50, 21)), "en")).toBe("EMA 20→21");
  });

  test("is told for every pair of strategies that differ", () => {
    const anySpec = fc
      .record({
        symbol: fc.constantFrom("BTCUSDT", "ETHUSDT"),
        period: fc.integer({ min: 2, max: 4 }),
        sl: fc.option(fc.integer({ min: 1, max: 3 })),
        rule: fc.constantFrom("trend", "cross"),
      })
      .map(({ symbol, period, sl, rule }) =>
        specOf({
          instrument: { market_id: 1, symbol },
          indicators: [{ id: "ema", rule, params: { period } }],
          execution: { sl_pct: sl },
        }),
      );
    fc.assert(
      fc.property(anySpec, anySpec, (from, to) => {
        const same = JSON.stringify(from) === JSON.stringify(to);
        expect(diffStrategies(from, to).length === 0).toBe(same);
        expect(diffStrategies(from, to).length).toBe(diffStrategies(to, from).length);
      }),
    );
  });
});

describe("a clone", () => {
  test("is its parent but for what was changed", () => {
    const parent = specOf({ execution: { sl_pct: 2 } });
    const clone = cloneStrategySpec(parent, { instrument: { marketId: 1, symbol: "ETHUSDT" } });
    expect(clone).toEqual({ ok: true, value: { ...parent, instrument: { marketId: 1, symbol: "ETHUSDT" } } });
  });

  test("is refused where the bounds have narrowed since", () => {
    const parent = specOf({});
    const clone = cloneStrategySpec(parent, { timeframe: "1h" }, { ema: { period: { max: 10 } } });
    expect(clone).toMatchObject({ ok: false, problems: [{ pointer: "/indicators/0/params/period" }] });
  });
});
