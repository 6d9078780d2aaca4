import { assert } from "../../kernel/assert.ts";
import { decimalPlaces, formatDecimal } from "../../kernel/decimal.ts";
import type { KernelMemory } from "./kernel-memory.ts";

/** A decimal is read off a double without doubt while it has fewer units than this. */
const MAX_UNITS = 2 ** 51;
const MAX_SAFE = 2 ** 53;

/**
 * The mean of the last `period` values, NaN until there are so many: the double nearest to the exact mean of the
 * values' decimals. It therefore depends on nothing before the window, and a constant price gives exactly that price.
 *
 * Values are held as whole units of a power of ten. While their sum stays below 2^53 it is exact in a double, and
 * one division rounds it correctly; beyond that the same sum is kept in BigInt, with the same result.
 */
export function createExactMean(memory: KernelMemory, period: number): (value: number) => number {
  assert(Number.isSafeInteger(period) && period > 0, "a window has at least one value");
  const values = memory.cells(period);
  const state = memory.cells(STATE_CELLS);
  const narrow = createNarrowSum(memory, period);
  // Made of the values again where a restored memory says that it is in use.
  let wide: WideSum | null = null;

  return (value) => {
    const index = state[NEXT] ?? 0;
    const isWide = state[IS_WIDE] === 1;
    values[index] = value;
    if (isWide && wide !== null) wide.replace(index, value);
    else if (isWide || !narrow.replace(index, value)) {
      wide = createWideSum(values);
      if (!isWide) state[BARS_UNTIL_RETRY] = period;
      state[IS_WIDE] = 1;
    }
    state[NEXT] = index + 1 === period ? 0 : index + 1;
    const count = Math.min((state[COUNT] ?? 0) + 1, period);
    state[COUNT] = count;
    const mean = count < period ? Number.NaN : (wide ?? narrow).mean();
    if (wide !== null) {
      const barsUntilRetry = (state[BARS_UNTIL_RETRY] ?? 0) - 1;
      state[BARS_UNTIL_RETRY] = barsUntilRetry;
      if (barsUntilRetry <= 0) {
        if (narrow.reset(values)) {
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

interface NarrowSum {
  /** Puts `value` at `index`; false, and unusable until a reset, where the sum may not be exact in a double. */
  replace(index: number, value: number): boolean;
  /** Starts over from these values; false where their sum may not be exact in a double. */
  reset(values: Float64Array): boolean;
  mean(): number;
}

function createNarrowSum(memory: KernelMemory, period: number): NarrowSum {
  const units = memory.cells(period);
  const state = memory.cells(2);
  const limit = Math.min(MAX_UNITS, Math.floor(MAX_SAFE / period));
  const scaleOf = () => (state[PLACES_SCALE] ?? 0) || 1;

  const raiseScale = (places: number): boolean => {
    const raised = 10 ** places;
    if (places > 22 || raised * period > MAX_SAFE) return false;
    const factor = raised / scaleOf();
    for (let index = 0; index < period; index++) {
      const scaled = (units[index] ?? 0) * factor;
      if (Math.abs(scaled) > limit) return false;
      units[index] = scaled;
    }
    state[SUM] = (state[SUM] ?? 0) * factor;
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
    state[SUM] = (state[SUM] ?? 0) + (added - (units[index] ?? 0));
    units[index] = added;
    return true;
  };

  return {
    replace,
    reset(values) {
      units.fill(0);
      state.fill(0);
      return values.every((value, index) => replace(index, value));
    },
    mean: () => (state[SUM] ?? 0) / (period * scaleOf()),
  };
}

/** The power of ten whose units are held; zero stands for one. */
const PLACES_SCALE = 0;
const SUM = 1;

interface WideSum {
  replace(index: number, value: number): void;
  mean(): number;
}

function createWideSum(values: Float64Array): WideSum {
  const period = BigInt(values.length);
  let places = values.reduce((most, value) => Math.max(most, decimalPlaces(value)), 0);
  let units = Array.from(values, (value) => decimalUnits(value, places));
  let sum = units.reduce((total, unit) => total + unit, 0n);
  return {
    replace(index, value) {
      const needed = decimalPlaces(value);
      if (needed > places) {
        const factor = 10n ** BigInt(needed - places);
        units = units.map((unit) => unit * factor);
        sum *= factor;
        places = needed;
      }
      const added = decimalUnits(value, places);
      sum += added - (units[index] ?? 0n);
      units[index] = added;
    },
    mean: () => nearestDouble(sum, period * 10n ** BigInt(places)),
  };
}

/** The shortest decimal of `value` in units of `10^-places`. */
function decimalUnits(value: number, places: number): bigint {
  const text = formatDecimal(value);
  const point = text.indexOf(".");
  const fraction = point < 0 ? "" : text.slice(point + 1);
  const whole = point < 0 ? text : text.slice(0, point);
  return BigInt(whole + fraction.padEnd(places, "0"));
}

/** The double nearest to `numerator / denominator` (ties to even); `denominator > 0`. */
function nearestDouble(numerator: bigint, denominator: bigint): number {
  if (numerator === 0n) return 0;
  const negative = numerator < 0n;
  const magnitude = negative ? -numerator : numerator;
  // 64 bits of quotient and a sticky bit: Number() then rounds once, as if it saw the exact ratio.
  const shift = 64 - (magnitude.toString(2).length - denominator.toString(2).length);
  const scaled = shift >= 0 ? magnitude << BigInt(shift) : magnitude;
  const divisor = shift >= 0 ? denominator : denominator << BigInt(-shift);
  const quotient = scaled / divisor;
  const sticky = quotient * divisor === scaled ? 0n : 1n;
  const rounded = Number(quotient | sticky);
  const value = shift > 1000 ? rounded * 2 ** -1000 * 2 ** (1000 - shift) : rounded * 2 ** -shift;
  return negative ? -value : value;
}
