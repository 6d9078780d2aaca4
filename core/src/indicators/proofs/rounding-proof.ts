import type { CandleSeries } from "../../market-data/candle-series.ts";
import { createRuleEvaluator } from "../rule-evaluator.ts";
import { forEachCandle } from "../series.ts";
import type { RuleSubject } from "./rule-proofs.ts";

/** A distance of less than this share of the largest value compared is rounding: a tick is far more. */
const ROUNDING_SHARE = 1e-12;

/** Values that are equal by their decimals are neither above nor below each other: no signal comes from rounding. */
export function roundingFaults({ def, params, rule }: RuleSubject, candles: CandleSeries): string[] {
  const evaluator = createRuleEvaluator(def, rule, params);
  const met: { readonly row: number; readonly distance: number }[] = [];
  let largest = 0;
  forEachCandle(candles, (candle, row) => {
    evaluator.step(candle);
    const { barsUntilReady, long, short } = evaluator.read();
    if (barsUntilReady > 0) return;
    for (const side of [long, short]) {
      largest = Math.max(largest, Math.abs(side.left), Math.abs(side.right));
      if (side.met) met.push({ row, distance: side.distance });
    }
  });
  return met
    .filter(({ distance }) => Math.abs(distance) < ROUNDING_SHARE * largest)
    .map(({ row, distance }) => `${rule.name} signals on bar ${row} for a distance of ${distance}`);
}
