import type { KernelMemory } from "./kernel-memory.ts";
import { createTrueRange } from "./true-range.ts";

/** The directional indicators +DI and −DI, each from 0 to 100. */
interface DirectionalMovement {
  readonly plus: number;
  readonly minus: number;
}

interface PriceBar {
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/**
 * Both directional indicators of a bar; NaN until there are `period + 1` bars, and 0 without any range. The result is
 * reused. Source: J. W. Wilder (1978); TA-Lib PLUS_DI, MINUS_DI.
 */
export function createDirectionalMovement(
  memory: KernelMemory,
  period: number,
): (bar: PriceBar) => DirectionalMovement {
  const trueRange = createTrueRange(memory);
  const ranges = createWilderSum(memory, period);
  const rises = createWilderSum(memory, period);
  const falls = createWilderSum(memory, period);
  const before = memory.cells(2).fill(Number.NaN);
  const movement = { plus: Number.NaN, minus: Number.NaN };
  return (bar) => {
    const range = trueRange(bar);
    const rise = bar.high - (before[0] ?? 0);
    const fall = (before[1] ?? 0) - bar.low;
    before[0] = bar.high;
    before[1] = bar.low;
    if (Number.isNaN(range)) return movement;
    const rangeSum = ranges(range);
    const riseSum = rises(rise > 0 && rise > fall ? rise : 0);
    const fallSum = falls(fall > 0 && fall > rise ? fall : 0);
    movement.plus = rangeSum === 0 ? 0 : 100 * (riseSum / rangeSum);
    movement.minus = rangeSum === 0 ? 0 : 100 * (fallSum / rangeSum);
    return movement;
  };
}

/** DX of both directional indicators, `100 · |+DI − −DI| / (+DI + −DI)`; NaN where neither moves. */
export function directionalIndex({ plus, minus }: DirectionalMovement): number {
  const total = plus + minus;
  return total === 0 ? Number.NaN : 100 * (Math.abs(plus - minus) / total);
}

/** `S − S/n + x`: Wilder's sum, started with the plain sum of n − 1 values; NaN until there are n. */
function createWilderSum(memory: KernelMemory, period: number): (value: number) => number {
  const state = memory.cells(2);
  return (value) => {
    const count = state[0] ?? 0;
    const sum = state[1] ?? 0;
    const isSeeded = count === period - 1;
    state[0] = isSeeded ? count : count + 1;
    state[1] = isSeeded ? sum - sum / period + value : sum + value;
    return isSeeded ? (state[1] ?? 0) : Number.NaN;
  };
}
