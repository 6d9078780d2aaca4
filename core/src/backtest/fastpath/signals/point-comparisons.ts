import type { IndicatorDef, Params, SignalRule } from "../../../indicators/indicator.ts";
import { ruleLookback } from "../../../indicators/rule-evaluator.ts";
import { seriesForRules } from "../../../indicators/series.ts";
import { priceChanges } from "../../../indicators/signals.ts";
import type { PointComparisons } from "./comparison-marker.ts";
import type { PlacedOperand } from "./comparison-table.ts";
import type { RuleColumns } from "./rule-columns.ts";
import { comparisonOf, type OperandSource, type RuleOperand } from "./rule-comparison.ts";

/** An indicator with one of its rules at one point. */
export interface RulePoint {
  readonly def: IndicatorDef;
  readonly rule: SignalRule;
  readonly params: Params;
  /** Index of the first range bar. */
  readonly firstIndex: number;
}

/** Computes the indicator, and says what its rule compares where. */
export function comparisonsOf(
  { def, rule, params, firstIndex }: RulePoint,
  columns: RuleColumns,
): PointComparisons {
  const { frame } = columns;
  const source: OperandSource = {
    def,
    params,
    outputs: seriesForRules(def, params, frame),
    price: columns.price,
    priceChanges: (sign) => priceChanges(frame, sign),
  };
  const firstBar = Math.max(0, def.convergence(params) + ruleLookback(rule) - 1 - firstIndex);
  const [long, short] = [comparisonOf(rule.long, source), comparisonOf(rule.short, source)];
  const operands = [long.left, long.right, short.left, short.right];
  const placed = ({ left, right, isCross, isUp }: typeof long) => ({
    comparison: {
      left: placedOperand(left, columns),
      right: placedOperand(right, columns),
      isCross,
      firstBar,
    },
    isUp,
  });
  return {
    long: placed(long),
    short: placed(short),
    isShared: operands.every(({ column }) => column === null || columns.isKept(column)),
  };
}

function placedOperand(
  { column, barsBack, factor, number }: RuleOperand,
  columns: RuleColumns,
): PlacedOperand {
  if (column === null) return { place: null, factor, number, codedColumn: 0 };
  const place = columns.placeOf(column);
  const hasCodes = barsBack === 0 && factor === 1 && columns.isKept(column);
  return { place: place - 8 * barsBack, factor, number, codedColumn: hasCodes ? place : 0 };
}
