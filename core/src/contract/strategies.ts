import { z } from "zod";
import { TIMEFRAMES } from "../kernel/timeframe.ts";
import { DIRECTION_MODES } from "../strategy/strategy-spec.ts";
import { pageSchema } from "./page.ts";
import { instantSchema, instrumentRefSchema, uuidSchema } from "./wire-values.ts";

const paramValueSchema = z.union([z.number(), z.string()]);

/** How much of the account an entry takes; amounts in quote. */
export const sizingSchema = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal("all_in") }),
  z.strictObject({ mode: z.literal("fixed_quote"), quote: z.number() }),
  z.strictObject({ mode: z.literal("strategy_compound"), budget_quote: z.number() }),
  z.strictObject({
    mode: z.literal("strategy_compound_profit_lock"),
    budget_quote: z.number(),
    safe_profit_percent: z.number(),
  }),
]);

/** StrategySpecV1 as it is answered: the shape alone; what may be asked for is checked by `parseStrategySpec`. */
export const strategySpecViewSchema = z
  .strictObject({
    schema_version: z.literal(1),
    instrument: instrumentRefSchema,
    timeframe: z.enum(TIMEFRAMES),
    indicators: z.array(
      z.strictObject({ id: z.string(), rule: z.string(), params: z.record(z.string(), paramValueSchema) }),
    ),
    execution: z
      .strictObject({
        direction_mode: z.enum(DIRECTION_MODES),
        sizing: sizingSchema,
        init_cash_quote: z.number(),
        fill_model: z.enum(["close", "touch"]),
        sl_pct: z.number().nullable(),
        tp_pct: z.number().nullable(),
        fee_pct: z.number(),
        slippage_pct: z.number(),
      })
      .optional(),
  })
  .meta({ id: "StrategySpecV1" });
export type StrategySpecView = z.infer<typeof strategySpecViewSchema>;

/** A strategy as lists show it. `instrument_key` is for people: `binance:spot:BTCUSDT`. */
const strategySummarySchema = z
  .strictObject({
    strategy_id: uuidSchema,
    name: z.string(),
    instrument_key: z.string(),
    spec: strategySpecViewSchema,
    spec_hash: z.string(),
    parent_strategy_id: uuidSchema.nullable(),
    /** The receipt of the result that it was saved from. */
    origin_receipt_id: z.string().nullable(),
    /** Grid variants tried along its lineage. */
    trials: z.int(),
    created_at: instantSchema,
  })
  .meta({ id: "StrategySummary" });
export type StrategySummary = z.infer<typeof strategySummarySchema>;

export const strategyPageSchema = pageSchema(strategySummarySchema).meta({ id: "StrategyPage" });
export type StrategyPage = z.infer<typeof strategyPageSchema>;

/** One strategy. `parent` is what it was cloned from, so that the page can tell the difference; null without one. */
export const strategyViewSchema = strategySummarySchema
  .extend({
    parent: z
      .strictObject({ strategy_id: uuidSchema, name: z.string(), spec: strategySpecViewSchema })
      .nullable(),
  })
  .meta({ id: "Strategy" });
export type StrategyView = z.infer<typeof strategyViewSchema>;
