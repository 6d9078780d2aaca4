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

/** What `hurstExponents` makes of a full window of `length` values; `length` is at least 16. */
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
 * The slope of log(R/S) over log(length), with R/S the mean rescaled range of the pieces; 0.5, as of a random walk, for
 * values that never change. Source: H. E. Hurst (1951); A. A. Anis and E. H. Lloyd (1976) for the correction.
 */
export function hurstExponents(window: Window, chunks: readonly Chunks[]): HurstExponents {
  const values = new Float64Array(window.length);
  window.sum((value, index) => {
    values[index] = value;
    return 0;
  });
  const points = chunks.flatMap((chunk) => {
    const range = meanRescaledRange(values, chunk);
    const corrected = range - chunk.expected + chunk.asymptotic;
    return range > 0 ? [{ size: chunk.length, range, corrected }] : [];
  });
  return {
    raw: logSlope(points.map(({ size, range }) => [size, range])),
    corrected: logSlope(points.map(({ size, corrected }) => [size, corrected])),
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

/** The least squares slope of log y over log x; 0.5 where there is none. */
function logSlope(points: readonly (readonly [x: number, y: number])[]): number {
  const logs = points.filter(([, y]) => y > 0).map(([x, y]) => ({ x: Math.log10(x), y: Math.log10(y) }));
  if (logs.length < 2) return 0.5;
  const meanX = logs.reduce((sum, { x }) => sum + x, 0) / logs.length;
  const meanY = logs.reduce((sum, { y }) => sum + y, 0) / logs.length;
  const covariance = logs.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0);
  const variance = logs.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  return covariance / variance;
}
