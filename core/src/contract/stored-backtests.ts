import { z } from "zod";
import { TIMEFRAMES } from "../kernel/timeframe.ts";
import { backtestMetricsSchema, backtestResultSchema } from "./backtest.ts";
import { pageSchema } from "./page.ts";
import { instantSchema, instrumentRefSchema, uuidSchema } from "./wire-values.ts";

/** Where the candles of this instance come from; `simulated` ones are called so wherever they show. */
export const marketSourceSchema = z.enum(["simulated", "recorded", "live"]);
export type MarketSource = z.infer<typeof marketSourceSchema>;

const storedSchema = z.strictObject({
  backtest_id: uuidSchema,
  title: z.string(),
  source: z.enum(["sync", "job", "cli", "twin"]),
  market_source: marketSourceSchema,
  strategy_id: uuidSchema.nullable(),
  instrument_key: z.string(),
  created_at: instantSchema,
});

/** A stored result as lists show it: the figures of its best variant. `strategy_id` is null where a template was run. */
export const backtestSummarySchema = storedSchema
  .extend({
    receipt_id: z.string(),
    instrument: instrumentRefSchema,
    timeframe: z.enum(TIMEFRAMES),
    variants_total: z.int(),
    metrics: backtestMetricsSchema,
  })
  .meta({ id: "BacktestSummary" });
export type BacktestSummary = z.infer<typeof backtestSummarySchema>;

export const backtestPageSchema = pageSchema(backtestSummarySchema).meta({ id: "BacktestPage" });
export type BacktestPage = z.infer<typeof backtestPageSchema>;

/** One stored result: the answer of `POST /api/backtests` and of `GET /api/backtests/{backtest_id}`. */
export const backtestViewSchema = storedSchema
  .extend({ result: backtestResultSchema })
  .meta({ id: "Backtest" });
export type BacktestView = z.infer<typeof backtestViewSchema>;
