import type { WireCandle } from "@roehub/core/contract/market-data";

/** A candle as a chart draws it. */
export interface Bar {
  /** Open time, epoch milliseconds. */
  readonly tsOpen: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** In base. */
  readonly volume: number;
}

/** A candle of the stream. */
export interface LiveBar extends Bar {
  readonly isClosed: boolean;
}

export function barOf(candle: WireCandle): Bar {
  return {
    tsOpen: Date.parse(candle.ts_open),
    open: Number(candle.open),
    high: Number(candle.high),
    low: Number(candle.low),
    close: Number(candle.close),
    volume: Number(candle.volume),
  };
}

/**
 * The stream's candles so far, ascending, with `bar` among them: in place of the one of the same time, which stays
 * where it was closed and `bar` is not. Closed candles come in order, so what is in progress before a closed one lacks
 * a minute and will never close: it goes.
 */
export function addBar(tail: readonly LiveBar[], bar: LiveBar): readonly LiveBar[] {
  const same = tail.find((other) => other.tsOpen === bar.tsOpen);
  if (same?.isClosed === true && !bar.isClosed) return tail;
  const before = tail.filter((other) => other.tsOpen < bar.tsOpen && (other.isClosed || !bar.isClosed));
  const after = tail.filter((other) => other.tsOpen > bar.tsOpen);
  return [...before, bar, ...after];
}

/** The stored candles, then those of the stream that are newer; both ascending. */
export function joinBars(history: readonly Bar[], tail: readonly LiveBar[]): readonly Bar[] {
  const newer = newerThan(history, tail);
  return newer.length === 0 ? history : [...history, ...newer];
}

/**
 * The open time of the stream's first candle that does not follow on what stands before it, or null: a candle closed
 * between the answer to the question for history and the first event, and must be asked for.
 */
export function seamHole(
  history: readonly Bar[],
  tail: readonly LiveBar[],
  timeframeMs: number,
): number | null {
  let previous = history.at(-1)?.tsOpen;
  for (const { tsOpen } of newerThan(history, tail)) {
    if (previous !== undefined && tsOpen > previous + timeframeMs) return tsOpen;
    previous = tsOpen;
  }
  return null;
}

function newerThan(history: readonly Bar[], tail: readonly LiveBar[]): readonly LiveBar[] {
  const last = history.at(-1)?.tsOpen ?? Number.NEGATIVE_INFINITY;
  return tail.filter((bar) => bar.tsOpen > last);
}

/** How many bars at the beginning of `shown` and `next` are the same objects. */
export function commonLength(shown: readonly Bar[], next: readonly Bar[]): number {
  const most = Math.min(shown.length, next.length);
  let length = 0;
  while (length < most && shown[length] === next[length]) length++;
  return length;
}
