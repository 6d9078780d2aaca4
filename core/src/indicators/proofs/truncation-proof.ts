import { type CandleSeries, sliceCandleSeries } from "../../market-data/candle-series.ts";
import { createRuleEvaluator } from "../rule-evaluator.ts";
import { computeSeries, forEachCandle } from "../series.ts";
import type { SignalSeries } from "../signals.ts";
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

/** Taking away the bars after each of `lengths` changes no signal before, of outputs that are computed at once. */
export function signalTruncationFaults(
  subject: RuleSubject,
  candles: CandleSeries,
  lengths: readonly number[],
): string[] {
  const whole = signalsOfSeries(subject, candles);
  return lengths.flatMap((length) => {
    const part = signalsOfSeries(subject, sliceCandleSeries(candles, 0, length));
    return (["long", "short"] as const).flatMap((side) => {
      const row = firstDifference(part[side], whole[side].subarray(0, length));
      return row === null ? [] : [`${subject.rule.name} ${side} on bar ${row} knows of bars after ${length}`];
    });
  });
}

/** Signals from the whole series of outputs rather than from the kernel. */
function signalsOfSeries({ def, params, rule }: RuleSubject, candles: CandleSeries): SignalSeries {
  const columns = computeSeries(def, params, candles);
  let bar = -1;
  const step = () => {
    bar += 1;
    return columns.map((column) => column[bar] ?? Number.NaN);
  };
  const evaluator = createRuleEvaluator({ ...def, create: () => ({ step }) }, rule, params);
  const long = new Uint8Array(candles.length);
  const short = new Uint8Array(candles.length);
  forEachCandle(candles, (candle, row) => {
    const signal = evaluator.step(candle);
    long[row] = signal.long ? 1 : 0;
    short[row] = signal.short ? 1 : 0;
  });
  return { long, short };
}
