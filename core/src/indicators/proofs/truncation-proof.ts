import { type CandleSeries, sliceCandleSeries } from "../../market-data/candle-series.ts";
import { computeSeries } from "../series.ts";
import { computeSignals } from "../signals.ts";
import type { ProofSubject } from "./proof-subject.ts";
import type { RuleSubject } from "./rule-proofs.ts";
import { firstDifference } from "./same-bits.ts";

/** Taking away the bars after each of `lengths` changes no value before. */
export function truncationFaults(
  { def, params }: ProofSubject,
  candles: CandleSeries,
  lengths: readonly number[],
): string[] {
  const whole = computeSeries(def, params, candles);
  return lengths.flatMap((length) =>
    computeSeries(def, params, sliceCandleSeries(candles, 0, length)).flatMap((column, index) => {
      const row = firstDifference(column, whole[index]?.subarray(0, length) ?? []);
      return row === null ? [] : [`${def.outputs[index]} on bar ${row} knows of bars after ${length}`];
    }),
  );
}

/** Taking away the bars after each of `lengths` changes no signal before. */
export function signalTruncationFaults(
  subject: RuleSubject,
  candles: CandleSeries,
  lengths: readonly number[],
): string[] {
  const whole = computeSignals({ ...subject, candles });
  return lengths.flatMap((length) => {
    const part = computeSignals({ ...subject, candles: sliceCandleSeries(candles, 0, length) });
    return (["long", "short"] as const).flatMap((side) => {
      const row = firstDifference(part[side], whole[side].subarray(0, length));
      return row === null ? [] : [`${subject.rule.name} ${side} on bar ${row} knows of bars after ${length}`];
    });
  });
}
