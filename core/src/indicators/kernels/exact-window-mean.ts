import { assert } from "../../kernel/assert.ts";
import { decimalPlaces } from "../../kernel/decimal.ts";
import { decimalUnits, nearestDouble } from "./exact-decimal.ts";
import type { KernelMemory } from "./kernel-memory.ts";

/**
 * How the values of a window weigh, in whole numbers from the oldest (1) to the latest (n), and what their sum is divided
 * by: the value at `i` weighs `equal + rising · i`.
 */
interface WindowWeights {
  readonly equal: number;
  readonly rising: number;
  readonly divisor: number;
}

/** A decimal is read off a double without doubt while it has fewer units than this. */
const MAX_UNITS = 2 ** 51;
const MAX_SAFE = 2 ** 53;

/**
 * The weighted sum of the last `period` values over its divisor, NaN until there are so many: the double nearest to the
 * exact quotient of the values' decimals. It therefore depends on nothing before the window, and a mean of a constant price
 * is exactly that price.
 *
 * Values are held as whole units of a power of ten. While their weighted sum stays below 2^53 it is exact in a double,
 * and one division rounds it correctly; beyond that the same sum is kept in BigInt, with the same result.
 */
export function createExactWindowMean(
  memory: KernelMemory,
  period: number,
  weights: WindowWeights,
): (value: number) => number {
  assert(Number.isSafeInteger(period) && period > 0, "a window has at least one value");
  const values = memory.cells(period);
  const state = memory.cells(STATE_CELLS);
  const narrow = createNarrowSum(memory, period, weights);
  // Made of the values again where a restored memory says that it is in use.
  let wide: WideSum | null = null;

  return (value) => {
    const index = state[NEXT] ?? 0;
    const next = index + 1 === period ? 0 : index + 1;
    const isWide = state[IS_WIDE] === 1;
    values[index] = value;
    if (isWide && wide !== null) wide.replace(index, value);
    else if (isWide || !narrow.replace(index, value)) {
      wide = createWideSum(values, next, weights);
      if (!isWide) state[BARS_UNTIL_RETRY] = period;
      state[IS_WIDE] = 1;
    }
    state[NEXT] = next;
    const count = Math.min((state[COUNT] ?? 0) + 1, period);
    state[COUNT] = count;
    const mean = count < period ? Number.NaN : (wide ?? narrow).mean();
    if (wide !== null) {
      const barsUntilRetry = (state[BARS_UNTIL_RETRY] ?? 0) - 1;
      state[BARS_UNTIL_RETRY] = barsUntilRetry;
      if (barsUntilRetry <= 0) {
        if (narrow.reset(values, next)) {
          wide = null;
          state[IS_WIDE] = 0;
        } else state[BARS_UNTIL_RETRY] = period;
      }
    }
    return mean;
  };
}

const COUNT = 0;
const NEXT = 1;
const IS_WIDE = 2;
const BARS_UNTIL_RETRY = 3;
const STATE_CELLS = 4;

/** How many times the largest value the sums of a window can be, on the way to the weighted one too. */
function largestSum(period: number, { equal, rising }: WindowWeights): number {
  return Math.abs(equal) * period + Math.abs(rising) * ((period * (period + 1)) / 2);
}

interface NarrowSum {
  /** Puts `value` at `index`; false, and unusable until a reset, where the sum may not be exact in a double. */
  replace(index: number, value: number): boolean;
  /** Starts over from these values, of which that at `oldest` came first; false where their sum may not be exact. */
  reset(values: Float64Array, oldest: number): boolean;
  mean(): number;
}

function createNarrowSum(memory: KernelMemory, period: number, weights: WindowWeights): NarrowSum {
  const units = memory.cells(period);
  const state = memory.cells(3);
  const { equal, rising, divisor } = weights;
  const limit = Math.min(MAX_UNITS, Math.floor(MAX_SAFE / largestSum(period, weights)));
  const scaleOf = () => (state[PLACES_SCALE] ?? 0) || 1;

  const raiseScale = (places: number): boolean => {
    const raised = 10 ** places;
    // A value of no more places that is not exact in these units is too large; coarser units would break the others.
    if (raised <= scaleOf()) return false;
    if (places > 22 || raised * divisor > MAX_SAFE) return false;
    const factor = raised / scaleOf();
    for (let index = 0; index < period; index++) {
      const scaled = (units[index] ?? 0) * factor;
      if (Math.abs(scaled) > limit) return false;
      units[index] = scaled;
    }
    state[SUM] = (state[SUM] ?? 0) * factor;
    state[RISING_SUM] = (state[RISING_SUM] ?? 0) * factor;
    state[PLACES_SCALE] = raised;
    return true;
  };

  const replace = (index: number, value: number): boolean => {
    let scale = scaleOf();
    let added = Math.round(value * scale);
    if (added / scale !== value) {
      if (!raiseScale(decimalPlaces(value))) return false;
      scale = scaleOf();
      added = Math.round(value * scale);
    }
    if (added / scale !== value || !(Math.abs(added) <= limit)) return false;
    const sum = state[SUM] ?? 0;
    // Every weight falls by one, so the sum goes off once and the oldest value is gone.
    if (rising !== 0) state[RISING_SUM] = (state[RISING_SUM] ?? 0) - sum + period * added;
    state[SUM] = sum + (added - (units[index] ?? 0));
    units[index] = added;
    return true;
  };

  return {
    replace,
    reset(values, oldest) {
      units.fill(0);
      state.fill(0);
      for (let count = 0; count < period; count++) {
        const index = (oldest + count) % period;
        if (!replace(index, values[index] ?? 0)) return false;
      }
      return true;
    },
    mean: () => (equal * (state[SUM] ?? 0) + rising * (state[RISING_SUM] ?? 0)) / (divisor * scaleOf()),
  };
}

/** The power of ten whose units are held; zero stands for one. */
const PLACES_SCALE = 0;
const SUM = 1;
const RISING_SUM = 2;

interface WideSum {
  replace(index: number, value: number): void;
  mean(): number;
}

function createWideSum(values: Float64Array, oldest: number, weights: WindowWeights): WideSum {
  const period = BigInt(values.length);
  const [equal, rising] = [BigInt(weights.equal), BigInt(weights.rising)];
  const divisor = BigInt(weights.divisor);
  let places = values.reduce((most, value) => Math.max(most, decimalPlaces(value)), 0);
  let units = Array.from(values, (value) => decimalUnits(value, places));
  let sum = units.reduce((all, unit) => all + unit, 0n);
  let risingSum = units.reduce((all, unit, index) => {
    const age = (index - oldest + values.length) % values.length;
    return all + BigInt(age + 1) * unit;
  }, 0n);
  return {
    replace(index, value) {
      const needed = decimalPlaces(value);
      if (needed > places) {
        const factor = 10n ** BigInt(needed - places);
        units = units.map((unit) => unit * factor);
        sum *= factor;
        risingSum *= factor;
        places = needed;
      }
      const added = decimalUnits(value, places);
      risingSum += period * added - sum;
      sum += added - (units[index] ?? 0n);
      units[index] = added;
    },
    mean: () => nearestDouble(equal * sum + rising * risingSum, divisor * 10n ** BigInt(places)),
  };
}
