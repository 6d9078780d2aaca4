import { DAY_MS, epochMs, MINUTE_MS, SECOND_MS } from "../kernel/time.ts";
import type { Logger } from "../platform/logging.ts";
import type { StreamBus } from "../platform/streams.ts";
import type { Timer } from "../platform/timer.ts";
import type { FeedEvent, VenueFeed } from "../venues/venue-feed.ts";
import type { VenueRest } from "../venues/venue-rest.ts";
import { createIngestCatchUp } from "./ingest-catch-up-runner.ts";
import { createIngestInstrument, type IngestInstrument, mustGiveUp, owe } from "./ingest-instrument.ts";
import type { IngestMetrics } from "./ingest-metrics-runner.ts";
import { createIngestPublisher } from "./ingest-publisher-runner.ts";
import { createIngestWriter, type IngestWriterDeps } from "./ingest-writer-runner.ts";
import type { SequencerStep } from "./kline-sequencer.ts";
import type { KlinesStore } from "./klines-store.ts";
import { type InstrumentRef, instrumentKey, type Market } from "./market.ts";
import { createVenueTime } from "./venue-time.ts";

/**
 * The ingest of one market: what its socket delivers and HTTP completes is stored in order, each closed candle once, and
 * then published. Starting is recovery: it goes on after the newest stored candle of each instrument.
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
/** Older holes are left to the repair. */
const HOLES_LOOKED_FOR_MS = DAY_MS;
const RECOVERY_RETRY_MS = 5 * SECOND_MS;
const DRAIN_ROWS_MS = 20 * SECOND_MS;
const DRAIN_MESSAGES_MS = 4 * SECOND_MS;

export function createMarketIngest(deps: MarketIngestDeps): MarketIngest {
  const { market, rest, klines, bus, timer, config } = deps;
  const key = instrumentKey({ marketId: market.marketId, symbol: "" }).slice(0, -1);
  const logger = deps.logger.child({ component: `ingest:${key}` });
  const metrics = deps.metrics.ofMarket(key);
  const instruments = new Map<string, IngestInstrument>();
  const venueTime = createVenueTime(timer);
  const ending = new AbortController();
  const publisher = createIngestPublisher({ bus, metrics, timer, logger });
  const writer = createIngestWriter({
    klines,
    publisher,
    metrics,
    timer,
    logger,
    config,
    onStored(ref, untilMs) {
      const instrument = instruments.get(ref.symbol);
      if (instrument !== undefined) instrument.storedUntilMs = untilMs;
    },
  });
  const catchUp = createIngestCatchUp({
    instruments,
    rest,
    timer,
    logger,
    signal: ending.signal,
    venueNowMs: venueTime.nowMs,
    apply,
    writer,
  });
  let feed: VenueFeed | null = null;
  let ticking: Promise<void> = Promise.resolve();
  let recovering: Promise<void> | null = null;
  let recoverAtMs = 0;

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

  function onEvent(event: FeedEvent): void {
    if (event.kind === "kline") takeKline(event);
    else if (event.kind === "lost") {
      for (const instrument of known(event.symbols)) instrument.lostSinceMs ??= timer.nowMs();
    } else {
      const delivered = known(event.symbols);
      if (delivered.some((one) => one.hasDelivered && one.lostSinceMs !== null)) metrics.reconnected();
      for (const instrument of delivered) {
        Object.assign(instrument, {
          lostSinceMs: null,
          hasDelivered: true,
          needsCatchUp: true,
          retryAtMs: 0,
        });
      }
      catchUp.pump();
    }
  }

  function takeKline({ kline, isClosed, eventAt }: Extract<FeedEvent, { kind: "kline" }>): void {
    const instrument = instruments.get(kline.symbol);
    if (instrument === undefined) return;
    venueTime.observe(eventAt);
    const { ref, sequencer } = instrument;
    if (!isClosed) {
      publisher.ticker({ ref, minute: kline, at: eventAt });
      return;
    }
    if (writer.hasRoom()) apply(instrument, sequencer.live(kline));
    else sequencer.forget(kline.tsOpen);
    if (sequencer.missing() !== null) catchUp.pump();
  }

  const known = (symbols: readonly string[]) =>
    symbols.map((symbol) => instruments.get(symbol)).filter((one) => one !== undefined);

  /** Finds where instruments begin; on a failure the next tick tries again later. */
  const recover = async () => {
    const waiting = [...instruments.values()].filter(({ sequencer }) => sequencer.expected() === null);
    if (waiting.length === 0) return;
    try {
      const latest = await klines.latestOpens(
        market.marketId,
        waiting.map(({ ref }) => ref.symbol),
      );
      for (const instrument of waiting) beginAfter(instrument, latest.get(instrument.ref.symbol) ?? null);
      for (const instrument of waiting) await oweHoles(instrument, latest.get(instrument.ref.symbol) ?? null);
    } catch (error) {
      logger.warn("recovery_failed", { error });
      recoverAtMs = timer.nowMs() + RECOVERY_RETRY_MS;
    }
  };

  const beginAfter = (instrument: IngestInstrument, latestOpen: number | null) => {
    const closedUntilMs = Math.floor(venueTime.nowMs() / MINUTE_MS) * MINUTE_MS;
    const firstMs = closedUntilMs - config.firstHistoryMinutes * MINUTE_MS;
    const expected = epochMs(latestOpen === null ? firstMs : latestOpen + MINUTE_MS);
    instrument.storedUntilMs = expected;
    apply(instrument, instrument.sequencer.begin(expected, { isFresh: latestOpen === null }));
  };

  /** Minutes that an earlier run gave up are owed again. */
  const oweHoles = async (instrument: IngestInstrument, latestOpen: number | null) => {
    if (latestOpen === null) return;
    const startMs = latestOpen - HOLES_LOOKED_FOR_MS;
    const ranges = await klines.missingRanges(instrument.ref, startMs, latestOpen);
    // What begins the stretch may lie before the history.
    for (const range of ranges) if (range.startMs > startMs) owe(instrument, range);
  };

  const giveUpOnGaps = () => {
    const time = { nowMs: timer.nowMs(), answeredAtMs: catchUp.answeredAtMs() };
    for (const instrument of instruments.values()) {
      const { sequencer, ref } = instrument;
      if (!mustGiveUp(instrument, time) || !writer.hasRoom()) continue;
      const startMs = sequencer.expected() ?? 0;
      const step = sequencer.release();
      owe(instrument, { startMs, endMs: step.accepted[0]?.kline.tsOpen ?? startMs });
      logger.warn("candles_owed", { symbol: ref.symbol });
      apply(instrument, step);
    }
  };

  const tick = async () => {
    while (!ending.signal.aborted) {
      if (recovering === null && timer.nowMs() >= recoverAtMs) {
        recovering = recover().finally(() => {
          recovering = null;
          catchUp.pump();
        });
      }
      giveUpOnGaps();
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
      const ref: InstrumentRef = { marketId: market.marketId, symbol };
      if (!instruments.has(symbol)) instruments.set(symbol, createIngestInstrument(ref, timer.nowMs()));
    }
    feed?.subscribe([...wanted]);
  };

  return {
    start() {
      writer.start();
      publisher.start();
      feed = deps.createFeed(onEvent);
      setSymbols(deps.symbols);
      ticking = tick();
    },
    setSymbols,
    async stop() {
      await feed?.close();
      ending.abort(new Error("the ingest ends"));
      await Promise.all([ticking, recovering, catchUp.settled()]);
      await writer.drain(DRAIN_ROWS_MS);
      await publisher.drain(DRAIN_MESSAGES_MS);
    },
  };
}
