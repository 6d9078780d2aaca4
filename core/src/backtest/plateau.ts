import type { ParamConstraint, ParamValue } from "../indicators/indicator.ts";
import { findIndicator } from "../indicators/registry.ts";
import { ensureDefined } from "../kernel/assert.ts";
import type { BacktestRequest, GridIndicator } from "./backtest-request.ts";
import type { Variant, VariantIndicator } from "./variant-key.ts";

/** The part of a request that its grid is made of. */
export type GridAxes = Pick<BacktestRequest, "indicators" | "risk">;

/**
 * The neighbours of a variant in the grid: one position down or up on one axis at a time, stops included. An axis of choices
 * (an average's type) has no order and gives none, neither does "off"; points that a constraint rules out do not exist.
 */
export function neighboursOf(variant: Variant, { indicators, risk }: GridAxes): Variant[] {
  const neighbours: Variant[] = [];
  for (const [at, grid] of indicators.entries()) {
    const own = ensureDefined(variant.indicators[at], "a point of each indicator");
    for (const point of neighbourPoints(own, grid)) {
      neighbours.push({ ...variant, indicators: variant.indicators.with(at, point) });
    }
  }
  for (const slPct of besideOnAxis(risk.slPct, variant.slPct)) neighbours.push({ ...variant, slPct });
  for (const tpPct of besideOnAxis(risk.tpPct, variant.tpPct)) neighbours.push({ ...variant, tpPct });
  return neighbours;
}

/**
 * The share of `neighbourReturnsPct` above half of the variant's own return, 0 to 1: how much of what was found is left a
 * step away. Null without neighbours, and of a return that is not above zero.
 */
export function plateauWidth(returnPct: number, neighbourReturnsPct: readonly number[]): number | null {
  if (!(returnPct > 0) || neighbourReturnsPct.length === 0) return null;
  const kept = neighbourReturnsPct.filter((neighbour) => neighbour > returnPct / 2);
  return kept.length / neighbourReturnsPct.length;
}

function neighbourPoints(own: VariantIndicator, grid: GridIndicator): VariantIndicator[] {
  const { constraints } = ensureDefined(findIndicator(grid.id), `indicator ${grid.id}`);
  return Object.entries(grid.params).flatMap(([name, axis]) =>
    besideOnAxis(axis, own.params[name] ?? null)
      .map((value) => ({ ...own, params: { ...own.params, [name]: value } }))
      .filter(({ params }) => keepsConstraints(params, constraints)),
  );
}

/** The numbers before and after `value` on a sorted axis, on which "off" (null) is no number. */
function besideOnAxis(axis: readonly (ParamValue | null)[], value: ParamValue | null): number[] {
  const numbers = axis.filter((point) => typeof point === "number");
  if (typeof value !== "number") return [];
  const at = numbers.indexOf(value);
  return [numbers[at - 1], numbers[at + 1]].filter((point) => point !== undefined);
}

function keepsConstraints(
  params: VariantIndicator["params"],
  constraints: readonly ParamConstraint[],
): boolean {
  return constraints.every(({ left, right }) => Number(params[left]) < Number(params[right]));
}
