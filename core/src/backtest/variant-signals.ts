import type { Side } from "../execution/position.ts";
import { findIndicator, findRule } from "../indicators/registry.ts";
import { createSeriesFrame, type OwnedSeriesFrame } from "../indicators/series-frame.ts";
import { computeSignals } from "../indicators/signals.ts";
import { ensureDefined } from "../kernel/assert.ts";
import { combineSides } from "../strategy/decision-step.ts";
import type { RangeBars } from "./range-bars.ts";
import { indicatorKey, type VariantIndicator } from "./variant-key.ts";

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

/** Of the series that indicator points have in common this much is kept: those of 30 periods over a year of minutes. */
export const SHARED_SERIES_BYTES = 128 * 2 ** 20;

/** Of the bits of indicator points, a byte a bar each, this much is kept: those of a hundred points over a year of minutes. */
export const POINT_BITS_BYTES = 64 * 2 ** 20;

/** Answers the signals of variants; the points that were asked for last are kept. */
export interface SignalSource {
  /** The codes are valid until the next call. */
  signalsOf(indicators: readonly VariantIndicator[]): VariantSignals;
}

export function createSignalSource(bars: RangeBars, maxSharedBytes = SHARED_SERIES_BYTES): SignalSource {
  // In the order in which they were asked for last.
  const bitsByPoint = new Map<string, Uint8Array>();
  const pointsKept = Math.max(1, Math.floor(POINT_BITS_BYTES / bars.range.length));
  const codes = new Uint8Array(bars.range.length);
  const frame = createSeriesFrame(bars.all, maxSharedBytes);

  function bitsOf(indicator: VariantIndicator): Uint8Array {
    const key = indicatorKey(indicator);
    const bits = bitsByPoint.get(key) ?? computeBits(indicator, bars, frame);
    bitsByPoint.delete(key);
    bitsByPoint.set(key, bits);
    if (bitsByPoint.size > pointsKept) {
      for (const oldest of bitsByPoint.keys()) {
        bitsByPoint.delete(oldest);
        break;
      }
    }
    return bits;
  }

  return {
    signalsOf(indicators) {
      codes.fill(LONG_BIT | SHORT_BIT);
      for (const indicator of indicators) keepCommonBits(codes, bitsOf(indicator));
      return { codes, conflictingSignals: decideAll(codes) };
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
