import type { Window } from "./window.ts";

/** Pieces of a window: `count` of `length` values each, the latest ones. */
interface Chunks {
  readonly count: number;
  readonly length: number;
  /** The rescaled range that values without memory are expected to have, and its limit for long pieces. */
  readonly expected: number;
  readonly asymptotic: number;
}

/** The Hurst exponent as it is measured, and corrected by what a random series of this length would give. */
export interface HurstExponents {
  readonly raw: number;
  readonly corrected: number;
}

/** Pieces are halved up to 32 of them, as long as they hold this many values. */
const MIN_LENGTH = 8;
const MAX_COUNT = 32;

/** The pieces of a full window of `length` values; `length` is at least 16. */
export function hurstChunks(length: number): readonly Chunks[] {
  const chunks: Chunks[] = [];
  for (let count = 1; count <= MAX_COUNT && Math.floor(length / count) >= MIN_LENGTH; count *= 2) {
    const size = Math.floor(length / count);
    chunks.push({
      count,
      length: size,
      expected: expectedRange(size),
      asymptotic: Math.sqrt((Math.PI * size) / 2),
    });
  }
  return chunks;
}

/**
 * The slope of log(R/S) over log(length) of full windows of `length` values, with R/S the mean rescaled range of the
 * pieces; 0.5, as of a random walk, for values that never change. The result is reused. Source: H. E. Hurst (1951);
 * A. A. Anis and E. H. Lloyd (1976) for the correction.
 */
export function createHurstExponents(length: number): (window: Window) => HurstExponents {
  const chunks = hurstChunks(length);
  const values = new Float64Array(length);
  const raw = createLogSlope(chunks.length);
  const corrected = createLogSlope(chunks.length);
  const exponents = { raw: Number.NaN, corrected: Number.NaN };
  const copy = (value: number, index: number) => {
    values[index] = value;
    return 0;
  };
  return (window) => {
    window.sum(copy);
    raw.clear();
    corrected.clear();
    for (const chunk of chunks) {
      const range = meanRescaledRange(values, chunk);
      if (!(range > 0)) continue;
      raw.add(chunk.length, range);
      corrected.add(chunk.length, range - chunk.expected + chunk.asymptotic);
    }
    exponents.raw = raw.slope();
    exponents.corrected = corrected.slope();
    return exponents;
  };
}

/** Over the last `count · length` values, which are the oldest first. */
function meanRescaledRange(values: Float64Array, { count, length }: Chunks): number {
  let total = 0;
  for (let start = values.length - count * length; start < values.length; start += length)
    total += rescaledRange(values, start, start + length);
  return total / count;
}

/** The range of the running sums of deviations from the mean, over the deviation; 0 where nothing deviates. */
function rescaledRange(values: Float64Array, start: number, end: number): number {
  const length = end - start;
  let sum = 0;
  for (let index = start; index < end; index++) sum += values[index] ?? 0;
  const mean = sum / length;
  let walked = 0;
  let squares = 0;
  let highest = Number.NEGATIVE_INFINITY;
  let lowest = Number.POSITIVE_INFINITY;
  for (let index = start; index < end; index++) {
    const deviation = (values[index] ?? 0) - mean;
    walked += deviation;
    squares += deviation * deviation;
    if (walked > highest) highest = walked;
    if (walked < lowest) lowest = walked;
  }
  const deviation = Math.sqrt(squares / length);
  return deviation === 0 ? 0 : (highest - lowest) / deviation;
}

/** Anis and Lloyd's `Γ((n−1)/2) / (√π · Γ(n/2)) · Σ sqrt((n − i) / i)`. */
function expectedRange(length: number): number {
  // With g(n) = Γ((n−1)/2) / Γ(n/2): g(2) = √π and g(n) · g(n+1) = 2 / (n−1).
  let gammas = Math.sqrt(Math.PI);
  for (let n = 2; n < length; n++) gammas = 2 / ((n - 1) * gammas);
  let sum = 0;
  for (let index = 1; index < length; index++) sum += Math.sqrt((length - index) / index);
  return (gammas * sum) / Math.sqrt(Math.PI);
}

interface LogSlope {
  clear(): void;
  /** Takes a point in; one without a logarithm is left aside. */
  add(x: number, y: number): void;
  /** The least squares slope of log y over log x; 0.5 where there is none. */
  slope(): number;
}

function createLogSlope(most: number): LogSlope {
  const xs = new Float64Array(most);
  const ys = new Float64Array(most);
  let count = 0;
  return {
    clear() {
      count = 0;
    },
    add(x, y) {
      if (!(y > 0)) return;
      xs[count] = Math.log10(x);
      ys[count] = Math.log10(y);
      count += 1;
    },
    slope() {
      if (count < 2) return 0.5;
      const meanX = meanOf(xs, count);
      const meanY = meanOf(ys, count);
      let covariance = 0;
      let variance = 0;
      for (let index = 0; index < count; index++) {
        const offset = (xs[index] ?? 0) - meanX;
        covariance += offset * ((ys[index] ?? 0) - meanY);
        variance += offset * offset;
      }
      return covariance / variance;
    },
  };
}

function meanOf(values: Float64Array, count: number): number {
  let sum = 0;
  for (let index = 0; index < count; index++) sum += values[index] ?? 0;
  return sum / count;
}
