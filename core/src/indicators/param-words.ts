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
  rsi_period: { en: "RSI period", ru: "период RSI" },
  short: { en: "short", ru: "короткий" },
  medium: { en: "medium", ru: "средний" },
  long: { en: "long", ru: "длинный" },
  streak: { en: "streak", ru: "серия" },
  rank: { en: "rank over", ru: "ранг за" },
  factor: { en: "v factor", ru: "коэффициент v" },
  offset: { en: "offset", ru: "смещение" },
  sigma: { en: "sigma", ru: "сигма" },
  offset_pct: { en: "distance, %", ru: "отступ, %" },
  fast_limit: { en: "fast limit", ru: "быстрый предел" },
  slow_limit: { en: "slow limit", ru: "медленный предел" },
  acceleration: { en: "acceleration", ru: "ускорение" },
  maximum: { en: "maximum", ru: "максимум" },
  tenkan: { en: "Tenkan", ru: "тенкан" },
  kijun: { en: "Kijun", ru: "киджун" },
  senkou: { en: "Senkou", ru: "сенкоу" },
  stop: { en: "stop over", ru: "стоп за" },
  jaw: { en: "jaw", ru: "челюсть" },
  teeth: { en: "teeth", ru: "зубы" },
  lips: { en: "lips", ru: "губы" },
  sum: { en: "sum over", ru: "сумма за" },
  wing: { en: "bars each side", ru: "баров с каждой стороны" },
};
