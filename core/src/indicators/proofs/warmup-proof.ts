import type { CandleSeries } from "../../market-data/candle-series.ts";
import { computeSeries } from "../series.ts";
import type { ProofSubject } from "./proof-subject.ts";

/** Every output is a number from bar `warmup - 1` on, and on the bar before one is not. */
export function warmupFaults({ def, params }: ProofSubject, candles: CandleSeries): string[] {
  const columns = computeSeries(def, params, candles);
  const first = def.warmup(params) - 1;
  const early = columns.every((column) => Number.isFinite(column[first - 1]));
  const faults = [
    ...(columns.length === def.outputs.length ? [] : [`gives ${columns.length} outputs`]),
    ...(first > 0 && early ? [`all its values are there on bar ${first - 1}, before its warm-up`] : []),
  ];
  return [...faults, ...missingFaults({ def, params }, candles)];
}

/** No output is missing or infinite once the indicator is warm. */
export function missingFaults({ def, params }: ProofSubject, candles: CandleSeries): string[] {
  const columns = computeSeries(def, params, candles);
  const first = def.warmup(params) - 1;
  return columns.flatMap((column, index) => {
    const missing = column.findIndex((value, row) => row >= first && !Number.isFinite(value));
    return missing < 0 ? [] : [`${def.outputs[index]} is ${column[missing]} on bar ${missing}`];
  });
}
