import type { DirectionMode } from "../../../strategy/strategy-spec.ts";
import { lowestBit, type SignalWords, WORD_BARS } from "./signal-words.ts";
import type { SideSign } from "./trade-costs.ts";

/**
 * A direction mode as a latch, which a bit a bar sets and another resets: long-short is long while it is set and short
 * while it is not, but flat before the first signal; the one-sided modes are flat while it is not set.
 */
export interface PositionLatch {
  readonly sets: keyof SignalWords;
  readonly resets: keyof SignalWords;
  readonly sideWhenSet: SideSign;
  readonly sideWhenReset: SideSign;
}

const LATCHES: Readonly<Record<DirectionMode, PositionLatch>> = {
  "long-short": { sets: "long", resets: "short", sideWhenSet: 1, sideWhenReset: -1 },
  "long-only": { sets: "long", resets: "short", sideWhenSet: 1, sideWhenReset: 0 },
  "short-only": { sets: "short", resets: "long", sideWhenSet: -1, sideWhenReset: 0 },
};

export function positionLatch(mode: DirectionMode): PositionLatch {
  return LATCHES[mode];
}

/** The words `[first, end)` of `signals`, whose word 0 begins with bar `barOfWord0`. */
export interface WordRange {
  readonly signals: SignalWords;
  readonly first: number;
  readonly end: number;
  readonly barOfWord0: number;
}

/** Whether the latch is set before a range that is entered with a position on `side`. */
export function isSetBefore(latch: PositionLatch, side: SideSign, range: WordRange): boolean {
  if (side !== 0 || latch.sideWhenReset === 0) return side === latch.sideWhenSet;
  return !firstSignalSets(latch, range);
}

/** Flat before the first signal is as if the other side were held: either signal is then a change. */
function firstSignalSets({ sets, resets }: PositionLatch, { signals, first, end }: WordRange): boolean {
  for (let word = first; word < end; word++) {
    const set = signals[sets][word] ?? 0;
    const either = set | (signals[resets][word] ?? 0);
    if (either !== 0) return (set & either & -either) !== 0;
  }
  return true;
}

/**
 * Writes the bars on which the latch changes, ascending; answers how many. 32 bars at once: with `S` the bits that set
 * and `H` those that do not reset, a set latch runs through the bars of `H` like the carry of an addition, so that
 * `S + H + before` gives the latch before each bar.
 */
export function listChanges(
  { sets, resets }: PositionLatch,
  range: WordRange & { readonly isSet: boolean },
  into: Int32Array,
): number {
  const { signals, first, end, barOfWord0 } = range;
  const [setWords, resetWords] = [signals[sets], signals[resets]];
  let carry = range.isSet ? 1 : 0;
  let count = 0;
  for (let word = first; word < end; word++) {
    const set = setWords[word] ?? 0;
    const reset = resetWords[word] ?? 0;
    if ((carry === 0 ? set : reset) === 0) continue;
    const holds = ~reset;
    const before = (((set + holds) | 0) + carry) ^ set ^ holds;
    const after = set | (holds & before);
    carry = after >>> 31;
    const bar = barOfWord0 + word * WORD_BARS;
    for (let changes = before ^ after; changes !== 0; changes &= changes - 1) {
      into[count++] = bar + lowestBit(changes);
    }
  }
  return count;
}
