import type { IndicatorDef, ParamConstraint, Params, ParamValue } from "../indicators/indicator.ts";
import { findIndicator } from "../indicators/registry.ts";
import { ensureDefined } from "../kernel/assert.ts";
import type { BacktestRequest, GridIndicator } from "./backtest-request.ts";
import type { VariantIndicator } from "./variant-key.ts";

/** How large a grid is. `base` counts points without stops, before constraints; `valid` is what they leave. */
export interface GridCounts {
  readonly base: number;
  readonly valid: number;
  /** Points that a constraint (`fast < slow`) rules out. */
  readonly skipped: number;
  /** Shortlisted points × stop losses × take profits; 0 where no stop is set. */
  readonly withStops: number;
  /** Variants that are scored: `valid + withStops`. */
  readonly variants: number;
  /** What the limits are compared with: `valid + min(valid, preselect)*|SL|*|TP|`, an unset axis counting as one. */
  readonly work: number;
}

/** The sizes of a request's grid, without making its points. */
export function countGrid(request: Pick<BacktestRequest, "indicators" | "risk" | "preselect">): GridCounts {
  const { slPct, tpPct } = request.risk;
  const base = product(request.indicators.map(countPoints));
  const valid = product(request.indicators.map((grid) => countValidPoints(grid)));
  const stageB = Math.min(valid, request.preselect) * slPct.length * tpPct.length;
  const withStops = hasStops(request.risk) ? stageB : 0;
  return { base, valid, skipped: base - valid, withStops, variants: valid + withStops, work: valid + stageB };
}

/** Whether any stop is set; otherwise the base grid is the whole grid. */
export function hasStops(risk: BacktestRequest["risk"]): boolean {
  return [...risk.slPct, ...risk.tpPct].some((pct) => pct !== null);
}

/**
 * Variants that compete for the first place: base points, and where stops are swept the shortlisted ones times the pairs of
 * stops. One pair that is set is no choice: each point is then tried once, with it.
 */
export function countTrials(
  { valid, withStops }: GridCounts,
  { slPct, tpPct }: BacktestRequest["risk"],
): number {
  return slPct.length * tpPct.length > 1 ? valid + withStops : valid;
}

/** The valid parameter points of one indicator, the last parameter fastest, from number `start` on. */
export function* indicatorPoints(grid: GridIndicator, start = 0): Generator<Params> {
  const { constraints } = definitionOf(grid);
  const axes = supportedAxes(grid, constraints);
  const names = [...axes.keys()];
  function* extend(point: Params, depth: number, skip: number): Generator<Params> {
    const name = names[depth];
    if (name === undefined) {
      yield point;
      return;
    }
    const partial = { point, constraints };
    const counts = skip > 0 ? completions(openGrid(grid, names.slice(depth), { axes, partial }), name) : [];
    let left = skip;
    for (const [index, value] of agreeingValues(axes.get(name) ?? [], name, partial).entries()) {
      const below = counts[index] ?? 0;
      if (left > 0 && left >= below) left -= below;
      else {
        yield* extend({ ...point, [name]: value }, depth + 1, left);
        left = 0;
      }
    }
  }
  yield* extend({}, 0, start);
}

/** Calls `visit` with each valid point of one indicator, in the same object each time: nothing is made for a point. */
export function visitPoints(grid: GridIndicator, visit: (params: Params) => void): void {
  const { constraints } = definitionOf(grid);
  const axes = supportedAxes(grid, constraints);
  const names = [...axes.keys()];
  const point: Record<string, ParamValue> = {};
  const extend = (depth: number): void => {
    const name = names[depth];
    if (name === undefined) {
      visit(point);
      return;
    }
    for (const value of agreeingValues(axes.get(name) ?? [], name, { point, constraints })) {
      point[name] = value;
      extend(depth + 1);
    }
    delete point[name];
  };
  extend(0);
}

/** The number of `params` among the valid points of `grid`; null where they are none of them. */
export function pointNumber(grid: GridIndicator, params: Params): number | null {
  const { constraints } = definitionOf(grid);
  const axes = supportedAxes(grid, constraints);
  const names = [...axes.keys()];
  let number = 0;
  let point: Params = {};
  for (const [depth, name] of names.entries()) {
    const open = openGrid(grid, names.slice(depth), { axes, partial: { point, constraints } });
    const value = params[name];
    const at = value === undefined ? -1 : axisOf(open, name).indexOf(value);
    if (value === undefined || at < 0) return null;
    number += sum(completions(open, name).slice(0, at));
    point = { ...point, [name]: value };
  }
  return number;
}

interface PartialPoint {
  readonly point: Params;
  readonly constraints: readonly ParamConstraint[];
}

/** The part of `grid` that agrees with `partial.point`: its parameters `names`, none of which the point has. */
function openGrid(
  grid: GridIndicator,
  names: readonly string[],
  { axes, partial }: { axes: ReadonlyMap<string, readonly ParamValue[]>; partial: PartialPoint },
): GridIndicator {
  const open = names.map((name) => [name, agreeingValues(axes.get(name) ?? [], name, partial)] as const);
  return { ...grid, params: Object.fromEntries(open) };
}

/** For each value of parameter `name`, the valid points that have it. */
function completions(grid: GridIndicator, name: string): number[] {
  const tree = {
    grid,
    constraints: definitionOf(grid).constraints,
    unseen: new Set(Object.keys(grid.params)),
  };
  const counts = countsPerValue(name, tree);
  const others = countTrees(tree);
  return counts.map((count) => count * others);
}

