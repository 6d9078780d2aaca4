import { z } from "zod";
import { TIMEFRAMES } from "../kernel/timeframe.ts";
import { backtestResultSchema } from "./backtest.ts";
import { pageSchema } from "./page.ts";
import { instantSchema, instrumentRefSchema, uuidSchema } from "./wire-values.ts";

/** Where the candles of this instance come from; `simulated` ones are called so wherever they show. */
export const marketSourceSchema = z.enum(["simulated", "recorded", "live"]);
export type MarketSource = z.infer<typeof marketSourceSchema>;

/** A stored result as lists show it. `strategy_id` is null where a template was run. Times bound the request's range. */
export const backtestSummarySchema = z
  .strictObject({
    backtest_id: uuidSchema,
    title: z.string(),
    source: z.enum(["sync", "job", "cli", "twin"]),
    market_source: marketSourceSchema,
    strategy_id: uuidSchema.nullable(),
    receipt_id: z.string(),
    instrument: instrumentRefSchema,
    instrument_key: z.string(),
    timeframe: z.enum(TIMEFRAMES),
    start: instantSchema,
    end: instantSchema,
    variants_total: z.int(),
    total_return_pct: z.number().nullable(),
    created_at: instantSchema,
  })
  .meta({ id: "BacktestSummary" });
export type BacktestSummary = z.infer<typeof backtestSummarySchema>;

export const backtestPageSchema = pageSchema(backtestSummarySchema).meta({ id: "BacktestPage" });
export type BacktestPage = z.infer<typeof backtestPageSchema>;

/** One stored result: the answer of `POST /api/backtests` and of `GET /api/backtests/{backtest_id}`. */
export const backtestViewSchema = backtestSummarySchema
  .extend({ result: backtestResultSchema })
  .meta({ id: "Backtest" });
export type BacktestView = z.infer<typeof backtestViewSchema>;
