import { HOUR_MS } from "../../kernel/time.ts";
import type { CandleSeries } from "../../market-data/candle-series.ts";
import type { IndicatorDef, ParamDef, Params } from "../indicator.ts";
import { defaultParams, parseParams, violatedConstraints } from "../parse-params.ts";
import { type SampleShape, sampleCandles } from "../sample-candles.ts";

/** An indicator at one parameter point, which a proof is made of. A proof answers with its faults in words. */
export interface ProofSubject {
  readonly def: IndicatorDef;
  readonly params: Params;
}

/** The usual points at which `def` is proven: its defaults, its whole numbers halved, and each of its choices. */
export function usualSubjects(def: IndicatorDef): ProofSubject[] {
  const choices = def.params.flatMap((param) =>
    param.type === "enum" ? param.values.map((value) => ({ [param.name]: value })) : [],
  );
  const halved = pointOf(def, (param) =>
    param.type === "int" ? Math.max(param.min, Math.round(param.default / 2)) : param.default,
  );
  return subjectsAt(def, [{}, halved, ...choices]);
}

/** The edges of its bounds: everything at its smallest, and what is not whole at its largest. */
export function extremeSubjects(def: IndicatorDef): ProofSubject[] {
  const smallest = pointOf(def, (param) => param.min);
  const largest = pointOf(def, (param) => (param.type === "float" ? param.max : param.default));
  const usual = new Set(usualSubjects(def).map(({ params }) => JSON.stringify(params)));
  return subjectsAt(def, [smallest, largest]).filter(({ params }) => !usual.has(JSON.stringify(params)));
}

/** Each point once, its missing parameters at their defaults and what breaks a constraint moved. */
export function subjectsAt(def: IndicatorDef, points: readonly Params[]): ProofSubject[] {
  const parsed = points.flatMap((change) => {
    const point = parseParams(def, repaired(def, { ...defaultParams(def), ...change }));
    return point.ok ? [point.value] : [];
  });
  const byText = new Map(parsed.map((params) => [JSON.stringify(params), params]));
  return [...byText.values()].map((params) => ({ def, params }));
}

type NumberParam = Exclude<ParamDef, { readonly type: "enum" }>;

/** The numbers that outputs depend on, each as `choose` says. */
function pointOf(def: IndicatorDef, choose: (param: NumberParam) => number): Params {
  return Object.fromEntries(
    def.params.flatMap((param) =>
      param.type === "enum" || def.ruleParams?.includes(param.name)
        ? []
        : [[param.name, choose(param)] as const],
    ),
  );
}

/** The point with what breaks a constraint moved by a step: the upper one up, or the lower one down at its end. */
function repaired(def: IndicatorDef, point: Params): Params {
  const params = { ...point };
  for (const { left, right } of violatedConstraints(def, params)) {
    const [lower, upper] = [left, right].map((name) => def.params.find((param) => param.name === name));
    if (lower?.type === "enum" || upper?.type === "enum") continue;
    const raised = Number(params[left]) + (upper?.step ?? 1);
    if (raised <= (upper?.max ?? raised)) params[right] = rounded(raised);
    else params[left] = rounded(Number(params[right]) - (lower?.step ?? 1));
  }
  return params;
}

/** Without the digits that adding decimal steps in doubles leaves. */
function rounded(value: number): number {
  return Number(value.toFixed(6));
}

/** Sample candles of one hour each from a UTC midnight on, so that days pass in short series. */
export function proofCandles(shape: Partial<SampleShape>): CandleSeries {
  return hourly(sampleCandles(shape));
}

/** The same candles an hour apart. */
export function hourly(candles: CandleSeries): CandleSeries {
  return { ...candles, tsOpen: candles.tsOpen.map((_, row) => row * HOUR_MS) };
}
