import type { Timer } from "../platform/timer.ts";
import { createIngestInserts, type IngestInsertsDeps } from "./ingest-inserts-runner.ts";
import { createIngestWaker } from "./ingest-waker-runner.ts";
import type { IngestRow } from "./insert-rounds.ts";
import type { SequencedKline } from "./kline-sequencer.ts";
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

export interface IngestWriterDeps extends IngestInsertsDeps {
  readonly config: {
    readonly flushIntervalMs: number;
    readonly flushRows: number;
    readonly queueRows: number;
  };
}

export function createIngestWriter(deps: IngestWriterDeps): IngestWriter {
  const { metrics, timer, logger, config } = deps;
  const waiting = new WaitingRows();
  const waker = createIngestWaker();
  const ended = new AbortController();
  const inserts = createIngestInserts(deps, ended.signal);
  const roomWaiters = new Set<() => void>();
  let isDraining = false;
  let done: Promise<void> = Promise.resolve();

  const hasRoom = () => waiting.size() < config.queueRows;
  const noteSize = () => {
    metrics.queued(waiting.size());
    if (hasRoom()) for (const wake of roomWaiters) wake();
  };

  /** What waits now: first the candles, then what is compared with them. */
  const flush = async () => {
    const amendments = waiting.takeAmendments();
    for (let left = waiting.rows.length; left > 0 && !ended.signal.aborted; ) {
      const rows = waiting.takeRows(Math.min(left, config.flushRows));
      left -= rows.length;
      await inserts.store(rows, (count) => {
        waiting.inFlight -= count;
        noteSize();
      });
    }
    await inserts.amend(amendments);
    waiting.inFlight = 0;
    noteSize();
  };

  /** Until a block is full, old enough, or not to be waited for. */
  const gather = async () => {
    // Slept and not compared with the clock, which may be set back meanwhile.
    let isOld = false;
    const gathered = new AbortController();
    const age = () => {
      isOld = true;
      waker.wake();
    };
    timer.sleep(config.flushIntervalMs, gathered.signal).then(age, () => {});
    while (waiting.rows.length < config.flushRows && !isDraining && !isOld) await waker.wait();
    gathered.abort();
  };

  const run = async () => {
    while (!ended.signal.aborted) {
      if (waiting.size() === 0 && isDraining) return;
      while (waiting.size() === 0 && !isDraining) await waker.wait();
      await gather();
      await flush();
    }
  };

  return {
    hasRoom,
    async room(signal) {
      while (!hasRoom()) await nextWake(roomWaiters, signal);
    },
    add(ref, candles) {
      for (const candle of candles) waiting.rows.push({ ref, ...candle });
      metrics.queued(waiting.size());
      if (candles.length > 0) waker.wake();
    },
    amend(ref, candles) {
      for (const candle of candles) waiting.addAmendment({ ref, ...candle });
      if (candles.length > 0) waker.wake();
    },
    start() {
      done = run();
    },
    async drain(deadlineMs) {
      isDraining = true;
      waker.wake();
      await settledWithin(done, { deadlineMs, timer, signal: ended.signal });
      if (waiting.size() > 0) logger.warn("candles_left_to_recovery", { rows: waiting.size() });
      ended.abort();
      waker.wake();
    },
  };
}

class WaitingRows {
  readonly rows: IngestRow[] = [];
  /** By instrument and minute: of several revisions that wait the newest counts. */
  private readonly amendments = new Map<string, IngestRow>();
  /** Taken and not stored yet. */
  inFlight = 0;

  size(): number {
    return this.rows.length + this.amendments.size + this.inFlight;
  }

  addAmendment(row: IngestRow): void {
    this.amendments.set(`${instrumentKey(row.ref)} ${row.kline.tsOpen}`, row);
  }

  takeRows(count: number): readonly IngestRow[] {
    const rows = this.rows.splice(0, count);
    this.inFlight += rows.length;
    return rows;
  }

  takeAmendments(): readonly IngestRow[] {
    const rows = [...this.amendments.values()];
    this.amendments.clear();
    this.inFlight += rows.length;
    return rows;
  }
}

/** Waits for `work`, for `deadlineMs` at most. */
async function settledWithin(
  work: Promise<void>,
  limit: { deadlineMs: number; timer: Timer; signal: AbortSignal },
): Promise<void> {
  await Promise.race([work, limit.timer.sleep(limit.deadlineMs, limit.signal).catch(() => {})]);
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
