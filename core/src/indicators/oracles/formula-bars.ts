import { assert, ensureDefined } from "../../kernel/assert.ts";
import type { CandleSeries } from "../../market-data/candle-series.ts";
import type { IndicatorDef, Params } from "../indicator.ts";
import { numberParam } from "../param-value.ts";
import { parseParams } from "../parse-params.ts";
import { findIndicator } from "../registry.ts";
import { computeSeries } from "../series.ts";

/** What the formula of an indicator may use: columns by bar, NaN before the first. */
export interface FormulaBars {
  readonly params: Params;
  open(bar: number): number;
  high(bar: number): number;
  low(bar: number): number;
  close(bar: number): number;
  volume(bar: number): number;
  /** A numeric parameter. */
  param(name: string): number;
  /** Another output of the indicator itself. */
  own(output: string, bar: number): number;
  /** An output of another indicator; parameters that are not given take their defaults. */
  other(id: string, output: string, params: Params, bar: number): number;
}

export function formulaBars(def: IndicatorDef, params: Params, candles: CandleSeries): FormulaBars {
  const known = new Map<string, readonly Float64Array[]>();
  const columnsOf = (of: IndicatorDef, point: Params) => {
    const key = `${of.id} ${JSON.stringify(point)}`;
    const columns = known.get(key) ?? computeSeries(of, point, candles);
    known.set(key, columns);
    return columns;
  };
  const outputOf = (of: IndicatorDef, point: Params, output: string) =>
    reader(ensureDefined(columnsOf(of, point)[of.outputs.indexOf(output)], `${of.id} ${output}`));
  return {
    params,
    open: reader(candles.open),
    high: reader(candles.high),
    low: reader(candles.low),
    close: reader(candles.close),
    volume: reader(candles.volume),
    param: (name) => numberParam(params, name),
    own: (output, bar) => outputOf(def, params, output)(bar),
    other(id, output, given, bar) {
      const other = ensureDefined(findIndicator(id), id);
      const point = parseParams(other, given);
      assert(point.ok, `${id} takes these parameters`);
      return outputOf(other, point.value, output)(bar);
    },
  };
}

function reader(column: Float64Array): (bar: number) => number {
  return (bar) => column[bar] ?? Number.NaN;
}
