import { LOCALES } from "../../kernel/locale.ts";
import type { CandleSeries } from "../../market-data/candle-series.ts";
import type { IndicatorDef, ParamDef, Params, ParamValue, SignalRule } from "../indicator.ts";
import { paramWord } from "../param-words.ts";
import { defaultParams, parseParams } from "../parse-params.ts";
import { computeSeries } from "../series.ts";
import { operandsOf } from "./rule-proofs.ts";
import { firstDifference } from "./same-bits.ts";

/** Everything that the definition names exists, and its texts are there in both languages. */
export function definitionFaults(def: IndicatorDef): string[] {
  const params = def.params.map(({ name }) => name);
  const known = (names: readonly string[], of: readonly string[], what: string) =>
    names.filter((name) => !of.includes(name)).map((name) => `there is no ${what} ${name}`);
  const levels = (def.plot.levels ?? []).filter((level) => typeof level === "string");
  const limits = def.constraints.flatMap(({ left, right }) => [left, right]);
  return [
    ...(/^[a-z][a-z0-9_]*$/.test(def.id) ? [] : ["its id is not in snake case"]),
    ...(parseParams(def, {}).ok ? [] : ["its bounds refuse its defaults"]),
    ...known([...def.labelParams, ...(def.ruleParams ?? []), ...limits, ...levels], params, "parameter"),
    ...known(Object.keys(def.plot.styles ?? {}), def.outputs, "output"),
    ...known(def.plot.band ?? [], def.outputs, "output"),
    ...known([def.defaultRule], Object.keys(def.rules), "rule"),
    ...Object.entries(def.rules).flatMap(([key, { name }]) =>
      key === name ? [] : [`the rule ${key} is called ${name}`],
    ),
    ...Object.values(def.rules).flatMap(nameFaults),
    ...(def.warmup(defaultParams(def)) <= def.convergence(defaultParams(def))
      ? []
      : ["it converges before it is warm"]),
    ...textFaults(def),
  ];
}

/** A name says the kind over the whole library: crossings are `zero` or end in `cross`, slopes are `slope`, others are states. */
function nameFaults({ name, long, short }: SignalRule): string[] {
  const kindOfName =
    name === "zero" || name.endsWith("cross") ? "cross" : name === "slope" ? "slope" : "state";
  return [long, short].flatMap(({ kind }) => {
    const kindOfRule = kind.startsWith("cross") ? "cross" : kind.startsWith("slope") ? "slope" : "state";
    return kindOfRule === kindOfName ? [] : [`the rule ${name} is a ${kindOfRule}`];
  });
}

const CYRILLIC = /[а-яё]/i;

function textFaults(def: IndicatorDef): string[] {
  const texts = { title: def.title, about: def.about };
  return [
    ...Object.entries(texts).flatMap(([name, text]) =>
      LOCALES.filter((locale) => text[locale].trim() === "").map((locale) => `no ${name} in ${locale}`),
    ),
    ...(CYRILLIC.test(def.about.ru) ? [] : ["its Russian text is not in Russian"]),
    ...(CYRILLIC.test(def.title.en + def.about.en + def.formula + def.source)
      ? ["its English texts hold Cyrillic letters"]
      : []),
    ...[def.label, def.formula, def.source].flatMap((text) =>
      text.trim() === "" ? ["a text is empty"] : [],
    ),
    ...LOCALES.flatMap((locale) => proseFaults(def.about[locale]).map((fault) => `${fault} in ${locale}`)),
    ...def.params
      .filter(({ name }) => !CYRILLIC.test(paramWord(name, "ru")))
      .map(({ name }) => `the parameter ${name} has no word in param-words.ts`),
  ];
}

/** More does not fit under a picture in a chat. */
const ABOUT_MOST = 260;

/** The marks of numbers and sentences are those of every text that people read. */
function proseFaults(text: string): string[] {
  return [
    ...(text.length > ABOUT_MOST ? [`its text has ${text.length} characters`] : []),
    ...(/[.]$/.test(text) ? [] : ["its text does not end a sentence"]),
    ...(/\d,\d/.test(text) ? ["its text has a decimal comma"] : []),
    ...(/ - |—|(^|[ (])-\d/.test(text) ? ["its text has a hyphen for a dash or a minus"] : []),
    ...(/[a-z]_[a-z]/.test(text) ? ["its text has a raw name"] : []),
  ];
}

/** It reads no column that it does not name: another one in its place changes no bit. */
export function inputFaults(def: IndicatorDef, candles: CandleSeries): string[] {
  const columns = computeSeries(def, defaultParams(def), candles);
  const unread = (["open", "high", "low", "close", "volume"] as const).filter(
    (input) => !def.inputs.includes(input),
  );
  return unread.flatMap((input) => {
    const other = { ...candles, [input]: candles[input].map((value) => value * 1.7 + 3) };
    const same = computeSeries(def, defaultParams(def), other).every(
      (column, index) => firstDifference(column, columns[index] ?? []) === null,
    );
    return same ? [] : [`reads ${input}, which it does not name`];
  });
}

/** Each parameter does what its place says: those of rules change no output, the others change one. */
export function parameterFaults(def: IndicatorDef, candles: CandleSeries): string[] {
  const defaults = defaultParams(def);
  const columns = computeSeries(def, defaults, candles);
  const changes = (point: Params) =>
    computeSeries(def, point, candles).some(
      (column, index) => firstDifference(column, columns[index] ?? []) !== null,
    );
  const named = Object.values(def.rules)
    .flatMap(({ long, short }) => [...operandsOf(long), ...operandsOf(short)])
    .flatMap((operand) =>
      "param" in operand ? [operand.param] : "factor" in operand ? [operand.factor] : [],
    );
  return def.params.flatMap((param) => {
    const points = otherPoints(def, param);
    const isRuleParam = def.ruleParams?.includes(param.name) ?? false;
    if (points.length === 0) return [`${param.name} can only be its default`];
    if (isRuleParam && points.some(changes)) return [`${param.name} is a rule's, and changes an output`];
    if (isRuleParam) return named.includes(param.name) ? [] : [`no rule reads ${param.name}`];
    return points.some(changes) ? [] : [`${param.name} changes no output`];
  });
}

/** Points at which only this parameter is not its default. */
function otherPoints(def: IndicatorDef, param: ParamDef): Params[] {
  const values: readonly ParamValue[] =
    param.type === "enum"
      ? param.values
      : [1, 10, -1, -10, 100].map((steps) => param.default + steps * param.step);
  return values.flatMap((value) => {
    const point = parseParams(def, { [param.name]: rounded(value) });
    return point.ok && point.value[param.name] !== param.default ? [point.value] : [];
  });
}

function rounded(value: ParamValue): ParamValue {
  return typeof value === "number" ? Number(value.toFixed(6)) : value;
}
