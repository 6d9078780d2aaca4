import { ensureDefined } from "../../../kernel/assert.ts";
import type { GridIndicator } from "../../backtest-request.ts";
import { countValidPoints } from "../../grid.ts";

/**
 * How the base variants of a grid are numbered: `0` to `variants - 1`, in mixed radix over the valid points of each
 * indicator. The *streamed* indicator is the one with the most points; it turns slowest, so that a run of variants needs
 * few of its points, which are made when they are needed. Those of the others are *kept*, each made once.
 */
export interface GridPlan {
  readonly variants: number;
  /** In request order. */
  readonly indicators: readonly PlannedIndicator[];
  /** Index of the streamed indicator. */
  readonly streamed: number;
}

export interface PlannedIndicator {
  /** Valid points. */
  readonly points: number;
  /** From a variant to the one with the next point of this indicator. */
  readonly stride: number;
}

export function planGrid(indicators: readonly GridIndicator[]): GridPlan {
  const points = indicators.map(countValidPoints);
  const streamed = points.indexOf(Math.max(...points));
  const strides = new Array<number>(points.length).fill(1);
  let variants = 1;
  for (let index = points.length - 1; index >= 0; index--) {
    if (index === streamed) continue;
    strides[index] = variants;
    variants *= points[index] ?? 0;
  }
  strides[streamed] = variants;
  variants *= points[streamed] ?? 0;
  return {
    variants,
    indicators: points.map((count, index) => ({ points: count, stride: strides[index] ?? 1 })),
    streamed,
  };
}

/** The number of the point that `variant` has of an indicator. */
export function pointOf({ indicators }: GridPlan, indicator: number, variant: number): number {
  const { points, stride } = ensureDefined(indicators[indicator], "an indicator of the plan");
  return Math.floor(variant / stride) % points;
}

/** Base variants that have the same point of the streamed indicator: they follow one another. */
export function variantsPerStreamedPoint({ indicators, streamed }: GridPlan): number {
  return ensureDefined(indicators[streamed], "the streamed indicator").stride;
}
