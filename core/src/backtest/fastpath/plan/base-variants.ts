import type { Params } from "../../../indicators/indicator.ts";
import { ensureDefined } from "../../../kernel/assert.ts";
import type { GridIndicator } from "../../backtest-request.ts";
import { indicatorKey, type VariantIndicator } from "../../variant-key.ts";
import { type GridPlan, pointOf } from "./grid-plan.ts";
import { createPointOrder } from "./point-order.ts";

/** The base variants of a grid by number. None of them is kept: there may be millions. */
export interface BaseVariants {
  readonly plan: GridPlan;
  /** Up to `count` points of one indicator, from number `first` on. */
  points(indicator: number, first: number, count: number): Params[];
  indicatorsOf(variant: number): readonly VariantIndicator[];
  /** The number of the variant with these points; null where the grid has none such. */
  numberOf(indicators: readonly VariantIndicator[]): number | null;
  /** Orders two variants by their keys, bytewise. */
  compareKeys(left: number, right: number): number;
}

/** Keys of the streamed indicator's points that are kept at hand, some megabytes: what ties ask for is asked for again. */
const KEYS_AT_HAND = 65_536;
/** Variants are scored by number, so that ties ask for one key after the other: so many at once take as long as two alone. */
const KEYS_AHEAD = 32;

export function createBaseVariants(grids: readonly GridIndicator[], plan: GridPlan): BaseVariants {
  const orders = grids.map(createPointOrder);
  const kept = orders.map((order, index) =>
    index === plan.streamed ? null : order.points(0, plan.indicators[index]?.points ?? 0),
  );
  const keyRanks = kept.map(() => null as Uint32Array | null);
  const streamedKeys = new Map<number, string>();
  const gridAt = (indicator: number) => ensureDefined(grids[indicator], "an indicator of the request");
  const orderOf = (indicator: number) => ensureDefined(orders[indicator], "an indicator of the request");

  function points(indicator: number, first: number, count: number): Params[] {
    const known = kept[indicator] ?? null;
    return known === null ? orderOf(indicator).points(first, count) : known.slice(first, first + count);
  }

  function keysOf(indicator: number, first: number, count: number): string[] {
    const { id, rule } = gridAt(indicator);
    return points(indicator, first, count).map((params) => indicatorKey({ id, rule, params }));
  }

  function streamedKey(point: number): string {
    const known = streamedKeys.get(point);
    if (known !== undefined) return known;
    const count = streamedKeys.has(point - 1) ? KEYS_AHEAD : 1;
    if (streamedKeys.size >= KEYS_AT_HAND) streamedKeys.clear();
    const keys = keysOf(plan.streamed, point, count);
    for (const [index, key] of keys.entries()) streamedKeys.set(point + index, key);
    return ensureDefined(keys[0], "a point of the grid");
  }

  /** For each point of a kept indicator, the place of its key among the sorted keys. */
  function ranksOf(indicator: number): Uint32Array {
    const known = keyRanks[indicator] ?? null;
    if (known !== null) return known;
    const keys = keysOf(indicator, 0, plan.indicators[indicator]?.points ?? 0);
    const ranks = new Uint32Array(keys.length);
    const sorted = keys.map((_, point) => point).sort((a, b) => compareTexts(keys[a] ?? "", keys[b] ?? ""));
    for (const [rank, point] of sorted.entries()) ranks[point] = rank;
    keyRanks[indicator] = ranks;
    return ranks;
  }

  return {
    plan,
    points,
    indicatorsOf: (variant) =>
      grids.map(({ id, rule }, index) => {
        const params = ensureDefined(
          points(index, pointOf(plan, index, variant), 1)[0],
          "a point of the grid",
        );
        return { id, rule, params };
      }),
    numberOf(indicators) {
      let number = 0;
      for (const [index, { stride }] of plan.indicators.entries()) {
        const params = ensureDefined(indicators[index], "an indicator of the variant").params;
        const point = orderOf(index).numberOf(params);
        if (point === null) return null;
        number += point * stride;
      }
      return number;
    },
    // An indicator's key ends with the only ")" in it, so none is the beginning of another: whole keys compare like their
    // parts, one after the other.
    compareKeys(left, right) {
      for (const index of plan.indicators.keys()) {
        const leftPoint = pointOf(plan, index, left);
        const rightPoint = pointOf(plan, index, right);
        if (leftPoint === rightPoint) continue;
        if (index === plan.streamed) return compareTexts(streamedKey(leftPoint), streamedKey(rightPoint));
        const ranks = ranksOf(index);
        return (ranks[leftPoint] ?? 0) - (ranks[rightPoint] ?? 0);
      }
      return 0;
    },
  };
}

/** By code units: keys are ASCII, so that this is bytewise. */
function compareTexts(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
