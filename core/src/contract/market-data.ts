import { z } from "zod";
import { TIMEFRAMES } from "../kernel/timeframe.ts";
import { instantSchema, marketIdSchema } from "./wire-values.ts";

const marketIdQuery = z.string().regex(/^[1-4]$/, { error: "a market id from 1 to 4" });
const symbolQuery = z.string().regex(/^[A-Z0-9]{2,40}$/, { error: "a symbol like BTCUSDT" });

/** Enabled markets by id. */
export const marketListSchema = z
  .strictObject({
    items: z.array(
      z.strictObject({
        market_id: marketIdSchema,
        exchange: z.enum(["binance", "bybit"]),
        market_type: z.enum(["spot", "futures"]),
      }),
    ),
  })
  .meta({ id: "MarketList" });
export type MarketList = z.infer<typeof marketListSchema>;

/** The query of `GET /api/market-data/instruments`: `q` is a part of the symbol. */
export const instrumentsQuerySchema = z.strictObject({
  market_id: marketIdQuery.optional(),
  q: z.string().min(1).max(40).optional(),
  limit: z
    .string()
    .regex(/^([1-9]\d{0,2}|1000)$/, { error: "a whole number from 1 to 1000" })
    .optional(),
});

/** Enabled and tradable instruments, ordered by symbol, then by market. Sizes are decimal strings in the quote or base. */
export const instrumentListSchema = z
  .strictObject({
    items: z.array(
      z.strictObject({
        market_id: marketIdSchema,
        symbol: z.string(),
        instrument_key: z.string(),
        base: z.string(),
        quote: z.string(),
        tick_size: z.string().nullable(),
        lot_size: z.string().nullable(),
        min_notional: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: "InstrumentList" });
export type InstrumentList = z.infer<typeof instrumentListSchema>;

/** Most candles in one answer. */
export const CANDLES_LIMIT_MAX = 1_500;

/**
 * The query of `GET /api/market-data/candles`: closed candles that open in `[start, end)`; of more than `limit` the
 * newest ones. Without `end` up to now, without `start` as far back as `limit` reaches.
 */
export const candlesQuerySchema = z.strictObject({
  market_id: marketIdQuery,
  symbol: symbolQuery,
  timeframe: z.enum(TIMEFRAMES),
  start: instantSchema.optional(),
  end: instantSchema.optional(),
  limit: z
    .string()
    .regex(/^([1-9]\d{0,2}|1[0-4]\d{2}|1500)$/, { error: `a whole number from 1 to ${CANDLES_LIMIT_MAX}` })
    .optional(),
});

/** A closed candle. Prices in quote and volume in base, as decimal strings. */
export const candleSchema = z
  .strictObject({
    ts_open: instantSchema,
    open: z.string(),
    high: z.string(),
    low: z.string(),
    close: z.string(),
    volume: z.string(),
  })
  .meta({ id: "Candle" });
export type WireCandle = z.infer<typeof candleSchema>;

/** Ascending by `ts_open`. A candle of which a minute is missing is not there. */
export const candleListSchema = z
  .strictObject({
    market_id: marketIdSchema,
    symbol: z.string(),
    instrument_key: z.string(),
    timeframe: z.enum(TIMEFRAMES),
    /** Where the candles come from: simulated ones are called so. */
    market_source: z.enum(["simulated", "recorded", "live"]),
    items: z.array(candleSchema),
    /** Whether there are older ones. */
    has_more: z.boolean(),
  })
  .meta({ id: "CandleList" });
export type CandleList = z.infer<typeof candleListSchema>;

export const tickerQuerySchema = z.strictObject({ market_id: marketIdQuery, symbol: symbolQuery });

/** The last price and what the 24 hours before it were. Values are null where there is no candle to tell them. */
export const tickerSchema = z
  .strictObject({
    market_id: marketIdSchema,
    symbol: z.string(),
    instrument_key: z.string(),
    market_source: z.enum(["simulated", "recorded", "live"]),
    last: z.string().nullable(),
    /** The venue's time of `last`. */
    at: instantSchema.nullable(),
    open_24h: z.string().nullable(),
    high_24h: z.string().nullable(),
    low_24h: z.string().nullable(),
    /** In base. */
    volume_24h: z.string().nullable(),
    /** Percent of `open_24h`. */
    change_24h_pct: z.number().nullable(),
  })
  .meta({ id: "Ticker" });
export type WireTicker = z.infer<typeof tickerSchema>;
