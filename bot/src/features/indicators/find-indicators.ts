import { bareName, inLatinLetters } from "@roehub/core/indicators/bare-name";
import type { IndicatorDef } from "@roehub/core/indicators/indicator";
import { INDICATORS } from "@roehub/core/indicators/registry";
import { editDistance } from "@roehub/core/kernel/edit-distance";
import { parseTypedNumber } from "../../typed-input.ts";

/** What a typed name of an indicator means. */
export type FoundIndicators =
  /** With the values that were typed behind its name. */
  | { readonly kind: "one"; readonly def: IndicatorDef; readonly values: readonly string[] }
  /** The likest first; they contain what was typed, or a slip of the finger makes it of them. */
  | { readonly kind: "several"; readonly defs: readonly IndicatorDef[] }
  | { readonly kind: "none" };

const SHOWN_MOST = 6;
/** Longer than any name with its values; every name is compared with what was typed, which takes as long as both are. */
const TYPED_MOST = 120;

/**
 * Finds indicators by id, label or title in either language, in any case and spacing: `rsi`, `MA cross`, `bollinger`,
 * `супертренд`. A part of a name that only one indicator has means that one. Numbers behind it may be its values:
 * `ema 50`.
 */
export function findIndicators(
  typed: string,
  indicators: readonly IndicatorDef[] = INDICATORS,
): FoundIndicators {
  if (typed.length > TYPED_MOST) return { kind: "none" };
  const exact = indicatorNamed(typed, indicators);
  if (exact !== null) return { kind: "one", def: exact, values: [] };
  const { name, values } = splitValues(typed.split(/[\s;]+/));
  const found = findNamed(name, indicators);
  return found.kind === "one" ? { ...found, values } : found;
}

/** Parts the words of a name from the numbers behind them. */
export function splitValues(words: readonly string[]): {
  readonly name: string;
  readonly values: readonly string[];
} {
  const end = words.findLastIndex((word) => word !== "" && parseTypedNumber(word) === null) + 1;
  return { name: words.slice(0, end).join(" "), values: words.slice(end).filter((word) => word !== "") };
}

function findNamed(typed: string, indicators: readonly IndicatorDef[]): FoundIndicators {
  const wanted = bareName(typed);
  if (wanted === "") return { kind: "none" };
  const exact = indicatorNamed(typed, indicators) ?? indicatorNamed(inLatinLetters(wanted), indicators);
  if (exact !== null) return { kind: "one", def: exact, values: [] };
  const containing = ranked(indicators, (def) => placeIn(def, wanted));
  const [only] = containing;
  if (only !== undefined && containing.length === 1) return { kind: "one", def: only, values: [] };
  const latin = inLatinLetters(wanted);
  const slips = (def: IndicatorDef) => leastOf([slipsTo(def, wanted), slipsTo(def, latin)]);
  const near = containing.length > 0 ? containing : ranked(indicators, slips);
  return near.length === 0 ? { kind: "none" } : { kind: "several", defs: near.slice(0, SHOWN_MOST) };
}

/** The indicator with exactly this id, label or title, in any case and spacing; or null. */
export function indicatorNamed(
  typed: string,
  indicators: readonly IndicatorDef[] = INDICATORS,
): IndicatorDef | null {
  const wanted = bareName(typed);
  return (wanted === "" ? undefined : indicators.find((def) => namesOf(def).includes(wanted))) ?? null;
}

/** Those with a rank, the lowest first, those of one rank in the registry's order. */
function ranked(
  indicators: readonly IndicatorDef[],
  rankOf: (def: IndicatorDef) => number | null,
): readonly IndicatorDef[] {
  return indicators
    .flatMap((def) => {
      const rank = rankOf(def);
      return rank === null ? [] : [{ def, rank }];
    })
    .sort((left, right) => left.rank - right.rank)
    .map(({ def }) => def);
}

/** 0 where a name, or the words of one from some word on, begin with the part, 1 where it stands elsewhere; or null. */
function placeIn(def: IndicatorDef, part: string): number | null {
  const names = namesOf(def);
  const endings = Object.values(def.title)
    .map(wordsOf)
    .flatMap((words) => words.map((_, place) => words.slice(place).join("")));
  if ([...names, ...endings].some((name) => name.startsWith(part))) return 0;
  return names.some((name) => name.includes(part)) ? 1 : null;
}

/** Shorter than this, many words begin so. */
const BEGINNING_LEAST = 5;

/**
 * How many mistyped characters make one of the names, or of their words or of the beginnings of those (`стохастик`);
 * null where it takes too many.
 */
function slipsTo(def: IndicatorDef, wanted: string): number | null {
  const words = Object.values(def.title).flatMap(wordsOf);
  const beginnings = wanted.length < BEGINNING_LEAST ? [] : words.map((word) => word.slice(0, wanted.length));
  const slips = leastOf([...namesOf(def), ...words, ...beginnings].map((name) => editDistance(wanted, name)));
  return slips !== null && slips <= Math.max(1, Math.floor(wanted.length / 3)) ? slips : null;
}

function leastOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.min(...known);
}

function namesOf({ id, label, title }: IndicatorDef): readonly string[] {
  return [id, label, ...Object.values(title)].map(bareName);
}

function wordsOf(title: string): readonly string[] {
  return title.split(/[\s-]+/).map(bareName);
}
