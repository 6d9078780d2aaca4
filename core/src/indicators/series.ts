import { ensureDefined } from "../kernel/assert.ts";
import { epochMs } from "../kernel/time.ts";
import type { Candle, CandleSeries } from "../market-data/candle-series.ts";
import type { IndicatorDef, Params } from "./indicator.ts";
import { createKernelMemory } from "./kernels/kernel-memory.ts";
import { createSeriesFrame, type SeriesFrame } from "./series-frame.ts";

/**
 * The outputs of an indicator over a whole series, one column per output; NaN where there is no value yet. Several
 * computations over one frame share what they have in common; nobody writes to the columns.
 */
export function computeSeries(
  def: IndicatorDef,
  params: Params,
  candles: CandleSeries | SeriesFrame,
): readonly Float64Array[] {
  const frame = "candles" in candles ? candles : createSeriesFrame(candles);
  return def.batch?.(frame, params) ?? stepFrame(def, params, frame);
}

/**
 * `computeSeries` for rules: points that differ in nothing but what rules read share their outputs in `frame`, as far as it
 * keeps series.
 */
export function seriesForRules(
  def: IndicatorDef,
  params: Params,
  frame: SeriesFrame,
): readonly Float64Array[] {
  const { ruleParams = [] } = def;
  if (ruleParams.length === 0) return computeSeries(def, params, frame);
  const read = def.params.map(({ name }) => name).filter((name) => !ruleParams.includes(name));
  const point = `${def.id}(${read.map((name) => `${name}=${params[name]}`).join(",")})`;
  let outputs: readonly Float64Array[] | null = null;
  return def.outputs.map((name, index) =>
    frame.shared(`${point}.${name}`, () => {
      outputs ??= computeSeries(def, params, frame);
      return ensureDefined(outputs[index], name);
    }),
  );
}

/** The kernel stepped over a whole series: the definition that `batch` has to agree with bit for bit. */
export function stepSeries(def: IndicatorDef, params: Params, candles: CandleSeries): Float64Array[] {
  return stepFrame(def, params, createSeriesFrame(candles));
}

function stepFrame(def: IndicatorDef, params: Params, frame: SeriesFrame): Float64Array[] {
  const kernel = def.create(params, createKernelMemory());
  const columns = def.outputs.map(() => frame.column());
  forEachCandle(frame.candles, (candle, row) => {
    const outputs = kernel.step(candle);
    for (let index = 0; index < columns.length; index++) {
      const column = columns[index];
      if (column !== undefined) column[row] = outputs[index] ?? Number.NaN;
    }
  });
  return columns;
}

/** Visits the rows in order. The candle is one reused object: read it, do not keep it. */
export function forEachCandle(candles: CandleSeries, visit: (candle: Candle, row: number) => void): void {
  const candle = { tsOpen: epochMs(0), open: 0, high: 0, low: 0, close: 0, volume: 0 };
  const { tsOpen, open, high, low, close, volume } = candles;
  for (let row = 0; row < candles.length; row++) {
    candle.tsOpen = epochMs(tsOpen[row] ?? 0);
    candle.open = open[row] ?? 0;
    candle.high = high[row] ?? 0;
    candle.low = low[row] ?? 0;
    candle.close = close[row] ?? 0;
    candle.volume = volume[row] ?? 0;
    visit(candle, row);
  }
}
