import type { Side } from "../execution/position.ts";
import { findIndicator, findRule } from "../indicators/registry.ts";
import { createSeriesFrame, type OwnedSeriesFrame } from "../indicators/series-frame.ts";
import { computeSignals } from "../indicators/signals.ts";
import { ensureDefined } from "../kernel/assert.ts";
import { combineSides } from "../strategy/decision-step.ts";
import type { RangeBars } from "./range-bars.ts";
import { baseKey, indicatorKey, type VariantIndicator } from "./variant-key.ts";

/** What a strategy decides on each range bar: an index into `SIGNALS`. */
export interface VariantSignals {
  readonly codes: Uint8Array;
  /** Range bars on which every rule said both long and short: no signal. */
  readonly conflictingSignals: number;
}

/** The decisions that codes stand for. */
export const SIGNALS: readonly (Side | null)[] = [null, "long", "short"];

/** Both booleans of a rule on one bar. */
const LONG_BIT = 1;
const SHORT_BIT = 2;

/** What the combined bits of every rule decide, by bits: the same function that live runs decide with. */
const DECISIONS = [0, LONG_BIT, SHORT_BIT, LONG_BIT | SHORT_BIT].map((bits) => {
  const decision = combineSides((bits & LONG_BIT) !== 0, (bits & SHORT_BIT) !== 0);
  const side = decision.long ? "long" : decision.short ? "short" : null;
  return { code: SIGNALS.indexOf(side), isConflict: decision.conflict };
});

/** Columns that are there while the signals of one point are made: the outputs of the largest indicator, and what a rule compares. */
const WORKING_COLUMNS = 8;
/** Columns that points have in common and that are kept: the averages of a channel, the ranges of an oscillator. */
const SHARED_COLUMNS = 4;
/** Of the bits of points, a byte a bar each, this much is kept: those of sixty points over a year of minutes. */
const POINT_BITS_BYTES = 32 * 2 ** 20;

/** What a source over so many bars, the range's among them, keeps in memory at most where variants have `points` points. */
export function signalSourceBytes({ bars, rangeBars, points }: SourceSizes): number {
  const columns = (WORKING_COLUMNS + SHARED_COLUMNS) * bars * Float64Array.BYTES_PER_ELEMENT;
  return columns + (Math.min(points, pointsKept(rangeBars)) + 1) * rangeBars;
}

interface SourceSizes {
  /** Warm-up included. */
  readonly bars: number;
  readonly rangeBars: number;
  readonly points: number;
}

function pointsKept(rangeBars: number): number {
  return Math.max(1, Math.floor(POINT_BITS_BYTES / rangeBars));
}

/** Answers the signals of variants; the points that were asked for last are kept. */
export interface SignalSource {
  /** The codes are valid until the next call. */
  signalsOf(indicators: readonly VariantIndicator[]): VariantSignals;
}

export function createSignalSource(bars: RangeBars): SignalSource {
  // In the order in which they were asked for last.
  const bitsByPoint = new Map<string, Uint8Array>();
  const mostPoints = pointsKept(bars.range.length);
  const codes = new Uint8Array(bars.range.length);
  const frame = createSeriesFrame(
    bars.all,
    SHARED_COLUMNS * bars.all.length * Float64Array.BYTES_PER_ELEMENT,
  );

  function bitsOf(indicator: VariantIndicator): Uint8Array {
    const key = indicatorKey(indicator);
    const bits = bitsByPoint.get(key) ?? computeBits(indicator, bars, frame);
    bitsByPoint.delete(key);
    bitsByPoint.set(key, bits);
    if (bitsByPoint.size > mostPoints) {
      for (const oldest of bitsByPoint.keys()) {
        bitsByPoint.delete(oldest);
        break;
      }
    }
    return bits;
  }

  let last: { readonly key: string; readonly signals: VariantSignals } | null = null;

  return {
    signalsOf(indicators) {
      // The same points with other stops often follow one another.
      const key = baseKey(indicators);
      if (last?.key === key) return last.signals;
      last = null;
      codes.fill(LONG_BIT | SHORT_BIT);
      for (const indicator of indicators) keepCommonBits(codes, bitsOf(indicator));
      const signals = { codes, conflictingSignals: decideAll(codes) };
      last = { key, signals };
      return signals;
    },
  };
}

/** The rule's bits on each range bar, its indicator computed from the first warm-up bar on. */
function computeBits(
  { id, rule, params }: VariantIndicator,
  bars: RangeBars,
  frame: OwnedSeriesFrame,
): Uint8Array {
  const def = ensureDefined(findIndicator(id), `indicator ${id}`);
  const signalRule = ensureDefined(findRule(def, rule), `rule ${id}.${rule}`);
  const { long, short } = computeSignals({ def, rule: signalRule, params, candles: frame });
  frame.recycle();
  const bits = new Uint8Array(bars.range.length);
  for (let index = 0; index < bits.length; index++) {
    const at = bars.firstIndex + index;
    bits[index] = (long[at] === 1 ? LONG_BIT : 0) | (short[at] === 1 ? SHORT_BIT : 0);
  }
  return bits;
}

function keepCommonBits(into: Uint8Array, bits: Uint8Array): void {
  for (let index = 0; index < into.length; index++) into[index] = (into[index] ?? 0) & (bits[index] ?? 0);
}

/** Replaces combined bits by the code of what they decide; answers the number of conflicts. */
function decideAll(codes: Uint8Array): number {
  let conflicts = 0;
  for (let index = 0; index < codes.length; index++) {
    const decision = DECISIONS[codes[index] ?? 0];
    if (decision === undefined) continue;
    codes[index] = decision.code;
    if (decision.isConflict) conflicts++;
  }
  return conflicts;
}