/**
 * The axes without the values that no other value agrees with, so that a grid of which next to nothing is valid is not
 * visited whole: constraints form trees, hence no choice among what is left leads nowhere.
 */
function supportedAxes(
  grid: GridIndicator,
  constraints: readonly ParamConstraint[],
): ReadonlyMap<string, readonly ParamValue[]> {
  const axes = new Map(Object.entries(grid.params));
  // As many rounds as constraints carry a bound from one end of a chain to the other.
  for (const _ of constraints) {
    for (const { left, right } of constraints) {
      const lefts = ensureDefined(axes.get(left), left);
      const rights = ensureDefined(axes.get(right), right);
      axes.set(
        left,
        lefts.filter((value) => Number(value) < Number(rights.at(-1))),
      );
      axes.set(
        right,
        rights.filter((value) => Number(value) > Number(lefts[0])),
      );
    }
  }
  return axes;
}

/** The ascending values that keep the constraints with the parameters of `point`. */
function agreeingValues(
  values: readonly ParamValue[],
  name: string,
  partial: PartialPoint,
): readonly ParamValue[] {
  let above = Number.NEGATIVE_INFINITY;
  let below = Number.POSITIVE_INFINITY;
  for (const { left, right } of partial.constraints) {
    const [leftValue, rightValue] = [partial.point[left], partial.point[right]];
    if (right === name && leftValue !== undefined) above = Math.max(above, Number(leftValue));
    if (left === name && rightValue !== undefined) below = Math.min(below, Number(rightValue));
  }
  if (above === Number.NEGATIVE_INFINITY && below === Number.POSITIVE_INFINITY) return values;
  const first = firstIndexWhere(values, (value) => value > above);
  return values.slice(
    first,
    firstIndexWhere(values, (value) => value >= below),
  );
}

/** The first index of the ascending `values` from which on `holds` is true. */
function firstIndexWhere(values: readonly ParamValue[], holds: (value: number) => boolean): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(Number(values[middle]))) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The valid base points of the whole grid in request order, the last indicator fastest; made one at a time. */
export function* basePoints(indicators: readonly GridIndicator[]): Generator<readonly VariantIndicator[]> {
  const points = indicators.map((grid) => [...indicatorPoints(grid)]);
  function* extend(variant: readonly VariantIndicator[]): Generator<readonly VariantIndicator[]> {
    const grid = indicators[variant.length];
    if (grid === undefined) {
      yield variant;
      return;
    }
    for (const params of points[variant.length] ?? []) {
      yield* extend([...variant, { id: grid.id, rule: grid.rule, params }]);
    }
  }
  yield* extend([]);
}

/** Points of one indicator before constraints. */
export function countPoints(grid: GridIndicator): number {
  return product(Object.values(grid.params).map((values) => values.length));
}

/**
 * Points of one indicator that its constraints leave, counted without making them: the constraints of an indicator
 * form trees, so that the count of a value is a product over its neighbours of sums over their values beyond it.
 */
export function countValidPoints(grid: GridIndicator): number {
  const { constraints } = definitionOf(grid);
  return countTrees({ grid, constraints, unseen: new Set(Object.keys(grid.params)) });
}

/** Points over the parameters not visited yet. */
function countTrees(tree: ConstraintTree): number {
  let count = 1;
  while (tree.unseen.size > 0) {
    const [root = ""] = tree.unseen;
    count *= sum(countsPerValue(root, tree));
  }
  return count;
}

interface ConstraintTree {
  readonly grid: GridIndicator;
  readonly constraints: readonly ParamConstraint[];
  /** Parameters not visited yet. */
  readonly unseen: Set<string>;
}

/** For each value of parameter `name`, the points of the tree below it that agree with that value. */
function countsPerValue(name: string, tree: ConstraintTree): number[] {
  const { grid, constraints, unseen } = tree;
  unseen.delete(name);
  const values = axisOf(grid, name);
  const counts = values.map(() => 1);
  for (const { left, right } of constraints) {
    const neighbour = left === name ? right : right === name ? left : null;
    if (neighbour === null || !unseen.has(neighbour)) continue;
    const others = { values: axisOf(grid, neighbour), counts: countsPerValue(neighbour, tree) };
    const agreeing = left === name ? sumsAbove(values, others) : sumsBelow(values, others);
    for (const [index, agreed] of agreeing.entries()) counts[index] = (counts[index] ?? 0) * agreed;
  }
  return counts;
}

interface CountedValues {
  /** Ascending. */
  readonly values: readonly ParamValue[];
  readonly counts: readonly number[];
}

/** For each of the ascending `values`, the counts of all others below it. */
function sumsBelow(values: readonly ParamValue[], others: CountedValues): number[] {
  let at = 0;
  let total = 0;
  return values.map((value) => {
    for (; Number(others.values[at]) < Number(value); at++) total += others.counts[at] ?? 0;
    return total;
  });
}

/** For each of the ascending `values`, the counts of all others above it. */
function sumsAbove(values: readonly ParamValue[], others: CountedValues): number[] {
  let at = 0;
  let total = sum(others.counts);
  return values.map((value) => {
    for (; Number(others.values[at]) <= Number(value); at++) total -= others.counts[at] ?? 0;
    return total;
  });
}

function definitionOf(grid: GridIndicator): IndicatorDef {
  return ensureDefined(findIndicator(grid.id), `indicator ${grid.id}`);
}

function axisOf(grid: GridIndicator, name: string): readonly ParamValue[] {
  return ensureDefined(grid.params[name], `axis ${name} of ${grid.id}`);
}

function product(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total * number, 1);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
