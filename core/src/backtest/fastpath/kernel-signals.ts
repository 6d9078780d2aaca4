import type { IndicatorDef, Params, SignalRule } from "../../indicators/indicator.ts";
import { findIndicator, findRule } from "../../indicators/registry.ts";
import { ruleLookback } from "../../indicators/rule-evaluator.ts";
import { seriesForRules } from "../../indicators/series.ts";
import { priceChanges } from "../../indicators/signals.ts";
import { ensureDefined } from "../../kernel/assert.ts";
import type { GridIndicator } from "../backtest-request.ts";
import { createComparisonMarker, type PointComparisons } from "./comparison-marker.ts";
import type { PlacedOperand } from "./comparison-table.ts";
import type { KernelMemory, KernelModule } from "./kernel-modules.ts";
import type { PointBars, PointSignals } from "./point-signals.ts";
import { createRuleColumns, type RuleColumns } from "./rule-columns.ts";
import { comparisonOf, type OperandSource, type RuleOperand } from "./rule-comparison.ts";
import { createRuleKernels } from "./rule-kernels.ts";
import { ruleMemoryLayout } from "./rule-memory.ts";

interface KernelSignalsDeps {
  readonly bars: PointBars;
  readonly indicators: readonly GridIndicator[];
  readonly maxSharedBytes: number;
  readonly kernels: { readonly module: KernelModule; readonly memory: KernelMemory; readonly offset: number };
}

/**
 * Point signals by kernels. The columns that indicators compute lie in the memory. Points whose columns are all kept are
 * put off and made block by block, many at once; any other is made whole while its columns are there.
 */
export function createKernelSignals(deps: KernelSignalsDeps): PointSignals {
  const { bars, indicators, maxSharedBytes, kernels } = deps;
  const { offset, memory } = kernels;
  const counts = { all: bars.all.length, range: bars.range.length };
  const layout = ruleMemoryLayout(counts, indicators, maxSharedBytes);
  const place = { buffer: memory.buffer, layout, offset };
  const columns = createRuleColumns({ ...place, bars });
  let shouldStop = () => false;
  const marker = createComparisonMarker({
    ...place,
    shouldStop: () => shouldStop(),
    kernels: createRuleKernels(kernels.module, memory),
    bars: bars.range.length,
  });
  let latest = -1;
  return {
    fill(indicator, points, places, askToStop = () => false) {
      let isStopped = false;
      shouldStop = () => {
        isStopped ||= askToStop();
        return isStopped;
      };
      if (indicator !== latest) {
        columns.frame.clear();
        marker.forget();
        latest = indicator;
      }
      const { id, rule } = ensureDefined(indicators[indicator], "an indicator of the request");
      const def = ensureDefined(findIndicator(id), `indicator ${id}`);
      const signalRule = ensureDefined(findRule(def, rule), `rule ${id}.${rule}`);
      for (const [index, params] of points.entries()) {
        if (shouldStop()) {
          marker.drop();
          return false;
        }
        const point = { def, rule: signalRule, params, firstIndex: bars.firstIndex };
        marker.add(comparisonsOf(point, columns), ensureDefined(places[index], "a place for each point"));
        columns.frame.recycle();
      }
      marker.finish();
      return !isStopped;
    },
  };
}

interface Point {
  readonly def: IndicatorDef;
  readonly rule: SignalRule;
  readonly params: Params;
  readonly firstIndex: number;
}

/** Computes the indicator, and says what its rule compares where. */
function comparisonsOf({ def, rule, params, firstIndex }: Point, columns: RuleColumns): PointComparisons {
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
