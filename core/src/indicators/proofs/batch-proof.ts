import type { CandleSeries } from "../../market-data/candle-series.ts";
import { computeSeries, stepSeries } from "../series.ts";
import type { ProofSubject } from "./proof-subject.ts";
import { firstDifference } from "./same-bits.ts";

/** A series computed at once has the bits of the kernel stepped over it. */
export function batchFaults({ def, params }: ProofSubject, candles: CandleSeries): string[] {
  const stepped = stepSeries(def, params, candles);
  return computeSeries(def, params, candles).flatMap((column, index) => {
    const row = firstDifference(column, stepped[index] ?? []);
    if (row === null) return [];
    return [
      `${def.outputs[index]} is ${column[row]} on bar ${row} at once, ${stepped[index]?.[row]} step by step`,
    ];
  });
}
