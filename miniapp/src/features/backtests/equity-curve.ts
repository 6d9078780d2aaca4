import type { EquityPoint } from "@roehub/core/contract/backtest";

/** What the chart draws: columns of equal length, ascending by time without repeats. */
export interface EquityCurve {
  /** Seconds since 1970, UTC. */
  readonly timeS: readonly number[];
  /** Marked equity in quote; null where it is not finite. */
  readonly equityQuote: readonly (number | null)[];
  /** Buying and holding without costs, in quote. */
  readonly benchQuote: readonly number[];
  /** Fall from the highest equity so far, in percent: zero or negative. */
  readonly underwaterPct: readonly (number | null)[];
}

/** More points than a screen has columns show nothing more. */
const MAX_BUCKETS = 400;

/**
 * The curve, thinned where it is long. Thinning keeps the first and the last point and the extremes of every bucket,
 * so that no peak and no drawdown is drawn smaller than it was.
 */
export function equityCurve(points: readonly EquityPoint[]): EquityCurve {
  const underwater = underwaterOf(points);
  const columns = { timeS: [], equityQuote: [], benchQuote: [], underwaterPct: [] } as {
    -readonly [Key in keyof EquityCurve]: EquityCurve[Key][number][];
  };
  for (const index of keptIndices(points, underwater)) {
    const point = points[index];
    if (point === undefined) continue;
    const [ts, equity, bench] = point;
    columns.timeS.push(Math.floor(ts / 1_000));
    columns.equityQuote.push(equity);
    columns.benchQuote.push(bench);
    columns.underwaterPct.push(underwater[index] ?? null);
  }
  return columns;
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

function keptIndices(points: readonly EquityPoint[], underwater: readonly (number | null)[]): number[] {
  const size = Math.ceil(points.length / MAX_BUCKETS);
  if (size <= 1) return points.map((_, index) => index);
  const kept = new Set([0, points.length - 1]);
  const columns: ((index: number) => number | null)[] = [
    (index) => points[index]?.[1] ?? null,
    (index) => points[index]?.[2] ?? null,
    (index) => underwater[index] ?? null,
  ];
  for (let start = 0; start < points.length; start += size) {
    const end = Math.min(start + size, points.length);
    for (const column of columns) for (const index of extremes(column, start, end)) kept.add(index);
  }
  return [...kept].sort((a, b) => a - b);
}

/** The indices of the smallest and the largest value in `[start, end)`. */
function extremes(column: (index: number) => number | null, start: number, end: number): number[] {
  let [smallest, largest] = [start, start];
  for (let index = start; index < end; index++) {
    const value = column(index);
    if (value === null) continue;
    if (value < (column(smallest) ?? Number.POSITIVE_INFINITY)) smallest = index;
    if (value > (column(largest) ?? Number.NEGATIVE_INFINITY)) largest = index;
  }
  return [smallest, largest];
}
