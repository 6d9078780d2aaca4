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
  /** From now on shared series that nobody asks for may be given up for others. */
  release(): void;
  /** Forgets the shared series and takes every column back. */
  clear(): void;
  /** Whether this column is kept as a shared series: it then stays as it is until `clear`. */
  isKept(column: Float64Array): boolean;
  /** Whether a shared series has not been kept since `clear`, for want of room. */
  isOverfull(): boolean;
}

/** No indicator has more columns of a frame at a time, besides those that are kept. */
export const COLUMNS_IN_HAND = 8;

/** What a frame asks of its owner. */
export interface SeriesFrameOptions {
  /** Bytes of shared series that are kept; any number where it is not said. */
  readonly maxBytes?: number;
  /** Makes columns, of the candles' length. */
  readonly allocate?: (length: number) => Float64Array;
  /** Hears of a column that is given up for another series: its memory is soon written over. */
  readonly onGivenUp?: (column: Float64Array) => void;
}

/**
 * A frame over `candles` that keeps shared series as far as `maxBytes` go. Those that come later take the place of the series
 * that was not asked for the longest, if that was before `release`; otherwise they are computed at each call. Values never
 * depend on it.
 */
export function createSeriesFrame(candles: CandleSeries, options: SeriesFrameOptions = {}): OwnedSeriesFrame {
  const { maxBytes = Number.POSITIVE_INFINITY, onGivenUp } = options;
  const allocate = options.allocate ?? ((length: number) => new Float64Array(length));
  const series = new Map<string, Float64Array>();
  /** What is known of each series that is kept, the one that was not asked for the longest first. */
  const kept = new Map<Float64Array, KeptSeries>();
  const lent = new Set<Float64Array>();
  const free: Float64Array[] = [];
  let bytes = 0;
  let round = 0;

  function keep(column: Float64Array, { names, isOwn }: KeptSeries): void {
    kept.delete(column);
    kept.set(column, { names, isOwn, round });
  }

  function makeRoom(needed: number): boolean {
    for (const [column, known] of kept) {
      if (bytes + needed <= maxBytes || known.round === round) break;
      kept.delete(column);
      for (const name of known.names) series.delete(name);
      bytes -= column.byteLength;
      if (known.isOwn) free.push(column);
      onGivenUp?.(column);
    }
    return bytes + needed <= maxBytes;
  }

  const recycle = () => {
    free.push(...lent);
    lent.clear();
  };
  return {
    candles,
    shared(name, compute) {
      const known = series.get(name);
      if (known !== undefined) {
        const of = kept.get(known);
        if (of !== undefined && of.round !== round) keep(known, of);
        return known;
      }
      const made = compute();
      // A series may have a second name. What is kept is read after `compute`, which may have shared series of its own.
      const of = kept.get(made);
      if (of === undefined && !makeRoom(made.byteLength)) return made;
      series.set(name, made);
      if (of === undefined) bytes += made.byteLength;
      keep(made, { names: [...(of?.names ?? []), name], isOwn: of?.isOwn ?? lent.delete(made), round });
      return made;
    },
    column() {
      const column = free.pop() ?? allocate(candles.length);
      lent.add(column);
      return column;
    },
    recycle,
    release() {
      round += 1;
    },
    clear() {
      recycle();
      for (const [column, { isOwn }] of kept) if (isOwn) free.push(column);
      kept.clear();
      series.clear();
      bytes = 0;
    },
    isKept: (column) => kept.has(column),
  };
}

interface KeptSeries {
  readonly names: readonly string[];
  /** Whether its memory is a column of the frame. */
  readonly isOwn: boolean;
  /** How often the frame had been released when it was asked for last. */
  readonly round: number;
}
