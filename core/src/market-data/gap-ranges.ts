import { MINUTE_MS } from "../kernel/time.ts";

/** Minutes whose open times lie in `[startMs, endMs)`; both are whole minutes. */
export interface MinuteRange {
  readonly startMs: number;
  readonly endMs: number;
}

/** How many minutes the ranges have, which must not overlap. */
export function countMinutes(ranges: readonly MinuteRange[]): number {
  return ranges.reduce((sum, { startMs, endMs }) => sum + (endMs - startMs) / MINUTE_MS, 0);
}

/** The same minutes in ascending ranges that neither overlap nor touch. */
export function joinRanges(ranges: readonly MinuteRange[]): readonly MinuteRange[] {
  const joined: MinuteRange[] = [];
  for (const range of ranges.toSorted((a, b) => a.startMs - b.startMs)) {
    if (range.endMs <= range.startMs) continue;
    const last = joined.at(-1);
    if (last === undefined || range.startMs > last.endMs) joined.push(range);
    else joined[joined.length - 1] = { ...last, endMs: Math.max(last.endMs, range.endMs) };
  }
  return joined;
}

/** The minutes of `ranges` that are not in `without`, as `joinRanges` orders them. */
export function subtractRanges(
  ranges: readonly MinuteRange[],
  without: readonly MinuteRange[],
): readonly MinuteRange[] {
  const holes = joinRanges(without);
  return joinRanges(ranges).flatMap((range) => {
    const left: MinuteRange[] = [];
    let startMs = range.startMs;
    for (const hole of holes) {
      if (hole.endMs <= startMs) continue;
      if (hole.startMs >= range.endMs) break;
      if (hole.startMs > startMs) left.push({ startMs, endMs: hole.startMs });
      startMs = hole.endMs;
    }
    if (startMs < range.endMs) left.push({ startMs, endMs: range.endMs });
    return left;
  });
}

/** The minutes of open times that ascend, as ranges. */
export function rangesOfOpens(opens: Iterable<number>): readonly MinuteRange[] {
  const ranges: { startMs: number; endMs: number }[] = [];
  for (const open of opens) {
    const last = ranges.at(-1);
    if (last !== undefined && last.endMs === open) last.endMs += MINUTE_MS;
    else ranges.push({ startMs: open, endMs: open + MINUTE_MS });
  }
  return ranges;
}
