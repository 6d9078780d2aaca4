import { type EpochMs, epochMs, MINUTE_MS } from "../kernel/time.ts";
import type { MinuteRange } from "./gap-ranges.ts";
import type { Kline } from "./kline.ts";

/** A closed candle and how it came. */
export interface SequencedKline {
  readonly kline: Kline;
  readonly source: "ws" | "rest";
}

/** What a stretch of the venue's history says, see `KlinePage`. */
export interface CatchUpPage {
  /** Ascending. */
  readonly klines: readonly Kline[];
  /** The venue has no closed candle before this instant but those of this page and the ones before it. */
  readonly until: EpochMs;
  /**
   * Minutes that open before this instant and are not given will not come any more. Later ones may still: a venue's
   * HTTP answer can lag behind its own socket.
   */
  readonly settledUntil: EpochMs;
}

/** What one input settles. */
export interface SequencerStep {
  /** The next candles: ascending, each minute once, over all steps. */
  readonly accepted: readonly SequencedKline[];
  /** Candles of minutes that are over: the content differs from what was accepted, or that is not known any more. */
  readonly revised: readonly SequencedKline[];
  /** Minutes passed over without a candle. */
  readonly skipped: readonly MinuteRange[];
}

/**
 * Puts the closed candles of one instrument in order, whatever the venue's socket repeats, drops or swaps. A candle
 * after the expected minute is held until what lies between is caught up over HTTP.
 */
export interface KlineSequencer {
  /** The minute that is accepted next; null before `begin`. */
  expected(): EpochMs | null;
  /** What is known to have closed and is not accepted yet; null where nothing is. */
  missing(): MinuteRange | null;
  /** Whether a candle waits for an earlier one. */
  isHolding(): boolean;
  /** From where on. `isFresh`: nothing is stored, so minutes before the first candle are no gap. Once. */
  begin(expected: EpochMs, options: { isFresh: boolean }): SequencerStep;
  /** A closed candle of the socket. */
  live(kline: Kline): SequencerStep;
  /** A closed candle that there is no room for: it is missing from now on. */
  forget(tsOpen: EpochMs): void;
  page(page: CatchUpPage): SequencerStep;
  /** Gives up what lies before the candles that are held. */
  release(): SequencerStep;
}

/** Candles held at most; what comes beyond is missing, and is caught up with the rest. */
const HELD_MAX = 240;
/** Accepted candles whose content is remembered, to tell a repetition from a revision. */
const RECENT_MAX = 16;

export function createKlineSequencer(): KlineSequencer {
  const sequence = new Sequence();
  return {
    expected: () => sequence.expected,
    missing: () => sequence.missing(),
    isHolding: () => sequence.expected !== null && sequence.held.size > 0,
    begin(expected, { isFresh }) {
      const step = sequence.begin(expected, isFresh);
      return sequence.drain(step);
    },
    live(kline) {
      const step = newStep();
      sequence.closedUntil = Math.max(sequence.closedUntil, kline.tsOpen + MINUTE_MS);
      sequence.take({ kline, source: "ws" }, step);
      return sequence.drain(step);
    },
    forget(tsOpen) {
      sequence.closedUntil = Math.max(sequence.closedUntil, tsOpen + MINUTE_MS);
    },
    page: (page) => sequence.page(page),
    release() {
      const step = newStep();
      if (sequence.expected !== null && sequence.held.size > 0) {
        sequence.skipTo(Math.min(...sequence.held.keys()), step);
      }
      return sequence.drain(step);
    },
  };
}

interface OpenStep extends SequencerStep {
  readonly accepted: SequencedKline[];
  readonly revised: SequencedKline[];
  readonly skipped: MinuteRange[];
}

const newStep = (): OpenStep => ({ accepted: [], revised: [], skipped: [] });

class Sequence {
  expected: EpochMs | null = null;
  /** The end of the newest minute that is known to have closed. */
  closedUntil = 0;
  /** By open time, all after `expected` once that is known. */
  readonly held = new Map<number, SequencedKline>();
  /** By open time, oldest first. */
  readonly recent = new Map<number, Kline>();
  isFresh = false;

