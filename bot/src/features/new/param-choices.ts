import type { IndicatorDef, ParamDef, Params, ParamValue } from "@roehub/core/indicators/indicator";

type NumberParam = Extract<ParamDef, { readonly type: "int" | "float" }>;

const CHOICES_LEAST = 4;
const CHOICES_MOST = 8;

/**
 * Values of a parameter that are worth a button, ascending, at most eight: the default and those around it. All are on
 * the step, in the bounds of `param`, and go with the other parameters in `params`; there are fewer than four only
 * where fewer exist.
 */
export function paramChoices(def: IndicatorDef, param: ParamDef, params: Params): readonly ParamValue[] {
  if (param.type === "enum") return param.values;
  const { low, high } = allowedSteps(def, param, params);
  const toSteps = (value: number) => Math.round(value / param.step);
  const around = aroundDefault(param)
    .map(toSteps)
    .filter((steps) => steps >= low && steps <= high);
  const steps = around.length >= CHOICES_LEAST ? around : [...around, ...spread(low, high)];
  const ascending = [...new Set(steps)].sort((left, right) => left - right).slice(0, CHOICES_MOST);
  return ascending.map((count) => valueAt(param, count));
}

const LEVEL_CHANGES = [-3, -2, -1, 0, 1, 2, 3, 4] as const;
const LENGTH_FACTORS = [0.5, 0.75, 1, 1.5, 2, 3, 5, 10] as const;

/** A level such as RSI's 30 or Williams' −80 is moved by amounts, a length such as 14 bars or a factor by factors. */
function aroundDefault(param: NumberParam): readonly number[] {
  if (!isLevel(param)) return LENGTH_FACTORS.map((factor) => param.default * factor);
  const amount = levelAmount(param);
  return LEVEL_CHANGES.map((change) => param.default + change * amount);
}

/** A level may stand on either side of zero, or is a part of a hundred. */
function isLevel({ type, min, max, default: usual }: NumberParam): boolean {
  return min < 0 || usual === 0 || (type === "float" && min === 0 && max === 100);
}

/** How far a level is moved: a twentieth of a hundred, else a quarter of the level; a round amount. */
function levelAmount({ min, max, step, default: usual }: NumberParam): number {
  const span = max - min;
  const amount = span === 100 || usual === 0 ? span / 20 : Math.abs(usual) / 4;
  return Math.max(step, roundDown(amount));
}

/** The next of 1, 2, 2.5 and 5 times a power of ten that is not above `value`. */
function roundDown(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const digit = [5, 2.5, 2, 1].find((round) => round * power <= value * (1 + 1e-9)) ?? 1;
  return digit * power;
}

/** The range, in whole steps, that the bounds and the other parameters leave. */
function allowedSteps(
  { constraints }: IndicatorDef,
  { name, min, max, step }: NumberParam,
  params: Params,
): { readonly low: number; readonly high: number } {
  // A quotient of decimals may miss its whole number by the last bits.
  const inSteps = (value: number) => Number((value / step).toFixed(6));
  const limits = (side: "left" | "right", other: "left" | "right") =>
    constraints
      .filter((constraint) => constraint[side] === name)
      .map((constraint) => params[constraint[other]])
      .filter((value) => typeof value === "number")
      .map(inSteps);
  return {
    low: Math.max(Math.ceil(inSteps(min)), ...limits("right", "left").map((below) => Math.floor(below) + 1)),
    high: Math.min(Math.floor(inSteps(max)), ...limits("left", "right").map((above) => Math.ceil(above) - 1)),
  };
}

/** A few places evenly from `low` to `high`, as other parameters may leave a narrow range only. */
function spread(low: number, high: number): readonly number[] {
  const parts = Math.min(CHOICES_LEAST, high - low);
  return Array.from({ length: Math.max(0, parts + 1) }, (_, part) =>
    Math.round(low + ((high - low) * part) / Math.max(1, parts)),
  );
}

/** Steps such as 0.1 have no exact double: the decimal is made from whole steps. */
function valueAt({ step }: NumberParam, count: number): number {
  return Number((count * step).toFixed(8)) + 0;
}
