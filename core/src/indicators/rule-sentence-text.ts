import { formatDecimal } from "../kernel/decimal.ts";
import type { Locale } from "../kernel/locale.ts";
import type { LocalizedText } from "./indicator.ts";
import { OUTPUT_WORDS } from "./output-words.ts";
import type { ConditionReading } from "./rule-evaluator.ts";
import type { Comparison, RuleSentence, SentenceTerm } from "./rule-sentence.ts";

/** The values that a sentence prints behind its terms, and how numbers are written. */
export interface SentenceValues {
  readonly reading: ConditionReading;
  format(value: number): string;
}

/**
 * The sentence in words: `price above EMA 20`, `цена выше EMA 20`; with values
 * `price (64 118.00) above EMA 20 (63 980.12)`. An output that exists under a circumstance alone is named after it:
 * `price up and value of CHOP 14 below 38.2`; its value is printed where the condition is met, as it is none otherwise.
 */
export function ruleSentenceText(sentence: RuleSentence, locale: Locale, values?: SentenceValues): string {
  const words = WORDS[locale];
  const term = (of: SentenceTerm, place: TermPlace, value: number | undefined) => {
    const text = words.term(of, place);
    const hidden = values === undefined || value === undefined || of.kind === "level";
    const isNone = circumstanceOf(of) !== null && values?.reading.met !== true;
    return hidden || isNone ? text : `${text} (${values.format(value)})`;
  };
  const reading = values?.reading;
  if (sentence.kind === "slope") {
    return words.slope(term(sentence.of, "subject", reading?.left), sentence.direction);
  }
  const { left, comparison, right } = sentence;
  const circumstance = circumstanceOf(left);
  const place = comparison === "above" || comparison === "below" ? "compared" : "crossed";
  const text = words.comparison({
    comparison,
    left: term(left, "subject", reading?.left),
    right: term(right, place, reading?.right),
    isAmount: left.kind === "price_change",
  });
  return circumstance === null ? text : `${circumstance[locale]} ${words.and} ${text}`;
}

/** When an output is the indicator's value, where it is not always: `price up`. */
function circumstanceOf(term: SentenceTerm): LocalizedText | null {
  return term.kind === "output" && term.part !== null ? (OUTPUT_WORDS[term.part]?.when ?? null) : null;
}

/** The grammatical place of a term; in Russian it decides the case. */
type TermPlace = "subject" | "compared" | "crossed";

interface ComparedTexts {
  readonly comparison: Comparison;
  readonly left: string;
  readonly right: string;
  /** Whether an amount is compared rather than a place on the chart. */
  readonly isAmount: boolean;
}

interface SentenceWords {
  readonly and: string;
  term(term: SentenceTerm, place: TermPlace): string;
  slope(of: string, direction: "up" | "down"): string;
  comparison(texts: ComparedTexts): string;
}

/** `−100`: with the minus of all numbers that people read. */
function levelText(level: number): string {
  return formatDecimal(level).replace("-", "\u2212");
}

const EN_PRICE = { open: "open", high: "high", low: "low", close: "price" } as const;
const EN_COMPARISON = {
  above: "above",
  below: "below",
  cross_up: "crosses above",
  cross_down: "crosses below",
} as const satisfies Record<Comparison, string>;

const ENGLISH: SentenceWords = {
  and: "and",
  term(term) {
    switch (term.kind) {
      case "price":
        return EN_PRICE[term.input] + (term.barBefore ? " of the bar before" : "");
      case "price_change":
        return term.direction === "rise" ? "price rise" : "price fall";
      case "level":
        return levelText(term.level);
      case "output": {
        const factor = term.factor === null ? "" : `${formatDecimal(term.factor)} × `;
        const part = term.part === null ? null : (OUTPUT_WORDS[term.part]?.en ?? term.part);
        const name =
          term.label === null ? `its ${part}` : part === null ? term.label : `${part} of ${term.label}`;
        return `${factor}${name}${term.barBefore ? " of the bar before" : ""}`;
      }
    }
  },
  slope: (of, direction) => `${of} ${direction === "up" ? "rises" : "falls"}`,
  comparison: ({ comparison, left, right }) => `${left} ${EN_COMPARISON[comparison]} ${right}`,
};

const RU_PRICE = { open: "цена открытия", high: "максимум", low: "минимум", close: "цена" } as const;
const RUSSIAN: SentenceWords = {
  and: "и",
  term(term, place) {
    switch (term.kind) {
      case "price":
        return RU_PRICE[term.input] + (term.barBefore ? " предыдущего бара" : "");
      case "price_change":
        return term.direction === "rise" ? "рост цены" : "падение цены";
      case "level":
        return levelText(term.level);
      case "output": {
        const factor = term.factor === null ? "" : `${formatDecimal(term.factor)} × `;
        const part = term.part === null ? null : (OUTPUT_WORDS[term.part]?.ru[place] ?? term.part);
        const name = [part, term.label].filter((text) => text !== null).join(" ");
        return `${factor}${name}${term.barBefore ? " предыдущего бара" : ""}`;
      }
    }
  },
  slope: (of, direction) => `${of} ${direction === "up" ? "растёт" : "падает"}`,
  comparison({ comparison, left, right, isAmount }) {
    switch (comparison) {
      case "above":
        return `${left} ${isAmount ? "больше" : "выше"} ${right}`;
      case "below":
        return `${left} ${isAmount ? "меньше" : "ниже"} ${right}`;
      case "cross_up":
        return `${left} пересекает ${right} снизу вверх`;
      case "cross_down":
        return `${left} пересекает ${right} сверху вниз`;
    }
  },
};

const WORDS: Readonly<Record<Locale, SentenceWords>> = { en: ENGLISH, ru: RUSSIAN };
