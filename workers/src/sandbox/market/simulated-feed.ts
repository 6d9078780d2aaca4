import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "@roehub/core/kernel/clock";
import { epochMs, MINUTE_MS, SECOND_MS } from "@roehub/core/kernel/time";
import {
  CANDLE_STREAM_MAX_LENGTH,
  candleMessage,
  candleStream,
} from "@roehub/core/market-data/candle-message";
import { candleAt } from "@roehub/core/market-data/candle-series";
import type { CandlesStore } from "@roehub/core/market-data/candles-store";
import type { Logger } from "@roehub/core/platform/logging";
import type { StreamBus } from "@roehub/core/platform/streams";
import { createMarketSimulator } from "./market-simulator.ts";
import { FIRST_INSTRUMENTS, type SimulatedInstrument } from "./simulated-instruments.ts";

export interface SimulatedFeedDeps {
  readonly seed: number;
  readonly candles: CandlesStore;
  readonly streams: StreamBus;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface SimulatedFeed {
  /** Stores and publishes every minute that has closed since the last call. */
  tick(): Promise<void>;
}

/** A venue's feed takes about this long to say that a minute is over. */
const AFTER_CLOSE_MS = SECOND_MS;

/** The simulated market in real time, from the minute after the last stored one on. */
export function createSimulatedFeed(deps: SimulatedFeedDeps): SimulatedFeed {
  const { candles, clock } = deps;
  const simulator = createMarketSimulator({ seed: deps.seed });
  const nextMs = new Map<string, number>();

  const advance = async (instrument: SimulatedInstrument): Promise<void> => {
    const closedUntilMs = Math.floor(clock.nowMs() / MINUTE_MS) * MINUTE_MS;
    const stored =
      nextMs.get(instrument.symbol) ?? (await firstMissing(candles, instrument)) ?? closedUntilMs;
    const closed = simulator.candles(instrument, stored, closedUntilMs);
    if (closed.length > 0) {
      await candles.insert(instrument, closed, "ws");
      for (let index = 0; index < closed.length; index++)
        await publish(deps, instrument, candleAt(closed, index));
    }
    nextMs.set(instrument.symbol, Math.max(stored, closedUntilMs));
  };

  return {
    async tick() {
      for (const instrument of FIRST_INSTRUMENTS) await advance(instrument);
    },
  };
}

/** Runs the feed until `signal` aborts. A minute that could not be stored is tried again with the next. */
export async function startSimulatedFeed(deps: SimulatedFeedDeps, signal: AbortSignal): Promise<void> {
  const feed = createSimulatedFeed(deps);
  while (!signal.aborted) {
    try {
      await feed.tick();
    } catch (error) {
      deps.logger.error("simulated_feed_failed", { error });
    }
    const sinceMinuteMs = deps.clock.nowMs() % MINUTE_MS;
    const waitMs = MINUTE_MS - sinceMinuteMs + AFTER_CLOSE_MS;
    await delay(waitMs, undefined, { signal }).catch(() => undefined);
  }
}

async function firstMissing(candles: CandlesStore, instrument: SimulatedInstrument): Promise<number | null> {
  const extent = await candles.extent(instrument);
  return extent === null ? null : extent.last + MINUTE_MS;
}

/** Best effort: a reader that misses a message finds the candle in ClickHouse. */
async function publish(
  { streams, clock, logger }: SimulatedFeedDeps,
  ref: SimulatedInstrument,
  candle: ReturnType<typeof candleAt>,
): Promise<void> {
  if (candle === null) return;
  const meanPrice = (candle.open + candle.high + candle.low + candle.close) / 4;
  const message = candleMessage({
    ref,
    candle,
    quoteVolume: candle.volume * meanPrice,
    trades: null,
    source: "ws",
    ingestedAt: epochMs(clock.nowMs()),
  });
  try {
    await streams.publish(candleStream(ref), message, { maxLength: CANDLE_STREAM_MAX_LENGTH });
  } catch (error) {
    logger.warn("candle_not_published", { error });
  }
}
