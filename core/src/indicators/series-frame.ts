import type { CandleSeries } from "../market-data/candle-series.ts";

/** Candles with the intermediate series that indicators of one batch share. */
export interface SeriesFrame {
  readonly candles: CandleSeries;
  /**
   * The series of this name, computed at the first call. The name says everything that it depends on, the kernel, its
   * source and its periods: `ema(close,20)`. Nobody writes to it once it is made.
   */
  shared(name: string, compute: () => Float64Array): Float64Array;
  /** A column as long as the candles for a batch to fill, every cell of it: it holds anything. */
  column(): Float64Array;
}

/** A frame with what its owner may do. Memory that was used before is had for a fraction of the time of new memory. */
export interface OwnedSeriesFrame extends SeriesFrame {
  /** Takes back every column that is not kept as a shared series: those of earlier outputs are written over from now on. */
  recycle(): void;
  /** Forgets the shared series and takes every column back. */
  clear(): void;
  /** Whether this column is kept as a shared series: it then stays as it is until `clear`. */
  isKept(column: Float64Array): boolean;
  /** Whether a shared series has not been kept since `clear`, for want of room. */
  isOverfull(): boolean;
}

/** No indicator has more columns of a frame at a time, besides those that are kept. */
export const COLUMNS_IN_HAND = 8;

/**
 * A frame over `candles` that keeps at most `maxBytes` of shared series. Those that come later are computed at each call:
 * a grid visits its points in circles, so what was kept first is asked for again, and values never depend on it.
 * `allocate` makes columns, of the candles' length.
 */
export function createSeriesFrame(
  candles: CandleSeries,
  maxBytes = Number.POSITIVE_INFINITY,
  allocate: (length: number) => Float64Array = (length) => new Float64Array(length),
): OwnedSeriesFrame {
  const series = new Map<string, Float64Array>();
  const lent = new Set<Float64Array>();
  const free: Float64Array[] = [];
  const kept = new Set<Float64Array>();
  let bytes = 0;
  let overfull = false;
  const recycle = () => {
    free.push(...lent);
    lent.clear();
  };
  return {
    candles,
    shared(name, compute) {
      const known = series.get(name);
      if (known !== undefined) return known;
      const made = compute();
      // A series may have a second name. What is kept is read after `compute`, which may have shared series of its own.
      const isKept = kept.has(made);
      if (!isKept && bytes + made.byteLength > maxBytes) {
        overfull = true;
        return made;
      }
      series.set(name, made);
      if (!isKept) bytes += made.byteLength;
      if (lent.delete(made)) kept.add(made);
      return made;
    },
    column() {
      const column = free.pop() ?? allocate(candles.length);
      lent.add(column);
      return column;
    },
    recycle,
    clear() {
      recycle();
      free.push(...kept);
      kept.clear();
      series.clear();
      bytes = 0;
      overfull = false;
    },
    isKept: (column) => kept.has(column),
    isOverfull: () => overfull,
  };
}
