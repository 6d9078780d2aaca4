import type { KernelMemory } from "../kernels/kernel-memory.ts";

/** A bar as a trailing stop sees it. */
interface TrailingBar {
  /** What the bands lie around. */
  readonly center: number;
  /** How far they are from it. */
  readonly width: number;
  readonly close: number;
  /** Whether the trend is upwards where this is the first bar. */
  readonly startsUp: boolean;
}

/** Both bands, and the one that is the stop. */
interface TrailingStop {
  readonly stop: number;
  readonly upper: number;
  readonly lower: number;
}

const IS_STARTED = 0;
const IS_UP = 1;
const UPPER = 2;
const LOWER = 3;
const CLOSE_BEFORE = 4;

/**
 * Two bands that only close in on the price, until a close beyond one starts it anew. The lower band is the stop in a
 * rise and the upper one in a fall; a close at the stop turns the trend. The result is reused.
 */
export function createTrailingStop(memory: KernelMemory): (bar: TrailingBar) => TrailingStop {
  const state = memory.cells(5);
  const result = { stop: Number.NaN, upper: Number.NaN, lower: Number.NaN };
  return ({ center, width, close, startsUp }) => {
    const isFirst = state[IS_STARTED] === 0;
    const closeBefore = state[CLOSE_BEFORE] ?? 0;
    let upper = state[UPPER] ?? 0;
    let lower = state[LOWER] ?? 0;
    if (isFirst || center + width < upper || closeBefore > upper) upper = center + width;
    if (isFirst || center - width > lower || closeBefore < lower) lower = center - width;
    const wasUp = isFirst ? startsUp : state[IS_UP] === 1;
    const isUp = close > (wasUp ? lower : upper);
    state[IS_STARTED] = 1;
    state[IS_UP] = isUp ? 1 : 0;
    state[UPPER] = upper;
    state[LOWER] = lower;
    state[CLOSE_BEFORE] = close;
    result.stop = isUp ? lower : upper;
    result.upper = upper;
    result.lower = lower;
    return result;
  };
}

/**
 * Bars beyond the convergence length of its average true range until trailing stops that started at different bars are
 * one. A band is forgotten when the price crosses it, which takes a walk about the square of its distance. Measured on six
 * walks of sampleCandles and on recorded bars from minutes to hours, from hundreds of bars each, with average true ranges
 * of 2, 10, 50 and 200 bars: at most 46 bars at a distance of 3 ranges, 196 at 6 and 665 at 10, and with those of 200
 * none; the formula has more than three times that.
 */
export function trailingStopCoupling(mult: number): number {
  return 25 + Math.ceil(25 * mult * mult);
}
