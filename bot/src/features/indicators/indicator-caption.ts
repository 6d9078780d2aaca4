import { formatCount, formatNumber } from "@roehub/core/contract/number-format";
import { formulaText } from "@roehub/core/indicators/formula-text";
import type { IndicatorDef, SignalRule } from "@roehub/core/indicators/indicator";
import type { ConditionReading } from "@roehub/core/indicators/rule-evaluator";
import { ruleSentence } from "@roehub/core/indicators/rule-sentence";
import { ruleSentenceText } from "@roehub/core/indicators/rule-sentence-text";
import { ensureDefined } from "@roehub/core/kernel/assert";
import type { Locale } from "@roehub/core/kernel/locale";
import { compactNumber, valueDigits } from "../../compact-number.ts";
import { numberText, paramText } from "../../problem-lines.ts";
import { joinFacts, plainTextOf } from "../../screen.ts";
import { escapeHtml, type Texts } from "../../texts.ts";
import { chartFigures } from "../chart/chart-figures.ts";
import { chartSource } from "../chart/chart-words.ts";
import { notReadyLine } from "./chart-indicator-lines.ts";
import { groupName, indicatorsOf, isTitledByLabel } from "./indicator-groups.ts";
import type { IndicatorPoint } from "./indicator-point.ts";
import { hidesValues, studyDigits } from "./indicator-study.ts";
import type { IndicatorOnChart } from "./read-indicator.ts";
import { warmupText } from "./warmup-text.ts";

/** A card may say more than fits; what goes first can be read elsewhere too. */
interface Detail {
  readonly hasValues: boolean;
  readonly hasOtherRules: boolean;
  readonly hasFormula: boolean;
}

const DETAILS: readonly Detail[] = [
  { hasValues: true, hasOtherRules: true, hasFormula: true },
  { hasValues: true, hasOtherRules: true, hasFormula: false },
  { hasValues: true, hasOtherRules: false, hasFormula: true },
  { hasValues: true, hasOtherRules: false, hasFormula: false },
  { hasValues: false, hasOtherRules: false, hasFormula: false },
];

/** Telegram takes 1,024; less than that is read. */
export const CAPTION_MOST = 900;

/**
 * What stands under the picture of an indicator: what it is, its rules as sentences with the values of the last closed
 * bar, its parameters, how many bars it needs, and its formula. At most 900 characters as Telegram counts them, without
 * what does not fit. HTML.
 */
export function indicatorCaption(texts: Texts, point: IndicatorPoint, read: IndicatorOnChart | null): string {
  let caption = "";
  for (const detail of DETAILS) {
    caption = captionOf(texts, { point, read, detail });
    if (plainTextOf(caption).length <= CAPTION_MOST) break;
  }
  return caption;
}

interface CaptionFacts {
  readonly point: IndicatorPoint;
  readonly read: IndicatorOnChart | null;
  readonly detail: Detail;
}

function captionOf(texts: Texts, facts: CaptionFacts): string {
  const { def } = facts.point;
  const group = indicatorsOf(def.group);
  const place = texts.html("indicator-place", {
    group: groupName(texts, def.group),
    place: group.indexOf(def) + 1,
    total: group.length,
  });
  const folded = [
    ...otherRules(texts, facts),
    ...(facts.detail.hasFormula ? [escapeHtml(formulaText(def.formula))] : []),
  ];
  return [
    `<b>${escapeHtml(indicatorHeading(def, texts.locale))}</b>`,
    place,
    "",
    escapeHtml(def.about[texts.locale]),
    "",
    ...defaultRule(texts, facts),
    "",
    ...pointLines(texts, facts),
    ...chartLines(texts, facts.read),
    ...(folded.length === 0 ? [] : [`<blockquote expandable>${folded.join("\n")}</blockquote>`]),
  ].join("\n");
}

/** `Relative strength index · RSI`, and `MACD` where the label is the title. Plain text. */
function indicatorHeading(def: IndicatorDef, locale: Locale): string {
  return isTitledByLabel(def, locale) ? def.label : `${def.title[locale]} · ${def.label}`;
}

