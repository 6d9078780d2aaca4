import { type Candle, type CandleSeries, sliceCandleSeries } from "../../market-data/candle-series.ts";
import { createKernelMemory } from "../kernels/kernel-memory.ts";
import { forEachCandle, stepSeries } from "../series.ts";
import type { ProofSubject } from "./proof-subject.ts";
import { firstDifference } from "./same-bits.ts";

/** How many bars a restored kernel is followed. */
const FOLLOWED_BARS = 120;

/** A kernel saved after `bars` bars and restored in a new one goes on with the same bits. */
export function savedKernelFaults(
  { def, params }: ProofSubject,
  candles: CandleSeries,
  bars: readonly number[],
): string[] {
  const whole = stepSeries(def, params, candles);
  return bars.flatMap((bar) => {
    const memory = createKernelMemory();
    const kernel = def.create(params, memory);
    forEachCandle(sliceCandleSeries(candles, 0, bar), (candle) => kernel.step(candle));
    const saved = memory.save();
    const end = Math.min(candles.length, bar + FOLLOWED_BARS);
    const rest = sliceCandleSeries(candles, bar, end);
    const continued = continueKernel({ def, params }, saved, rest);
    return def.outputs.flatMap((output, index) => {
      const row = firstDifference(continued[index] ?? [], whole[index]?.subarray(bar, end) ?? []);
      return row === null ? [] : [`${output} differs ${row + 1} bars after a save at bar ${bar}`];
    });
  });
}

function continueKernel({ def, params }: ProofSubject, saved: Float64Array, candles: CandleSeries) {
  const memory = createKernelMemory();
  const kernel = def.create(params, memory);
  memory.restore(saved);
  const columns = def.outputs.map(() => [] as number[]);
  forEachCandle(candles, (candle: Candle) => {
    const outputs = kernel.step(candle);
    for (const [index, column] of columns.entries()) column.push(outputs[index] ?? Number.NaN);
  });
  return columns;
}
