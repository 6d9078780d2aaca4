import type { EpochMs } from "../kernel/time.ts";
import type { Timeframe } from "../kernel/timeframe.ts";
import { readBuckets } from "./candles-view-runner.ts";
import type { CandlesViewStore } from "./candles-view-store.ts";
import { createLiveCandles, type LiveCandles, type LiveCandlesListener } from "./live-candles-runner.ts";
import { createLiveMinutes, type LiveMinutes, type LiveMinutesDeps } from "./live-minutes-runner.ts";
import { createLiveTicker, type LiveTicker } from "./live-ticker-runner.ts";
import { type InstrumentRef, instrumentKey } from "./market.ts";
import type { TickerView } from "./ticker-view.ts";

export interface LiveMarketData {
  /** The market's time, which candles are stored in and `LivePlace.seenAt` is of. */
  nowMs(): EpochMs;
  /** Tells the candles of a timeframe until the listener's signal aborts; answers the first `until`. Rejects where it aborts before. */
  candles(
    options: { readonly ref: InstrumentRef; readonly timeframe: Timeframe } & LiveCandlesListener,
  ): Promise<EpochMs>;
  /** Tells the last price until `signal` aborts. */
  ticker(options: {
    readonly ref: InstrumentRef;
    readonly onEvent: (view: TickerView) => void;
    readonly signal: AbortSignal;
  }): Promise<void>;
  close(): void;
}

interface LiveMarketDataDeps extends LiveMinutesDeps {
  readonly isChanged: CandlesViewStore["isChanged"];
}

interface LiveInstrument {
  readonly minutes: LiveMinutes;
  readonly candles: Map<Timeframe, LiveCandles>;
  readonly ticker: LiveTicker;
  readonly stop: AbortController;
  listeners: number;
}

/**
 * Live candles and prices for everybody who listens in this process: each stream of the bus is read once however many
 * there are, and no longer than there is one.
 */
export function createLiveMarketData(deps: LiveMarketDataDeps): LiveMarketData {
  const { timer, logger } = deps;
  const instruments = new Map<string, LiveInstrument>();

  const open = (ref: InstrumentRef): LiveInstrument => {
    const stop = new AbortController();
    const minutes = createLiveMinutes(ref, deps);
    stop.signal.addEventListener("abort", minutes.close, { once: true });
    const ticker = createLiveTicker({ minutes, timer, signal: stop.signal });
    return { minutes, candles: new Map(), ticker, stop, listeners: 0 };
  };

  /** The instrument, kept open until `signal` aborts. */
  const hold = (ref: InstrumentRef, signal: AbortSignal): LiveInstrument => {
    const key = instrumentKey(ref);
    const instrument = instruments.get(key) ?? open(ref);
    instruments.set(key, instrument);
    instrument.listeners++;
    const leave = () => {
      instrument.listeners--;
      if (instrument.listeners > 0) return;
      if (instruments.get(key) === instrument) instruments.delete(key);
      instrument.stop.abort();
    };
    if (signal.aborted) leave();
    else signal.addEventListener("abort", leave, { once: true });
    return instrument;
  };

  const candlesOf = (ref: InstrumentRef, timeframe: Timeframe, instrument: LiveInstrument): LiveCandles => {
    const found = instrument.candles.get(timeframe);
    if (found !== undefined) return found;
    const made = createLiveCandles({
      minutes: instrument.minutes,
      timeframe,
      read: (from, to) => readBuckets(deps.candles, { ref, timeframe, from, to }),
      isChanged: (range) => deps.isChanged(ref, range),
      timer,
      logger,
      signal: instrument.stop.signal,
    });
    instrument.candles.set(timeframe, made);
    return made;
  };

  return {
    nowMs: () => timer.nowMs(),
    async candles({ ref, timeframe, ...listener }) {
      const instrument = hold(ref, listener.signal);
      await instrument.minutes.ready;
      listener.signal.throwIfAborted();
      return candlesOf(ref, timeframe, instrument).join(listener);
    },
    async ticker({ ref, ...listener }) {
      const instrument = hold(ref, listener.signal);
      await instrument.minutes.ready;
      listener.signal.throwIfAborted();
      instrument.ticker.join(listener);
    },
    close() {
      for (const { stop } of instruments.values()) stop.abort();
      instruments.clear();
    },
  };
}
