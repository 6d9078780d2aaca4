import type { EquityPoint } from "@roehub/core/contract/backtest";

/** What the chart draws: columns of equal length, ascending by time without repeats. */
export interface EquityCurve {
  /** Seconds since 1970, UTC. */
  readonly timeS: readonly number[];
  /** Marked equity in quote; null where it is not finite. */
  readonly equityQuote: readonly (number | null)[];
  /** Buying and holding without costs, in quote. */
  readonly benchQuote: readonly (number | null)[];
  /** Fall from the highest equity so far, in percent: zero or negative. */
  readonly underwaterPct: readonly (number | null)[];
}

/** More points than a screen has columns show nothing more. */
const MAX_BUCKETS = 250;

/** First value, extremes in the order in which they came, last value. */
const SLOTS = 4;

type Column = readonly (number | null)[];

/**
 * The curve, thinned where it is long. The chart gives every point the same width, so thinning takes the same number
 * of points from every stretch of time; each column keeps its ends and, within every stretch, its extremes, so that
 * no peak and no drawdown is drawn smaller than it was. A point may move by less than a stretch.
 */
export function equityCurve(points: readonly EquityPoint[]): EquityCurve {
  const timeS = points.map(([ts]) => Math.floor(ts / 1_000));
  const thin = thinnerFor(points.length);
  return {
    timeS: thin.times(timeS),
    equityQuote: thin.values(points.map(([, equity]) => equity)),
    benchQuote: thin.values(points.map(([, , bench]) => bench)),
    underwaterPct: thin.values(underwaterOf(points)),
  };
}

/** Whether equity or benchmark spread so far that a logarithmic scale tells more: largest over smallest above 3. */
export function isWideCurve({ equityQuote, benchQuote }: EquityCurve): boolean {
  const values = [...equityQuote, ...benchQuote].filter((value) => value !== null);
  const smallest = Math.min(...values);
  return values.length > 0 && smallest > 0 && Math.max(...values) / smallest > 3;
}

function underwaterOf(points: readonly EquityPoint[]): (number | null)[] {
  let peak = Number.NEGATIVE_INFINITY;
  return points.map(([, equity]) => {
    if (equity === null) return null;
    peak = Math.max(peak, equity);
    // Above zero a fall is a share of the peak; at or below it there is no share.
    return peak > 0 ? Math.min(0, (equity / peak - 1) * 100) : null;
  });
}

interface Thinner {
  times(timeS: readonly number[]): number[];
  values(column: Column): (number | null)[];
}

function thinnerFor(length: number): Thinner {
  const size = Math.ceil(length / MAX_BUCKETS);
  if (size <= SLOTS) return { times: (timeS) => [...timeS], values: (column) => [...column] };
  const perBucket = <T>(column: readonly T[], take: (bucket: readonly T[]) => readonly T[]) => {
    const taken: T[] = [];
    for (let start = 0; start < length; start += size) {
      const bucket = column.slice(start, start + size);
      taken.push(...(bucket.length <= SLOTS ? bucket : take(bucket)));
    }
    return taken;
  };
  return {
    times: (timeS) => perBucket(timeS, evenly),
    values: (column) => perBucket(column, endsAndExtremes),
  };
}

/** As many of the bucket as there are slots, its first and its last among them. */
function evenly<T>(bucket: readonly T[]): readonly T[] {
  const step = (bucket.length - 1) / (SLOTS - 1);
  return bucket.filter((_, index) =>
    Array.from({ length: SLOTS }, (_unused, slot) => Math.round(slot * step)).includes(index),
  );
}

function endsAndExtremes(bucket: Column): Column {
  let [smallest, largest] = [0, 0];
  for (const [index, value] of bucket.entries()) {
    if (value === null) continue;
    if (value < (bucket[smallest] ?? Number.POSITIVE_INFINITY)) smallest = index;
    if (value > (bucket[largest] ?? Number.NEGATIVE_INFINITY)) largest = index;
  }
  const middle = [bucket[Math.min(smallest, largest)] ?? null, bucket[Math.max(smallest, largest)] ?? null];
  return [bucket[0] ?? null, ...middle, bucket.at(-1) ?? null];
}
