import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { INDICATORS } from "../indicators/registry.ts";
import { parseStrategySpec } from "./parse-strategy-spec.ts";
import { strategyName } from "./strategy-name.ts";
import type { StrategySpec } from "./strategy-spec.ts";
import { specHash, strategySpecJson } from "./strategy-spec-json.ts";

function specOf(wire: unknown): StrategySpec {
  const spec = parseStrategySpec(wire);
  if (!spec.ok) throw new Error(JSON.stringify(spec.problems));
  return spec.value;
}

const base = { schema_version: 1, instrument: { market_id: 1, symbol: "BTCUSDT" }, timeframe: "15m" };

const anyExecution = fc.record(
  {
    direction_mode: fc.constantFrom("long-only", "short-only", "long-short"),
    sizing: fc.oneof(
      fc.constant({ mode: "all_in" }),
      fc.record({ mode: fc.constant("fixed_quote"), quote: fc.integer({ min: 1, max: 1e6 }) }),
      fc.record({ mode: fc.constant("strategy_compound"), budget_quote: fc.integer({ min: 1, max: 100 }) }),
    ),
    init_cash_quote: fc.integer({ min: 100, max: 1e9 }),
    fill_model: fc.constantFrom("close", "touch"),
    sl_pct: fc.option(fc.double({ min: 0.01, max: 99, noNaN: true })),
    tp_pct: fc.option(fc.double({ min: 0.01, max: 1000, noNaN: true })),
  },
  { requiredKeys: [] },
);
const anySpec = fc
  .record({
    timeframe: fc.constantFrom("1m", "1h", "1d"),
    indicators: fc.array(
      fc.constantFrom(...INDICATORS).map(({ id }) => ({ id })),
      { minLength: 1, maxLength: 5 },
    ),
    execution: fc.option(anyExecution, { nil: undefined }),
  })
  .map(({ execution, ...rest }) =>
    specOf({ ...base, ...rest, ...(execution === undefined ? {} : { execution }) }),
  );

describe("the JSON of a spec", () => {
  test("reads back to the same spec, after a trip through text too", () => {
    fc.assert(
      fc.property(anySpec, (spec) => {
        expect(specOf(strategySpecJson(spec))).toEqual(spec);
        expect(specOf(JSON.parse(JSON.stringify(strategySpecJson(spec))))).toEqual(spec);
      }),
    );
  });
});

describe("the hash of a spec", () => {
  const indicators = [{ id: "rsi", rule: "reversal", params: { period: 14, lower: 30, upper: 70 } }];

  test("does not depend on the order of keys, nor on which defaults were written out", () => {
    const written = specHash(specOf({ ...base, indicators }));
    const reordered = { indicators: [{ params: { upper: 70, period: 14, lower: 30 }, id: "rsi" }], ...base };
    expect(specHash(specOf(reordered))).toBe(written);
    expect(specHash(specOf({ ...base, indicators: [{ id: "rsi" }] }))).toBe(written);
  });

  test("is the SHA-256 of the canonical JSON", () => {
    expect(specHash(specOf({ ...base, indicators }))).toBe(GOLDEN_HASH);
  });

  test("differs where anything differs", () => {
    const first = specOf({ ...base, indicators });
    const others: StrategySpec[] = [
      { ...first, timeframe: "1h" },
      { ...first, instrument: { marketId: 2, symbol: "BTCUSDT" } },
      specOf({ ...base, indicators: [{ id: "rsi", params: { lower: 29.9 } }] }),
      specOf({ ...base, indicators, execution: {} }),
    ];
    expect(new Set([first, ...others].map(specHash)).size).toBe(others.length + 1);
  });
});

/** Made outside of this code: `printf` of the canonical text through `sha256sum`. */
const GOLDEN_HASH = "2dc06d586cd212c26e63ddbeb16a6d07ed0cc8bd43cd063dade5082017b1b5c5";

describe("the name of a strategy", () => {
  test.each([
    [
      { indicators: [{ id: "ema" }, { id: "rsi", params: { upper: 70, lower: 30, period: 14 } }] },
      "BTCUSDT spot 15m ema.trend(20)+rsi.reversal(14,30,70)",
    ],
    [{ indicators: [{ id: "ma_cross", rule: "cross" }] }, "BTCUSDT spot 15m ma_cross.cross(10,50,ema)"],
    [
      { instrument: { market_id: 4, symbol: "ETHUSDT" }, timeframe: "1d", indicators: [{ id: "atr" }] },
      "ETHUSDT futures 1d atr.breakout(14,1.5)",
    ],
  ])("is made of its spec: %#", (parts, name) => {
    expect(strategyName(specOf({ ...base, ...parts }))).toBe(name);
  });
});
