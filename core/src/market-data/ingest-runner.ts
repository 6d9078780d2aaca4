import { MINUTE_MS, SECOND_MS } from "../kernel/time.ts";
import type { Logger } from "../platform/logging.ts";
import type { StreamBus } from "../platform/streams.ts";
import type { Timer } from "../platform/timer.ts";
import type { FeedEvent, VenueFeed } from "../venues/venue-feed.ts";
import type { VenueRest } from "../venues/venue-rest.ts";
import { createIngestCatchUp } from "./ingest-catch-up-runner.ts";
import { createIngestEvents } from "./ingest-events-runner.ts";
import { createIngestInstrument, type IngestInstrument, mustGiveUp, owe } from "./ingest-instrument.ts";
import type { IngestMetrics } from "./ingest-metrics-runner.ts";
import { createIngestPublisher } from "./ingest-publisher-runner.ts";
import { createIngestRecovery } from "./ingest-recovery-runner.ts";
import { createIngestWriter, type IngestWriterDeps } from "./ingest-writer-runner.ts";
import type { SequencerStep } from "./kline-sequencer.ts";
import type { KlinesStore } from "./klines-store.ts";
import type { Market } from "./market.ts";
import { createVenueTime } from "./venue-time.ts";

/**
 * The ingest of one market: what its socket delivers and HTTP completes is stored in order, each closed candle once, and
 * then published. Starting is recovery: it goes on after the newest stored candle of each instrument. One process a
 * market: two would store and publish everything twice.
 */
export interface MarketIngest {
  start(): void;
  /** The instruments from now on; a new one begins after its newest stored candle. */
  setSymbols(symbols: readonly string[]): void;
  /** Closes the feed, stores and publishes what waits, for about 25 s at most. */
  stop(): Promise<void>;
}

export interface MarketIngestDeps {
  readonly market: Market;
  readonly symbols: readonly string[];
  /** Called once, at the start. */
  readonly createFeed: (onEvent: (event: FeedEvent) => void) => VenueFeed;
  readonly rest: Pick<VenueRest, "klines">;
  readonly klines: Pick<KlinesStore, "latestOpens" | "missingRanges"> & IngestWriterDeps["klines"];
  readonly bus: Pick<StreamBus, "publish">;
  readonly metrics: IngestMetrics;
  readonly timer: Timer;
  readonly logger: Logger;
  readonly config: IngestWriterDeps["config"] & {
    /** How far back an instrument without any candle begins. */
    readonly firstHistoryMinutes: number;
  };
}

const TICK_MS = SECOND_MS;
const DRAIN_ROWS_MS = 20 * SECOND_MS;
const DRAIN_MESSAGES_MS = 4 * SECOND_MS;

export function createMarketIngest(deps: MarketIngestDeps): MarketIngest {
  const { market, timer } = deps;
  const ending = new AbortController();
  const parts = createParts(deps, ending.signal);
  const { instruments, metrics, writer, publisher, catchUp, recovery } = parts;
  let feed: VenueFeed | null = null;
  let ticking: Promise<void> = Promise.resolve();

  const tick = async () => {
    while (!ending.signal.aborted) {
      void recovery.run().then(catchUp.pump);
      parts.giveUpOnGaps();
      catchUp.pump();
      const now = timer.nowMs();
      const lags = [...instruments.values()].map(({ storedUntilMs }) => now - storedUntilMs);
      metrics.beat(Math.max(0, ...lags));
      await timer.sleep(TICK_MS, ending.signal).catch(() => {});
    }
  };

  const setSymbols = (symbols: readonly string[]) => {
    const wanted = new Set(symbols);
    for (const symbol of instruments.keys()) if (!wanted.has(symbol)) instruments.delete(symbol);
    for (const symbol of wanted) {
      if (instruments.has(symbol)) continue;
      const ref = { marketId: market.marketId, symbol };
      instruments.set(symbol, createIngestInstrument(ref, timer.nowMs()));
    }
    feed?.subscribe([...wanted]);
  };

  return {
    start() {
      writer.start();
      publisher.start();
      feed = deps.createFeed(parts.onEvent);
      setSymbols(deps.symbols);
      ticking = tick();
    },
    setSymbols,
    async stop() {
      await feed?.close();
      ending.abort(new Error("the ingest ends"));
      await Promise.all([ticking, catchUp.settled()]);
      await writer.drain(DRAIN_ROWS_MS);
      await publisher.drain(DRAIN_MESSAGES_MS);
    },
  };
}

function createParts(deps: MarketIngestDeps, signal: AbortSignal) {
  const { market, rest, klines, bus, timer, config } = deps;
  const key = `${market.exchange}:${market.marketType}`;
  const logger = deps.logger.child({ component: `ingest:${key}` });
  const metrics = deps.metrics.ofMarket(key);
  const instruments = new Map<string, IngestInstrument>();
  const venueTime = createVenueTime(timer);
  const common = { instruments, timer, logger, venueNowMs: venueTime.nowMs, apply };

  const publisher = createIngestPublisher({ bus, metrics, timer, logger });
  const writer = createIngestWriter({
    ...{ klines, publisher, metrics, timer, logger, config },
    onStored(ref, untilMs) {
      const instrument = instruments.get(ref.symbol);
      if (instrument !== undefined) instrument.storedUntilMs = untilMs;
    },
  });
  const catchUp = createIngestCatchUp({ ...common, rest, writer, signal });
  const { firstHistoryMinutes } = config;
  const recovery = createIngestRecovery({
    ...common,
    marketId: market.marketId,
    klines,
    firstHistoryMinutes,
  });
  const onEvent = createIngestEvents({
    ...{ instruments, venueTime, publisher, metrics, timer, apply },
    hasRoom: writer.hasRoom,
    pump: catchUp.pump,
  });

  function apply(instrument: IngestInstrument, step: SequencerStep): void {
    const { ref, sequencer } = instrument;
    writer.add(ref, step.accepted);
    writer.amend(ref, step.revised);
    for (const { startMs, endMs } of step.skipped) {
      const minutes = (endMs - startMs) / MINUTE_MS;
      metrics.skipped(minutes);
      logger.info("minutes_without_candle", { symbol: ref.symbol, count: minutes });
    }
    instrument.holdingSinceMs = sequencer.isHolding() ? (instrument.holdingSinceMs ?? timer.nowMs()) : null;
  }

  const giveUpOnGaps = () => {
    const time = { nowMs: timer.nowMs(), answeredAtMs: catchUp.answeredAtMs() };
    for (const instrument of instruments.values()) {
      if (!mustGiveUp(instrument, time) || !writer.hasRoom()) continue;
      const startMs = instrument.sequencer.expected() ?? 0;
      const step = instrument.sequencer.release();
      owe(instrument, { startMs, endMs: step.accepted[0]?.kline.tsOpen ?? startMs });
      logger.warn("candles_owed", { symbol: instrument.ref.symbol });
      apply(instrument, step);
    }
  };

  return { instruments, metrics, writer, publisher, catchUp, recovery, onEvent, giveUpOnGaps };
}
