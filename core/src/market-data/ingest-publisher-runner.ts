import { SECOND_MS } from "../kernel/time.ts";
import type { Logger } from "../platform/logging.ts";
import type { StreamBus } from "../platform/streams.ts";
import type { Timer } from "../platform/timer.ts";
import {
  CANDLE_STREAM_MAX_LENGTH,
  candleMessage,
  candleStream,
  type PublishedCandle,
} from "./candle-message.ts";
import type { MarketIngestMetrics } from "./ingest-metrics-runner.ts";
import { createIngestWaker } from "./ingest-waker-runner.ts";
import { TICKER_STREAM_MAX_LENGTH, type Ticker, tickerMessage, tickerStream } from "./ticker-message.ts";

/**
 * Publishes one market's candles and tickers, best effort: what the stream server does not take is counted and
 * dropped, because readers find it in ClickHouse. Nothing here ever waits for a reader or holds up an insert.
 */
export interface IngestPublisher {
  /** Candles that are stored; of one instrument in the order given. */
  candles(candles: readonly PublishedCandle[]): void;
  /** The newest of each instrument goes out, once a second. */
  ticker(ticker: Ticker): void;
  start(): void;
  /** Publishes what waits, for `deadlineMs` at most, and ends. */
  drain(deadlineMs: number): Promise<void>;
}

interface PublisherDeps {
  readonly bus: Pick<StreamBus, "publish">;
  readonly metrics: MarketIngestMetrics;
  readonly timer: Timer;
  readonly logger: Logger;
}

/** Candles that wait at most; beyond, the oldest are dropped. */
const WAITING_MAX = 20_000;
const BATCH = 1_000;
const TICKER_INTERVAL_MS = SECOND_MS;

export function createIngestPublisher({ bus, metrics, timer, logger }: PublisherDeps): IngestPublisher {
  const waiting: PublishedCandle[] = [];
  const tickers = new Map<string, Ticker>();
  const waker = createIngestWaker();
  const ended = new AbortController();
  let isDraining = false;
  let isDown = false;
  let candlesDone: Promise<void> = Promise.resolve();
  let tickersDone: Promise<void> = Promise.resolve();

  /** Whether the server took it. */
  const publish = async (stream: string, fields: Readonly<Record<string, string>>, maxLength: number) => {
    try {
      await bus.publish(stream, fields, { maxLength });
      metrics.published(1);
      if (isDown) logger.info("stream_publishing_resumed");
      isDown = false;
      return true;
    } catch (error) {
      metrics.publishFailed(1);
      if (!isDown) logger.warn("stream_publishing_failed", { error });
      isDown = true;
      return false;
    }
  };

  /** In order; what comes after one that failed is dropped with it, so that a dead server is asked once. */
  const publishInOrder = async (stream: string, candles: readonly PublishedCandle[]) => {
    for (const [index, candle] of candles.entries()) {
      if (await publish(stream, candleMessage(candle), CANDLE_STREAM_MAX_LENGTH)) continue;
      metrics.publishFailed(candles.length - index - 1);
      return;
    }
  };

  const publishCandles = async () => {
    while (!ended.signal.aborted) {
      if (waiting.length === 0 && isDraining) return;
      if (waiting.length === 0) await waker.wait();
      const byStream = Map.groupBy(waiting.splice(0, BATCH), ({ ref }) => candleStream(ref));
      await Promise.all([...byStream].map(([stream, candles]) => publishInOrder(stream, candles)));
    }
  };

  const publishTickers = async () => {
    while (!ended.signal.aborted && !isDraining) {
      const due = [...tickers];
      tickers.clear();
      const sent = due.map(([stream, ticker]) =>
        publish(stream, tickerMessage(ticker), TICKER_STREAM_MAX_LENGTH),
      );
      await Promise.all(sent);
      await timer.sleep(TICKER_INTERVAL_MS, ended.signal).catch(() => {});
    }
  };

  return {
    candles(candles) {
      for (const candle of candles) waiting.push(candle);
      const excess = waiting.length - WAITING_MAX;
      if (excess > 0) metrics.publishFailed(waiting.splice(0, excess).length);
      waker.wake();
    },
    ticker: (ticker) => void tickers.set(tickerStream(ticker.ref), ticker),
    start() {
      candlesDone = publishCandles();
      tickersDone = publishTickers();
    },
    async drain(deadlineMs) {
      isDraining = true;
      waker.wake();
      const late = timer.sleep(deadlineMs, ended.signal).catch(() => {});
      await Promise.race([candlesDone, late]);
      ended.abort();
      waker.wake();
      await Promise.race([tickersDone, late]);
    },
  };
}
