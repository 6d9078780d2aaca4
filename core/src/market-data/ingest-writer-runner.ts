import { type EpochMs, epochMs, MINUTE_MS, SECOND_MS } from "../kernel/time.ts";
import type { Logger } from "../platform/logging.ts";
import type { Timer } from "../platform/timer.ts";
import type { PublishedCandle } from "./candle-message.ts";
import type { MarketIngestMetrics } from "./ingest-metrics-runner.ts";
import type { IngestPublisher } from "./ingest-publisher-runner.ts";
import { createIngestWaker } from "./ingest-waker-runner.ts";
import { type IngestRow, insertRounds } from "./insert-rounds.ts";
import type { SequencedKline } from "./kline-sequencer.ts";
import type { KlinesStore } from "./klines-store.ts";
import { type InstrumentRef, instrumentKey } from "./market.ts";

/**
 * Stores one market's candles in blocks and publishes what is stored. A block that fails is sent again unchanged for as
 * long as it takes; meanwhile candles wait here, up to a bound that whoever adds them minds.
 */
export interface IngestWriter {
  hasRoom(): boolean;
  /** Resolves once there is room; rejects with the signal's reason. */
  room(signal: AbortSignal): Promise<void>;
  /** The next candles of an instrument. */
  add(ref: InstrumentRef, candles: readonly SequencedKline[]): void;
  /** Candles that may differ from what is stored; compared after everything that was added before them is. */
  amend(ref: InstrumentRef, candles: readonly SequencedKline[]): void;
  start(): void;
  /** Stores what waits, for `deadlineMs` at most, and ends. What is left is lost here and not at the venue. */
  drain(deadlineMs: number): Promise<void>;
}

export interface IngestWriterDeps {
  readonly klines: Pick<KlinesStore, "encodeBlock" | "insertBlock" | "amend">;
  readonly publisher: Pick<IngestPublisher, "candles">;
  readonly metrics: MarketIngestMetrics;
  readonly timer: Timer;
  readonly logger: Logger;
  readonly config: {
    readonly flushIntervalMs: number;
    readonly flushRows: number;
    readonly queueRows: number;
  };
  /** Everything of `ref` that was added and opens before `untilMs` is stored. */
  readonly onStored: (ref: InstrumentRef, untilMs: number) => void;
}

const RETRY_FIRST_MS = 250;
const RETRY_MAX_MS = 10 * SECOND_MS;
/** Failures between two lines of the log. */
const LOG_EVERY = 20;

export function createIngestWriter(deps: IngestWriterDeps): IngestWriter {
  const { klines, publisher, metrics, timer, logger, config, onStored } = deps;
  const queue: IngestRow[] = [];
  /** By instrument and minute: of several revisions that wait the newest counts. */
  const amendments = new Map<string, IngestRow>();
  const waker = createIngestWaker(timer);
  const ended = new AbortController();
  const roomWaiters = new Set<() => void>();
  let inFlight = 0;
  let isDraining = false;
  let done: Promise<void> = Promise.resolve();

  const size = () => queue.length + inFlight + amendments.size;
  const noteSize = () => {
    metrics.queued(size());
    if (size() < config.queueRows) for (const wake of roomWaiters) wake();
  };

  /** Does `work` until it succeeds; false where the end came first. */
  const insist = async (work: () => Promise<void>): Promise<boolean> => {
    for (let attempt = 1; !ended.signal.aborted; attempt++) {
      try {
        await work();
        if (attempt > 1) logger.info("candles_stored_again", { attempt });
        return true;
      } catch (error) {
        metrics.insertFailed();
        if (attempt % LOG_EVERY === 1) logger.warn("candles_not_stored", { attempt, error });
        const pauseMs = Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** Math.min(attempt - 1, 10));
        await timer.sleep(pauseMs, ended.signal).catch(() => {});
      }
    }
    return false;
  };

  const store = async (rows: readonly IngestRow[]) => {
    inFlight = rows.length;
    for (const group of insertRounds(rows)) {
      const source = group[0]?.source ?? "ws";
      const block = klines.encodeBlock(group, source);
      if (!(await insist(() => klines.insertBlock(block)))) return;
      metrics.inserted(group.length);
      inFlight -= group.length;
      for (const { ref, kline } of group) onStored(ref, kline.tsOpen + MINUTE_MS);
      const ingestedAt = epochMs(Number(block.ingestedAtUs / 1_000n));
      publisher.candles(group.map((row) => publishedOf(row, ingestedAt)));
    }
    noteSize();
  };

  const amend = async (rows: readonly IngestRow[]) => {
    for (const ofOne of Map.groupBy(rows, ({ ref, source }) => `${instrumentKey(ref)}:${source}`).values()) {
      const [first] = ofOne;
      if (first === undefined) continue;
      ofOne.sort((a, b) => a.kline.tsOpen - b.kline.tsOpen);
      const isDone = await insist(async () => {
        const minutes = ofOne.map(({ kline }) => kline);
        const { inserted, changed, late } = await klines.amend(first.ref, minutes, first.source);
        if (inserted + changed + late === 0) return;
        metrics.amended(inserted + changed + late);
        publisher.candles(ofOne.map((row) => publishedOf(row, timer.nowMs())));
      });
      if (!isDone) return;
    }
  };

  /** What waits now: first the candles, then what is compared with them. */
  const flush = async () => {
    const due = [...amendments.values()];
    amendments.clear();
    for (let left = queue.length; left > 0 && !ended.signal.aborted; ) {
      const rows = queue.splice(0, Math.min(left, config.flushRows));
      left -= rows.length;
      await store(rows);
    }
    await amend(due);
    noteSize();
  };

  const run = async () => {
    while (!ended.signal.aborted) {
      if (size() === 0 && isDraining) return;
      while (size() === 0 && !isDraining) await waker.wait();
      const deadline = timer.nowMs() + config.flushIntervalMs;
      while (queue.length < config.flushRows && !isDraining) {
        const leftMs = deadline - timer.nowMs();
        if (leftMs <= 0) break;
        await waker.wait(leftMs);
      }
      await flush();
    }
  };

  return {
    hasRoom: () => size() < config.queueRows,
    async room(signal) {
      while (size() >= config.queueRows) await nextWake(roomWaiters, signal);
    },
    add(ref, candles) {
      for (const candle of candles) queue.push({ ref, ...candle });
      if (candles.length === 0) return;
      metrics.queued(size());
      waker.wake();
    },
    amend(ref, candles) {
      for (const candle of candles) {
        amendments.set(`${instrumentKey(ref)}:${candle.kline.tsOpen}`, { ref, ...candle });
      }
      if (candles.length > 0) waker.wake();
    },
    start() {
      done = run();
    },
    async drain(deadlineMs) {
      isDraining = true;
      waker.wake();
      await Promise.race([done, timer.sleep(deadlineMs, ended.signal).catch(() => {})]);
      if (size() > 0) logger.warn("candles_left_to_recovery", { rows: size() });
      ended.abort();
      waker.wake();
    },
  };
}

function publishedOf({ ref, kline, source }: IngestRow, ingestedAt: EpochMs): PublishedCandle {
  const { quoteVolume, trades } = kline;
  return { ref, candle: kline, quoteVolume, trades, source, ingestedAt };
}

/** Resolves at the next wake of `waiters`; rejects with the signal's reason. */
function nextWake(waiters: Set<() => void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      waiters.delete(settle);
      signal.removeEventListener("abort", settle);
      if (signal.aborted) reject(signal.reason);
      else resolve();
    };
    waiters.add(settle);
    signal.addEventListener("abort", settle, { once: true });
    if (signal.aborted) settle();
  });
}
