import { MINUTE_MS, SECOND_MS } from "../kernel/time.ts";
import type { MinuteRange } from "./gap-ranges.ts";
import { createKlineSequencer, type KlineSequencer } from "./kline-sequencer.ts";
import type { InstrumentRef } from "./market.ts";

/** What the ingest knows of one instrument. Times are epoch milliseconds. */
export interface IngestInstrument {
  readonly ref: InstrumentRef;
  readonly sequencer: KlineSequencer;
  /** The end of the newest stored minute, or where the ingest began. */
  storedUntilMs: number;
  /** Since when the socket does not deliver it; null while it does. */
  lostSinceMs: number | null;
  hasDelivered: boolean;
  /** Minutes that closed before this, by the venue's time, may have been told by nobody. */
  untoldUntilMs: number;
  isAsking: boolean;
  askedAtMs: number;
  /** Not to be asked for before. */
  retryAtMs: number;
  /** Answers in a row that left something missing. */
  futileCount: number;
  failingSinceMs: number | null;
  /** Since when candles wait for earlier ones. */
  holdingSinceMs: number | null;
  /** Minutes given up, to be fetched when the venue answers again. */
  readonly owed: MinuteRange[];
}

export function createIngestInstrument(ref: InstrumentRef, nowMs: number): IngestInstrument {
  return {
    ref,
    sequencer: createKlineSequencer(),
    storedUntilMs: nowMs,
    lostSinceMs: nowMs,
    hasDelivered: false,
    untoldUntilMs: nowMs,
    isAsking: false,
    askedAtMs: 0,
    retryAtMs: 0,
    futileCount: 0,
    failingSinceMs: null,
    holdingSinceMs: null,
    owed: [],
  };
}

/** So long after a minute closed its candle is asked for over HTTP. */
const OVERDUE_MS = 20 * SECOND_MS;
/** The same where no socket could be had for so long. */
const POLLED_OVERDUE_MS = 3 * SECOND_MS;
const POLLED_AFTER_MS = 2 * MINUTE_MS;
/** So long after a minute closed the venue's HTTP answers have it, if there is a candle at all. */
const SETTLED_MS = 20 * SECOND_MS;
/** Candles wait so long for earlier ones that HTTP does not give. */
const GIVE_UP_MS = MINUTE_MS;
const RETRY_FIRST_MS = 2 * SECOND_MS;
const RETRY_MAX_MS = MINUTE_MS;
const OWED_MAX = 100;

/**
 * The stretch to ask the venue for now, or null. `venueNowMs` is the venue's time as far as we know it; what has not
 * closed by then is left out.
 */
export function dueCatchUp(
  instrument: IngestInstrument,
  time: { readonly nowMs: number; readonly venueNowMs: number },
): MinuteRange | null {
  const { sequencer, lostSinceMs } = instrument;
  const expected = sequencer.expected();
  if (expected === null || !mayAsk(instrument, time.nowMs)) return null;
  const missing = sequencer.missing();
  const isPolled = lostSinceMs !== null && time.nowMs - lostSinceMs >= POLLED_AFTER_MS;
  const overdueMs = isPolled ? POLLED_OVERDUE_MS : OVERDUE_MS;
  const isOverdue = time.venueNowMs >= expected + MINUTE_MS + overdueMs;
  const isUntold = expected + MINUTE_MS <= instrument.untoldUntilMs;
  if (!isUntold && missing === null && !isOverdue) return null;
  const closedUntilMs = Math.floor(time.venueNowMs / MINUTE_MS) * MINUTE_MS;
  const endMs = Math.max(closedUntilMs, missing?.endMs ?? 0);
  return endMs > expected ? { startMs: expected, endMs } : null;
}

/** Whether it may be asked for now: one that waits longer than it ever has to has seen its clock set back. */
export function mayAsk({ isAsking, retryAtMs }: IngestInstrument, nowMs: number): boolean {
  const leftMs = retryAtMs - nowMs;
  return !isAsking && (leftMs <= 0 || leftMs > RETRY_MAX_MS);
}

/** Minutes that open before this and are not in an answer of now do not exist. */
export function settledUntil(venueNowMs: number): number {
  return Math.floor((venueNowMs - SETTLED_MS) / MINUTE_MS) * MINUTE_MS;
}

/** How a question ended. */
export interface CatchUpEnd {
  readonly nowMs: number;
  readonly hasFailed: boolean;
  /** The expected minute is a later one than before. */
  readonly hasAdvanced: boolean;
}

/** Plans the next question after one: the more were futile in a row, the later. */
export function noteCatchUpEnd(instrument: IngestInstrument, end: CatchUpEnd): void {
  if (end.hasFailed) instrument.failingSinceMs ??= end.nowMs;
  instrument.futileCount = end.hasAdvanced ? 0 : instrument.futileCount + 1;
  const pauseMs = Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** Math.min(instrument.futileCount, 10));
  instrument.retryAtMs = end.nowMs + pauseMs;
}

/** Whether what candles wait for is to be given up: HTTP has given nothing of it for a minute, nor of anything else. */
export function mustGiveUp(
  instrument: IngestInstrument,
  time: { readonly nowMs: number; readonly answeredAtMs: number },
): boolean {
  const isOld = (sinceMs: number | null) => sinceMs !== null && time.nowMs - sinceMs >= GIVE_UP_MS;
  return isOld(instrument.holdingSinceMs) && (isOld(instrument.failingSinceMs) || isOld(time.answeredAtMs));
}

/** Remembers given up minutes; beyond a bound the oldest stretches grow together. */
export function owe(instrument: IngestInstrument, range: MinuteRange): void {
  const { owed } = instrument;
  if (range.startMs < range.endMs) owed.push(range);
  if (owed.length <= OWED_MAX) return;
  const [first, second] = owed.splice(0, 2);
  if (first !== undefined && second !== undefined) {
    owed.unshift({
      startMs: Math.min(first.startMs, second.startMs),
      endMs: Math.max(first.endMs, second.endMs),
    });
  }
}
