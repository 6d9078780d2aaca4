import { type EpochMs, epochMs, MINUTE_MS, SECOND_MS } from "../kernel/time.ts";
import type { Logger } from "../platform/logging.ts";
import type { StreamBus } from "../platform/streams.ts";
import type { Timer } from "../platform/timer.ts";
import { CANDLES_END_MS } from "./candle-fault.ts";
import { candleStream, readCandleMessage } from "./candle-message.ts";
import type { Candle } from "./candle-series.ts";
import type { CandlesStore } from "./candles-store.ts";
import { candlesOf } from "./candles-view-runner.ts";
import type { CandlesViewStore } from "./candles-view-store.ts";
import { createLiveSequence, type LiveMinutesListener, type StoredMinutes } from "./live-sequence.ts";
import { followStream } from "./live-stream-runner.ts";
import type { InstrumentRef } from "./market.ts";
import { readTickerMessage, type Ticker, tickerStream } from "./ticker-message.ts";
import { lastTicker } from "./ticker-view-runner.ts";

export interface LiveMinutes {
  /** Settles when it is known which minute comes next. */
  readonly ready: Promise<void>;
  /** The first minute that has not been told; 0 before the first candle of all. */
  next(): EpochMs;
  /** The minutes of the last day that were told and open at `from` or later, ascending. */
  since(from: number): readonly Candle[];
  /** The minute in progress as last heard of; it may be closed meanwhile. */
  ticker(): Ticker | null;
  /** Answers how to stop listening. */
  listen(listener: LiveMinutesListener): () => void;
  close(): void;
}

export interface LiveMinutesDeps {
  readonly candles: Pick<CandlesStore, "read1m">;
  readonly bounds: CandlesViewStore["bounds"];
  readonly bus: Pick<StreamBus, "read" | "last">;
  readonly timer: Timer;
  readonly logger: Logger;
}

/** A minute is looked for in the database when it has not been heard of so long after its end. */
const OVERDUE_MS = 20 * SECOND_MS;
const OVERDUE_CHECK_MS = 10 * SECOND_MS;
const RETRY_MS = 2 * SECOND_MS;

/**
 * The closed minutes of one instrument as they come: ascending, each once. The stream is only the quick way to hear of
 * them; what it leaves out (trimmed, wiped, not reachable) is read from the canonical candles, at the next message or
 * once a minute is overdue. Databases that do not answer are asked again until they do.
 */
export function createLiveMinutes(ref: InstrumentRef, deps: LiveMinutesDeps): LiveMinutes {
  const { bus, timer, logger } = deps;
  const stop = new AbortController();
  const listeners = new Set<LiveMinutesListener>();
  let ticker: Ticker | null = null;

  const sequence = createLiveSequence({
    listeners,
    ...storedMinutes(ref, { ...deps, signal: stop.signal }),
    onFailure: (error) => {
      if (!stop.signal.aborted) logger.error("live_minutes_failed", { symbol: ref.symbol, error });
    },
  });

  const takeTicker = (said: Ticker | null) => {
    if (said === null || (ticker !== null && said.at < ticker.at)) return;
    ticker = said;
    for (const listener of listeners) listener.ticker();
  };

  const checkOverdue = async () => {
    while (!stop.signal.aborted) {
      await timer.sleep(OVERDUE_CHECK_MS, stop.signal);
      if (timer.nowMs() >= sequence.next() + MINUTE_MS + OVERDUE_MS) await sequence.lookForMore();
    }
  };

  const start = async () => {
    const following = { bus, timer, logger, signal: stop.signal };
    const onCandle = (fields: Readonly<Record<string, string>>) => {
      const published = readCandleMessage(fields);
      if (published !== null) sequence.take(published.candle);
    };
    const onTicker = (fields: Readonly<Record<string, string>>) => takeTicker(readTickerMessage(fields));
    await followStream(candleStream(ref), { ...following, onFields: onCandle });
    await followStream(tickerStream(ref), { ...following, onFields: onTicker });
    takeTicker(await lastTicker(bus, ref));
    await sequence.start();
    // Ends with the signal, and with nothing else.
    checkOverdue().catch(() => {});
  };

  return {
    ready: start(),
    next: sequence.next,
    since: sequence.since,
    ticker: () => ticker,
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () => stop.abort(),
  };
}

/** Reads that are tried until they succeed, or `signal` aborts. */
function storedMinutes(ref: InstrumentRef, deps: LiveMinutesDeps & { signal: AbortSignal }): StoredMinutes {
  const { candles, bounds, timer, logger, signal } = deps;
  const untilAnswered = async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
    for (;;) {
      try {
        signal.throwIfAborted();
        return await ask();
      } catch (error) {
        signal.throwIfAborted();
        logger.warn("live_minutes_unread", { symbol: ref.symbol, error });
        await timer.sleep(RETRY_MS, signal);
      }
    }
  };
  return {
    read: async (start, end) => candlesOf(await untilAnswered(() => candles.read1m(ref, start, end))),
    async newest() {
      const extent = await untilAnswered(() => bounds(ref, epochMs(CANDLES_END_MS)));
      return extent?.newest ?? null;
    },
  };
}
