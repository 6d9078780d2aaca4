import { ensureDefined } from "../kernel/assert.ts";
import { RoehubError } from "../kernel/errors.ts";
import type { CandleSeries } from "../market-data/candle-series.ts";
import type { IndicatorDef, Params } from "./indicator.ts";
import { computeSeries } from "./series.ts";
import { createSeriesFrame, type OwnedSeriesFrame } from "./series-frame.ts";
import { planTensor, planTensors, type TensorPlan, type TensorSize } from "./tensor-plan.ts";

/**
 * The outputs of many parameter points of one indicator in one piece of memory: rows of `bars` values, one after the
 * other. An output that is the same series at several points (points that differ in what only rules read, the averages
 * of crosses, the middle of bands) is one row.
 */
export interface IndicatorTensor extends TensorPlan {
  readonly bars: number;
  /** `rows * bars` values; row `r` is `[r * bars, (r + 1) * bars)`. */
  readonly data: Float64Array;
}

export interface TensorRequest {
  readonly def: IndicatorDef;
  readonly points: readonly Params[];
  readonly candles: CandleSeries;
  /** Most bytes that a tensor may take, with what is kept while it is made. */
  readonly maxBytes: number;
}

/** Columns at hand while a tensor is made: one half for what neighbouring points share, one for what a point needs. */
export const WORK_COLUMNS = 16;

/** Bytes of a tensor of this size (see `planTensor`) over `bars` bars, with what is kept while it is made. */
export function tensorBytes({ points, outputs, rows }: TensorSize, bars: number): number {
  const indexBytes = points * outputs * Uint32Array.BYTES_PER_ELEMENT;
  return (rows + WORK_COLUMNS) * bars * Float64Array.BYTES_PER_ELEMENT + indexBytes;
}

/**
 * Computes every point's outputs, each with the bits of `computeSeries`. What would take more than `maxBytes` is refused as
 * `validation_failed` before anything is computed; `computeTensors` answers it in pieces.
 */
export function computeTensor({ def, points, candles, maxBytes }: TensorRequest): IndicatorTensor {
  const plan = planTensor(def, points);
  const bytes = tensorBytes(plan, candles.length);
  if (bytes > maxBytes) throw tooLarge(bytes, maxBytes);
  return fillTensor(
    { def, points, frame: workFrame(candles) },
    plan,
    new Float64Array(plan.rows * candles.length),
  );
}

/**
 * The points in their order as one tensor after the other, each of at most `maxBytes`, all in the same memory: what is not
 * taken of one before the next is asked for is gone. Points that share series do so within a piece, so an order that keeps
 * them together is faster.
 */
export function* computeTensors({
  def,
  points,
  candles,
  maxBytes,
}: TensorRequest): Generator<IndicatorTensor> {
  let memory = new Float64Array(0);
  const fits = (size: TensorSize) => tensorBytes(size, candles.length) <= maxBytes;
  const frame = workFrame(candles);
  for (const { plan, from } of planTensors(def, points, fits)) {
    const bytes = tensorBytes(plan, candles.length);
    if (bytes > maxBytes) throw tooLarge(bytes, maxBytes);
    const cells = plan.rows * candles.length;
    if (memory.length < cells) memory = new Float64Array(cells);
    const piece = { def, points: points.slice(from, from + plan.points), frame };
    yield fillTensor(piece, plan, memory.subarray(0, cells));
  }
}

/** The column of one output at one point, a view into the tensor. */
export function tensorColumn(tensor: IndicatorTensor, point: number, output: number): Float64Array {
  const row = ensureDefined(
    tensor.rowOf[point * tensor.outputs + output],
    "a point and output of the tensor",
  );
  return tensor.data.subarray(row * tensor.bars, (row + 1) * tensor.bars);
}

function workFrame(candles: CandleSeries): OwnedSeriesFrame {
  return createSeriesFrame(candles, (WORK_COLUMNS / 2) * candles.length * Float64Array.BYTES_PER_ELEMENT);
}

/** Only points that bring a row which is not there yet are computed. */
function fillTensor(
  {
    def,
    points,
    frame,
  }: {
    readonly def: IndicatorDef;
    readonly points: readonly Params[];
    readonly frame: OwnedSeriesFrame;
  },
  plan: TensorPlan,
  data: Float64Array,
): IndicatorTensor {
  const bars = frame.candles.length;
  let filled = 0;
  for (const [point, params] of points.entries()) {
    const rows = plan.rowOf.subarray(point * plan.outputs, (point + 1) * plan.outputs);
    // Rows are numbered in the order in which points need them first.
    if (rows.every((row) => row < filled)) continue;
    for (const [output, column] of computeSeries(def, params, frame).entries()) {
      const row = ensureDefined(rows[output], "a row for each output");
      if (row < filled) continue;
      data.set(column, row * bars);
      filled = row + 1;
    }
    frame.recycle();
  }
  return { ...plan, bars, data };
}

function tooLarge(count: number, limit: number): RoehubError {
  const message = `this many parameter points need ${count} bytes of memory, and the limit is ${limit}`;
  return new RoehubError("validation_failed", message, {
    problems: [{ pointer: "", code: "too_large", message, params: { count, limit } }],
  });
}
