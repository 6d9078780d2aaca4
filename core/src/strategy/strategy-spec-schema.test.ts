import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { INDICATORS } from "../indicators/registry.ts";
import { parseStrategySpec } from "./parse-strategy-spec.ts";
import { strategySpecJson } from "./strategy-spec-json.ts";
import { strategySpecSchema } from "./strategy-spec-schema.ts";
import { STRATEGY_TEMPLATES } from "./templates.ts";

const FILE = new URL("../../../docs/api/strategy-spec-v1.json", import.meta.url);
const document: unknown = JSON.parse(readFileSync(FILE, "utf8"));

test("the schema in docs is the code's (else run workers/src/cli/generate-docs.ts)", () => {
  expect(document).toEqual(strategySpecSchema());
});

describe("the published schema and the parser agree", () => {
  const schema = z.fromJSONSchema(z.record(z.string(), z.unknown()).parse(document) as never);
  const base = {
    schema_version: 1,
    instrument: { market_id: 1, symbol: "BTCUSDT" },
    timeframe: "15m",
    indicators: [{ id: "ema", rule: "trend", params: { period: 20 } }],
  };
  const verdicts = (wire: unknown) => [schema.safeParse(wire).success, parseStrategySpec(wire).ok];

  test("that good specs are good, completed or not", () => {
    const execution = { sizing: { mode: "strategy_compound", budget_quote: 500 }, sl_pct: 2, tp_pct: null };
    const specs = [
      base,
      { ...base, execution },
      ...INDICATORS.map(({ id }) => ({ ...base, indicators: [{ id }] })),
      ...STRATEGY_TEMPLATES.map(({ indicators }) => ({ ...base, indicators })),
    ];
    for (const spec of specs) {
      expect(verdicts(spec)).toEqual([true, true]);
      const parsed = parseStrategySpec(spec);
      if (parsed.ok) expect(verdicts(strategySpecJson(parsed.value))).toEqual([true, true]);
    }
  });

  test.each([
    ["a missing field", { ...base, timeframe: undefined }],
    ["an unknown field", { ...base, name: "mine" }],
    ["another version", { ...base, schema_version: 2 }],
    ["another market", { ...base, instrument: { market_id: 5, symbol: "BTCUSDT" } }],
    ["a lower-case symbol", { ...base, instrument: { market_id: 1, symbol: "btcusdt" } }],
    ["no indicators", { ...base, indicators: [] }],
    ["an unknown indicator", { ...base, indicators: [{ id: "nope" }] }],
    ["an unknown rule", { ...base, indicators: [{ id: "ema", rule: "nope" }] }],
    ["a foreign parameter", { ...base, indicators: [{ id: "ema", params: { fast: 3 } }] }],
    ["a fraction", { ...base, indicators: [{ id: "ema", params: { period: 2.5 } }] }],
    ["a text for a number", { ...base, indicators: [{ id: "ema", params: { period: "20" } }] }],
    ["a period below the minimum", { ...base, indicators: [{ id: "ema", params: { period: 1 } }] }],
    ["a stop loss of zero", { ...base, execution: { sl_pct: 0 } }],
    ["a fee of everything", { ...base, execution: { fee_pct: 100 } }],
    ["a sizing with foreign amounts", { ...base, execution: { sizing: { mode: "all_in", quote: 1 } } }],
  ])("that this is bad: %s", (_, wire) => {
    expect(verdicts(JSON.parse(JSON.stringify(wire)))).toEqual([false, false]);
  });
});
