import type { Locale } from "../kernel/locale.ts";
import type { LocalizedText } from "./indicator.ts";

/** What people call a parameter; its name where the registry has no such parameter. Plain text. */
export function paramWord(name: string, locale: Locale): string {
  return Object.hasOwn(WORDS, name) ? (WORDS[name]?.[locale] ?? name) : name;
}

/** One word for one meaning: indicators take their parameters' names from here. */
const WORDS: Readonly<Record<string, LocalizedText>> = {
  period: { en: "period", ru: "период" },
  fast: { en: "fast", ru: "быстрая" },
  slow: { en: "slow", ru: "медленная" },
  signal: { en: "signal", ru: "сигнальная" },
  smooth: { en: "smoothing", ru: "сглаживание" },
  type: { en: "type", ru: "тип" },
  lower: { en: "lower", ru: "нижний" },
  upper: { en: "upper", ru: "верхний" },
  dev: { en: "width", ru: "ширина" },
  mult: { en: "factor", ru: "множитель" },
  atr_period: { en: "ATR period", ru: "период ATR" },
  roc_period: { en: "change over", ru: "изменение за" },
};
