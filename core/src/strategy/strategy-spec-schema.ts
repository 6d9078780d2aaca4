import type { IndicatorDef, ParamDef } from "../indicators/indicator.ts";
import { INDICATORS } from "../indicators/registry.ts";
import type { Json } from "../kernel/canonical-json.ts";
import { TIMEFRAMES } from "../kernel/timeframe.ts";
import { MARKETS } from "../market-data/market.ts";
import { MAX_STRATEGY_INDICATORS, SYMBOL } from "./parse-strategy-spec.ts";
import { MAX_AMOUNT_QUOTE, MAX_TAKE_PROFIT_PCT } from "./read-execution.ts";
import { DIRECTION_MODES, FILL_MODELS } from "./strategy-spec.ts";

type JsonObject = { readonly [key: string]: Json };

/**
 * The JSON Schema (draft 2020-12) of `StrategySpecV1` as `parseStrategySpec` reads it. Steps of parameters and
 * `left < right` among them are said in descriptions: a schema cannot check them exactly.
 */
export function strategySpecSchema(): JsonObject {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: "strategy-spec-v1.json",
    title: "StrategySpecV1",
    ...record(
      {
        schema_version: { const: 1 },
        instrument: record(
          {
            market_id: { enum: MARKETS.map(({ marketId }) => marketId) },
            symbol: { type: "string", pattern: SYMBOL.source },
          },
          ["market_id", "symbol"],
        ),
        timeframe: { enum: TIMEFRAMES },
        indicators: {
          type: "array",
          minItems: 1,
          maxItems: MAX_STRATEGY_INDICATORS,
          items: { oneOf: INDICATORS.map(indicatorSchema) },
        },
        execution: executionSchema(),
      },
      ["schema_version", "instrument", "timeframe", "indicators"],
    ),
  };
}

function record(properties: JsonObject, required: readonly string[]): JsonObject {
  return { type: "object", properties, required, additionalProperties: false };
}

function indicatorSchema(def: IndicatorDef): Json {
  const constraints = def.constraints.map(({ left, right }) => `${left} is below ${right}`);
  return {
    title: def.title.en,
    ...record(
      {
        id: { const: def.id },
        rule: { enum: Object.keys(def.rules), default: def.defaultRule },
        params: {
          ...record(Object.fromEntries(def.params.map((param) => [param.name, paramSchema(param)])), []),
          ...(constraints.length === 0 ? {} : { description: constraints.join("; ") }),
        },
      },
      ["id"],
    ),
  };
}

function paramSchema(param: ParamDef): Json {
  if (param.type === "enum") return { enum: param.values, default: param.default };
  const { min: minimum, max: maximum, step } = param;
  if (param.type === "int") return { type: "integer", minimum, maximum, default: param.default };
  return { type: "number", minimum, maximum, default: param.default, description: `a multiple of ${step}` };
}

function executionSchema(): Json {
  const amount = { type: "number", exclusiveMinimum: 0, maximum: MAX_AMOUNT_QUOTE };
  const cost = { type: "number", minimum: 0, exclusiveMaximum: 100 };
  const sizing = (mode: string, amounts: JsonObject) =>
    record({ mode: { const: mode }, ...amounts }, ["mode", ...Object.keys(amounts)]);
  return {
    description: "Run defaults. Absent members take the defaults of the market.",
    ...record(
      {
        direction_mode: { enum: DIRECTION_MODES },
        sizing: {
          description: "budget_quote is not above init_cash_quote",
          oneOf: [
            sizing("all_in", {}),
            sizing("fixed_quote", { quote: amount }),
            sizing("strategy_compound", { budget_quote: amount }),
            sizing("strategy_compound_profit_lock", {
              budget_quote: amount,
              safe_profit_percent: { type: "number", minimum: 0, maximum: 100 },
            }),
          ],
        },
        init_cash_quote: amount,
        fill_model: { enum: FILL_MODELS },
        sl_pct: {
          description: "percent of the entry price; null is off",
          type: ["number", "null"],
          exclusiveMinimum: 0,
          exclusiveMaximum: 100,
        },
        tp_pct: {
          description: "percent of the entry price; null is off",
          type: ["number", "null"],
          exclusiveMinimum: 0,
          maximum: MAX_TAKE_PROFIT_PCT,
        },
        fee_pct: cost,
        slippage_pct: cost,
      },
      [],
    ),
  };
}