/** The rule that is taken where no other is asked for, with the values of the last closed bar. */
function defaultRule(texts: Texts, facts: CaptionFacts): readonly string[] {
  const { def } = facts.point;
  const rule = ensureDefined(def.rules[def.defaultRule], `rule ${def.id}.${def.defaultRule}`);
  return [
    texts.html("indicator-default-rule", { rule: rule.name }),
    ...sideLines(texts, facts, { rule, hasValues: facts.detail.hasValues && !hidesValues(def) }),
  ];
}

/** The other rules with their sentences; by name where they do not fit. */
function otherRules(texts: Texts, facts: CaptionFacts): readonly string[] {
  const { def } = facts.point;
  const others = Object.values(def.rules).filter(({ name }) => name !== def.defaultRule);
  const named = (rule: SignalRule) => `<code>${escapeHtml(rule.name)}</code>`;
  if (others.length === 0) return [];
  return facts.detail.hasOtherRules
    ? others.flatMap((rule) => [named(rule), ...sideLines(texts, facts, { rule, hasValues: false })])
    : [`${texts.html("indicator-other-rules")} ${others.map(named).join(", ")}`];
}

/** Both sides of a rule as sentences; one that is met on the last closed bar is marked. */
function sideLines(
  texts: Texts,
  { point: { def, params }, read }: CaptionFacts,
  { rule, hasValues }: { readonly rule: SignalRule; readonly hasValues: boolean },
): readonly string[] {
  const reading = read?.readings[rule.name];
  return (["long", "short"] as const).map((side) => {
    const sentence = ruleSentence(def, params, rule[side]);
    if (read === null || reading === undefined || reading.barsUntilReady > 0) {
      return texts.html(`rule-${side}`, { sentence: ruleSentenceText(sentence, texts.locale) });
    }
    const values = { reading: reading[side], format: formatOf(read, reading[side]) };
    const text = ruleSentenceText(sentence, texts.locale, ...(hasValues ? [values] : []));
    const line = texts.html(`rule-${side}`, { sentence: text });
    return reading[side].met ? `${line} ${texts.html("indicator-met")}` : line;
  });
}

/** Values have the digits that they have in the picture, and more where these do not tell the two apart. */
function formatOf(read: IndicatorOnChart, { left, right }: ConditionReading): (value: number) => string {
  const digits = studyDigits(read);
  if (read.def.plot.place === "price") return (value) => formatNumber(value, { digits, locale: "en" });
  const areAlike = left !== right && compactNumber(left, digits) === compactNumber(right, digits);
  const most = Math.max(Math.abs(left), Math.abs(right));
  const enough = areAlike ? Math.max(digits, valueDigits(most)) : digits;
  return (value) => compactNumber(value, enough);
}

/** Keeps a value in the line of its name. */
const NO_BREAK_SPACE = "\u00a0";

/** Its parameters, and the bars that it needs before it says anything. */
function pointLines(texts: Texts, { point: { def, params } }: CaptionFacts): readonly string[] {
  const values = def.params.map(({ name }) => {
    const value = params[name];
    return `${paramText(texts, name)}${NO_BREAK_SPACE}${typeof value === "number" ? numberText(texts, value) : (value ?? "")}`;
  });
  return [
    ...(values.length === 0 ? [] : [texts.html("indicator-defaults", { params: values.join(", ") })]),
    needsLine(texts, def.memory === "day" ? null : def.convergence(params)),
  ];
}

/** The bars that are needed; null where it is the opening of a day. */
function needsLine(texts: Texts, bars: number | null): string {
  if (bars === null) return texts.html("indicator-needs-day");
  const times = warmupText(texts, bars);
  return texts.html("indicator-needs", { n: bars, nText: formatCount(bars, texts.locale), times });
}

/** Of which bar the values are, and whether there were enough before it. */
function chartLines(texts: Texts, read: IndicatorOnChart | null): readonly string[] {
  if (read === null) return [texts.html("indicator-no-candles")];
  const { chart } = read;
  const { title, closedAt } = chartFigures(texts, chart);
  const source = chart.marketSource === "live" ? "" : escapeHtml(chartSource(texts, chart));
  const bar = joinFacts([texts.html("indicator-bar", { instrument: title, ...closedAt }), source]);
  return [bar, ...notReadyLine(texts, read)];
}
