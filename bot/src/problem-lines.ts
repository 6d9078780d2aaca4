import { formatNumber } from "@roehub/core/contract/number-format";
import { paramWord } from "@roehub/core/indicators/param-words";
import { INDICATORS } from "@roehub/core/indicators/registry";
import { decimalPlaces } from "@roehub/core/kernel/decimal";
import type { Problem } from "@roehub/core/kernel/parsed";
import { escapeHtml, type Texts } from "./texts.ts";

const MAX_LINES = 8;

/** Everything wrong with an input, numbered, one line each, in the reader's language. HTML. */
export function problemLines(texts: Texts, problems: readonly Problem[]): string[] {
  const lines = problems
    .slice(0, MAX_LINES)
    .map(
      (problem, index) =>
        `${index + 1}. ${escapeHtml(`${placeText(texts, problem)}: ${problemText(texts, problem)}`)}`,
    );
  const rest = problems.length - MAX_LINES;
  return rest > 0 ? [...lines, texts.html("problems-more", { n: rest, nText: String(rest) })] : lines;
}

/** What is wrong, without the place. Plain text. */
export function problemText(texts: Texts, { pointer, code, params }: Problem): string {
  // The bot asks for checks that only a period of too few bars refuses, whichever of their fields comes out wrong.
  if (pointer.startsWith("/validation")) return texts.plain("problem-too_short");
  const shown = Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      typeof value === "number" ? numberText(texts, value) : value,
    ]),
  );
  const { left, right } = params;
  const sides =
    typeof left === "string" && typeof right === "string"
      ? { left: paramText(texts, left), right: paramText(texts, right) }
      : {};
  return texts.plain(`problem-${code}`, { ...NO_PARAMS, ...shown, ...sides });
}

/** Whether an indicator has a parameter of this name; a refused request may name any. */
function isParam(name: string): boolean {
  return INDICATORS.some(({ params }) => params.some((param) => param.name === name));
}

/** A parameter of an indicator by what people call it. Plain text. */
export function paramText(texts: Texts, name: string): string {
  return paramWord(name, texts.locale);
}

/** `1 000`, `0.01`: a number as it is, in groups. */
export function numberText(texts: Texts, value: number): string {
  return formatNumber(value, { digits: Math.min(8, decimalPlaces(value)), locale: texts.locale });
}

/** Every name that a problem's text may use; a problem brings those of its code. */
const NO_PARAMS = {
  min: "",
  max: "",
  left: "",
  step: "",
  value: "",
  right: "",
  id: "",
  symbol: "",
  count: "",
  variants: "",
  limit: "",
  timeframe: "",
} as const;

/** The fields of a request by what people call them; others by their pointer. */
function placeText(texts: Texts, { pointer, code }: Problem): string {
  const [, field = "", , part, param] = pointer.split("/");
  if (pointer === "" && code === "too_many") return texts.plain("place-variants");
  if (pointer.startsWith("/risk/sl_pct")) return texts.plain("place-sl");
  if (pointer.startsWith("/risk/tp_pct")) return texts.plain("place-tp");
  if (field === "indicators" && part === "params" && param !== undefined)
    return texts.plain("place-param", { name: isParam(param) ? paramText(texts, param) : param });
  return FIELDS.has(field) ? texts.plain(`place-${field}`) : texts.plain("place-request");
}

const FIELDS = new Set([
  "indicators",
  "instrument",
  "timeframe",
  "time_range",
  "sizing",
  "strategy_id",
  "direction_mode",
  "init_cash_quote",
  "fill_model",
  "validation",
  "prune",
]);