  missing(): MinuteRange | null {
    if (this.expected === null || this.closedUntil <= this.expected) return null;
    return { startMs: this.expected, endMs: this.closedUntil };
  }

  begin(expected: EpochMs, isFresh: boolean): OpenStep {
    const step = newStep();
    this.expected = expected;
    this.isFresh = isFresh;
    for (const [tsOpen, candle] of [...this.held]) {
      if (tsOpen >= expected) continue;
      this.held.delete(tsOpen);
      // Without a history, candles before the beginning are simply older than what was asked for.
      if (!isFresh) step.revised.push(candle);
    }
    return step;
  }

  /** Holds a candle that is not over yet; of one that is, tells a revision from a repetition. */
  take(candle: SequencedKline, step: OpenStep): void {
    const { kline } = candle;
    if (this.expected === null || kline.tsOpen >= this.expected) {
      this.held.set(kline.tsOpen, candle);
      if (this.held.size > HELD_MAX) this.held.delete(Math.max(...this.held.keys()));
      return;
    }
    const known = this.recent.get(kline.tsOpen);
    if (known !== undefined && hasSameContent(known, kline)) return;
    if (known !== undefined) this.recent.set(kline.tsOpen, kline);
    step.revised.push(candle);
  }

  page({ klines, until, settledUntil }: CatchUpPage): SequencerStep {
    const step = newStep();
    const answered = new Map<number, SequencedKline>();
    for (const kline of klines) {
      const candle: SequencedKline = { kline, source: "rest" };
      if (this.expected !== null && kline.tsOpen >= this.expected) answered.set(kline.tsOpen, candle);
      else this.take(candle, step);
    }
    while (this.expected !== null && this.expected < until) {
      const candle = answered.get(this.expected) ?? this.held.get(this.expected);
      if (candle !== undefined) this.accept(candle, step);
      else if (this.expected < settledUntil) this.skipTo(this.expected + MINUTE_MS, step);
      else break;
      answered.delete(this.expected - MINUTE_MS);
    }
    // Beyond a minute that may still come.
    for (const [tsOpen, candle] of answered) {
      this.closedUntil = Math.max(this.closedUntil, tsOpen + MINUTE_MS);
      this.take(candle, step);
    }
    return this.drain(step);
  }

  accept(candle: SequencedKline, step: OpenStep): void {
    const { tsOpen } = candle.kline;
    step.accepted.push(candle);
    this.recent.set(tsOpen, candle.kline);
    if (this.recent.size > RECENT_MAX) this.recent.delete(Math.min(...this.recent.keys()));
    this.isFresh = false;
    this.passTo(tsOpen + MINUTE_MS);
  }

  skipTo(endMs: number, step: OpenStep): void {
    const startMs = this.expected ?? endMs;
    this.passTo(endMs);
    if (this.isFresh || startMs >= endMs) return;
    const last = step.skipped.at(-1);
    if (last?.endMs === startMs) step.skipped[step.skipped.length - 1] = { startMs: last.startMs, endMs };
    else step.skipped.push({ startMs, endMs });
  }

  /** Accepts the held candles that nothing is missing before. */
  drain(step: OpenStep): SequencerStep {
    while (this.expected !== null) {
      const next = this.held.get(this.expected);
      if (next === undefined) break;
      this.accept(next, step);
    }
    return step;
  }

  private passTo(endMs: number): void {
    this.expected = epochMs(endMs);
    this.held.delete(endMs - MINUTE_MS);
    this.closedUntil = Math.max(this.closedUntil, endMs);
  }
}

/** Prices and volume alike: what a candle is to a chart and to a strategy. */
function hasSameContent(a: Kline, b: Kline): boolean {
  return (
    a.open === b.open && a.high === b.high && a.low === b.low && a.close === b.close && a.volume === b.volume
  );
}
