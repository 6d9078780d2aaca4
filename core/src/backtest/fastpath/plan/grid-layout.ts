import { bitSeriesBytes } from "../bit-series.ts";
import { allocatedBytes } from "../grid-memory.ts";
import { scoringScratchBytes, type TouchColumns, VARIANT_STATE_BYTES } from "../scoring/scoring-kernels.ts";
import { touchColumnsAt, touchColumnsBytes } from "../scoring/touch-columns.ts";
import type { GridPlan } from "./grid-plan.ts";

/** Where what lies in the memory of a grid: offsets in bytes, and its exact size. */
export interface GridLayout {
  readonly bytes: number;
  /** `f64[bars]` */
  readonly close: number;
  /** Null where no stop is reached within a bar. */
  readonly touch: TouchColumns | null;
  /** From the series of one point to that of the next. */
  readonly seriesBytes: number;
  /** In request order: the series of an indicator's first point. Nothing stands there for the streamed one. */
  readonly kept: readonly number[];
  readonly threads: readonly ThreadPlaces[];
}

/** What one thread alone writes to. */
export interface ThreadPlaces {
  /** Series of streamed points, `slots` of them. */
  readonly tile: number;
  readonly slots: number;
  /** Variants that a task may have. */
  readonly batch: number;
  /** `batch` states. */
  readonly states: number;
  /** `u32[batch * indicators]` */
  readonly points: number;
  /** `f64[2 * batch]` */
  readonly levels: number;
  /** `f64[batch]`: what is scored, in the order of the task. */
  readonly returns: number;
  /** `u32[batch]`: closed trades of each. */
  readonly trades: number;
  /** Of the kernels. */
  readonly scratch: number;
  /** What point signals by kernels work with. */
  readonly signals: number;
}

export interface LayoutOptions {
  readonly bars: number;
  /** The length of a bar where stops are reached within it; null where they are reached at closes, or there are none. */
  readonly touchedBarMs: number | null;
  readonly threads: number;
  /** Variants of a batch. */
  readonly batch: number;
  /** Of what point signals by kernels work with, for each thread. */
  readonly signalsBytes: number;
}

/** Bytes of series of streamed points, all threads together: they stay in a cache of the last level. */
const TILE_BYTES = 32 * 2 ** 20;
/** What the points of a tile have in common is worth this many slots at least. */
const MIN_SLOTS = 8;

export function layoutGrid(
  plan: GridPlan,
  { bars, touchedBarMs, threads, batch, signalsBytes }: LayoutOptions,
): GridLayout {
  let bytes = 0;
  const place = (size: number) => {
    const at = bytes;
    bytes += allocatedBytes(size);
    return at;
  };
  const seriesBytes = bitSeriesBytes(bars);
  const close = place(bars * Float64Array.BYTES_PER_ELEMENT);
  const touched = touchedBarMs === null ? null : { bars, timeframeMs: touchedBarMs };
  const touch = touched && touchColumnsAt(place(touchColumnsBytes(touched)), touched);
  const kept = plan.indicators.map(({ points }, index) =>
    place(index === plan.streamed ? 0 : points * seriesBytes),
  );
  const streamedPoints = plan.indicators[plan.streamed]?.points ?? 0;
  const fitting = Math.max(MIN_SLOTS, Math.floor(TILE_BYTES / threads / seriesBytes));
  const slots = Math.min(fitting, streamedPoints, batch);
  const threadPlaces = Array.from(
    { length: threads },
    (): ThreadPlaces => ({
      tile: place(slots * seriesBytes),
      slots,
      batch,
      states: place(batch * VARIANT_STATE_BYTES),
      points: place(batch * plan.indicators.length * Uint32Array.BYTES_PER_ELEMENT),
      levels: place(2 * batch * Float64Array.BYTES_PER_ELEMENT),
      returns: place(batch * Float64Array.BYTES_PER_ELEMENT),
      trades: place(batch * Uint32Array.BYTES_PER_ELEMENT),
      scratch: place(scoringScratchBytes(bars)),
      signals: place(signalsBytes),
    }),
  );
  return { bytes, close, touch, seriesBytes, kept, threads: threadPlaces };
}
