import { z } from "zod";
import { TIMEFRAMES } from "../kernel/timeframe.ts";
import { candleSchema } from "./market-data.ts";
import { instantSchema } from "./wire-values.ts";

/** Topics of one connection at most. */
export const STREAM_TOPICS_MAX = 16;

const instrumentKey = "(binance|bybit):(spot|futures):[A-Z0-9]{2,40}";
const TOPIC = new RegExp(`^(candles:${instrumentKey}:(${TIMEFRAMES.join("|")})|tickers:${instrumentKey})$`);

/** `candles:binance:spot:BTCUSDT:15m`, `tickers:binance:spot:BTCUSDT`. */
export const topicSchema = z.string().regex(TOPIC, {
  error: "a topic like candles:binance:spot:BTCUSDT:15m or tickers:binance:spot:BTCUSDT",
});

/**
 * The query of `GET /api/stream`: topics, separated by commas. The answer is `text/event-stream` (WHATWG HTML,
 * "Server-sent events"), read over fetch because an `EventSource` cannot send the session. A client that lost the
 * connection sends the last `id` it saw as `Last-Event-ID`; closed candles then continue without a gap. Once all topics
 * have begun, their place comes as an `id` without an event; ids are opaque. A comment line comes every 15 s. The server
 * ends the stream when the access token expires; the client comes back with a new one.
 */
export const streamQuerySchema = z.strictObject({
  topics: z.string().superRefine((text, context) => {
    const topics = text.split(",");
    if (topics.length > STREAM_TOPICS_MAX) {
      context.addIssue({ code: "custom", message: `at most ${STREAM_TOPICS_MAX} topics` });
    }
    for (const topic of topics.slice(0, STREAM_TOPICS_MAX)) {
      if (!TOPIC.test(topic))
        context.addIssue({ code: "custom", message: `"${topic.slice(0, 60)}" is no topic` });
    }
  }),
});

/**
 * `event: candle`. A closed one carries an `id` to resume from. One in progress (`is_closed` false) comes once at the
 * start and then at most once a second; it is replaced by the next with the same `ts_open`.
 */
export const candleEventSchema = z.strictObject({
  topic: topicSchema,
  is_closed: z.boolean(),
  candle: candleSchema,
});
export type CandleEvent = z.infer<typeof candleEventSchema>;

/** `event: ticker`, once at the start and then at most once a second. */
export const tickerEventSchema = z.strictObject({
  topic: topicSchema,
  last: z.string(),
  /** The venue's time of `last`. */
  at: instantSchema,
  change_24h_pct: z.number().nullable(),
});
export type TickerEvent = z.infer<typeof tickerEventSchema>;

/** `event: reset`: too much was missed to be sent, or a stored candle changed: ask for the topic's candles anew. */
export const resetEventSchema = z.strictObject({ topic: topicSchema });
export type ResetEvent = z.infer<typeof resetEventSchema>;
