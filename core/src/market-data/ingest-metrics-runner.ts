import type { Metrics } from "../platform/metrics.ts";

/** What the ingest of one market tells. */
export interface MarketIngestMetrics {
  /** The loop went round; `lagMs`: how long ago the newest stored candle closed, of the worst instrument. */
  beat(lagMs: number): void;
  reconnected(): void;
  inserted(rows: number): void;
  /** Minutes passed over without a candle. */
  skipped(minutes: number): void;
  amended(rows: number): void;
  queued(rows: number): void;
  insertFailed(): void;
  published(messages: number): void;
  publishFailed(messages: number): void;
}

/** Ingest metrics of a process, by market: `binance:spot`. */
export interface IngestMetrics {
  ofMarket(market: string): MarketIngestMetrics;
}

/** Once a process: a metric has one name. */
export function createIngestMetrics(metrics: Metrics): IngestMetrics {
  const labels = ["market"];
  const counter = (name: string, help: string) => metrics.counter({ name, help, labels });
  const gauge = (name: string, help: string) => metrics.gauge({ name, help, labels });
  const lag = gauge("md_lag_ms", "Time since the newest stored candle closed, of the worst instrument");
  const queue = gauge("md_queue_rows", "Candles that wait to be stored");
  const reconnects = counter("ws_reconnects_total", "Connections to the venue that were made again");
  const inserted = counter("candles_inserted_total", "Candles stored in order");
  const amended = counter("candles_amended_total", "Candles that changed or came late, stored");
  const gaps = counter("candle_gaps_total", "Minutes passed over without a candle");
  const insertFailures = counter("candle_insert_failures_total", "Inserts that failed and were tried again");
  const published = counter("stream_published_total", "Candles and tickers published");
  const publishFailures = counter("stream_publish_failures_total", "Candles and tickers not published");
  return {
    ofMarket(market) {
      const of = { market };
      // A counter that never counted is not there to be watched.
      for (const metric of [
        reconnects,
        inserted,
        amended,
        gaps,
        insertFailures,
        published,
        publishFailures,
      ]) {
        metric.add(of, 0);
      }
      return {
        beat(lagMs) {
          lag.set(of, lagMs);
          metrics.heartbeat(`market-data:${market}`);
        },
        reconnected: () => reconnects.add(of),
        inserted: (rows) => inserted.add(of, rows),
        skipped: (minutes) => gaps.add(of, minutes),
        amended: (rows) => amended.add(of, rows),
        queued: (rows) => queue.set(of, rows),
        insertFailed: () => insertFailures.add(of),
        published: (messages) => published.add(of, messages),
        publishFailed: (messages) => publishFailures.add(of, messages),
      };
    },
  };
}
