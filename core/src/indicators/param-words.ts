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
  lower: { en: "lower", ru: "нижний уровень" },
  upper: { en: "upper", ru: "верхний уровень" },
  dev: { en: "deviations", ru: "отклонения" },
  mult: { en: "multiplier", ru: "множитель" },
  atr_period: { en: "ATR period", ru: "период ATR" },
  roc_period: { en: "ROC period", ru: "период ROC" },
  rsi_period: { en: "RSI period", ru: "период RSI" },
  short: { en: "short period", ru: "короткий период" },
  medium: { en: "medium period", ru: "средний период" },
  long: { en: "long period", ru: "длинный период" },
  streak: { en: "streak RSI period", ru: "период RSI серии" },
  rank: { en: "rank over", ru: "ранг за" },
  factor: { en: "v factor", ru: "коэффициент v" },
  offset: { en: "offset", ru: "смещение" },
  sigma: { en: "sigma", ru: "сигма" },
  offset_pct: { en: "distance, %", ru: "отступ, %" },
  fast_limit: { en: "fast limit", ru: "быстрый предел" },
  slow_limit: { en: "slow limit", ru: "медленный предел" },
  acceleration: { en: "acceleration", ru: "ускорение" },
  maximum: { en: "max. acceleration", ru: "макс. ускорение" },
  tenkan: { en: "Tenkan period", ru: "период Tenkan" },
  kijun: { en: "Kijun period", ru: "период Kijun" },
  senkou: { en: "Senkou B period", ru: "период Senkou B" },
  stop: { en: "stop period", ru: "период стопа" },
  jaw: { en: "jaw", ru: "челюсть" },
  teeth: { en: "teeth", ru: "зубы" },
  lips: { en: "lips", ru: "губы" },
  sum: { en: "sum over", ru: "сумма за" },
  wing: { en: "bars each side", ru: "баров с каждой стороны" },
};
