import { assert } from "../kernel/assert.ts";
import { decimalPlaces, formatDecimal } from "../kernel/decimal.ts";

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
export function createExactMean(period: number): (value: number) => number {
  assert(Number.isSafeInteger(period) && period > 0, "a window has at least one value");
  const values = new Float64Array(period);
  let count = 0;
  let next = 0;
  let narrow = createNarrowSum(period);
  let wide: WideSum | null = null;
  let wideUntilRetry = 0;

  return (value) => {
    values[next] = value;
    if (wide !== null) wide.replace(next, value);
    else if (!narrow.replace(next, value)) {
      wide = createWideSum(values);
      wideUntilRetry = period;
    }
    next = next + 1 === period ? 0 : next + 1;
    count = Math.min(count + 1, period);
    const sum = wide ?? narrow;
    const mean = count < period ? Number.NaN : sum.mean();
    if (wide !== null && --wideUntilRetry <= 0) {
      const again = narrowSumOf(values);
      if (again === null) wideUntilRetry = period;
      else [narrow, wide] = [again, null];
    }
    return mean;
  };
}

interface NarrowSum {
  /** Puts `value` at `index`; false, and unusable from then on, where the sum may not be exact in a double. */
  replace(index: number, value: number): boolean;
  mean(): number;
}

function createNarrowSum(period: number): NarrowSum {
  const units = new Float64Array(period);
  const limit = Math.min(MAX_UNITS, Math.floor(MAX_SAFE / period));
  let scale = 1;
  let sum = 0;

  const raiseScale = (places: number): boolean => {
    const raised = 10 ** places;
    if (places > 22 || raised * period > MAX_SAFE) return false;
    const factor = raised / scale;
    for (let index = 0; index < period; index++) {
      const scaled = (units[index] ?? 0) * factor;
      if (Math.abs(scaled) > limit) return false;
      units[index] = scaled;
    }
    sum *= factor;
    scale = raised;
    return true;
  };

  return {
    replace(index, value) {
      let added = Math.round(value * scale);
      if (added / scale !== value) {
        if (!raiseScale(decimalPlaces(value))) return false;
        added = Math.round(value * scale);
      }
      if (added / scale !== value || !(Math.abs(added) <= limit)) return false;
      sum += added - (units[index] ?? 0);
      units[index] = added;
      return true;
    },
    mean: () => sum / (period * scale),
  };
}

function narrowSumOf(values: Float64Array): NarrowSum | null {
  const sum = createNarrowSum(values.length);
  return values.every((value, index) => sum.replace(index, value)) ? sum : null;
}

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
