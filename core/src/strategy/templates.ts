import type { Locale } from "../kernel/locale.ts";
import type { Timeframe } from "../kernel/timeframe.ts";
import type { StrategyIndicator } from "./strategy-spec.ts";

/** A ready idea: what it does in words, one spec to save as it is, and a small sweep to look around it. */
export interface StrategyTemplate {
  readonly id: string;
  readonly title: Readonly<Record<Locale, string>>;
  /** One sentence. */
  readonly description: Readonly<Record<Locale, string>>;
  /** A timeframe on which the idea trades often enough to be judged in some months. */
  readonly timeframe: Timeframe;
  readonly indicators: readonly StrategyIndicator[];
  readonly sweep: TemplateSweep;
}

/** Axes as a backtest request writes them. */
export interface TemplateSweep {
  readonly indicators: readonly {
    readonly id: string;
    readonly rule: string;
    readonly params: Readonly<Record<string, SweepAxis>>;
  }[];
  readonly risk: { readonly sl_pct: SweepAxis | null; readonly tp_pct: SweepAxis | null };
}

export type SweepAxis =
  | number
  | string
  | { readonly values: readonly (number | null)[] }
  | { readonly start: number; readonly stop: number; readonly step: number };

/** The templates that `/new` and `/backtest` offer, in the order shown. */
export const STRATEGY_TEMPLATES: readonly StrategyTemplate[] = [
  {
    id: "trend",
    title: { en: "Trend following", ru: "По тренду" },
    description: {
      en: "Follows the price above or below its average while momentum agrees.",
      ru: "Следует за ценой выше или ниже средней, пока импульс это подтверждает.",
    },
    timeframe: "1h",
    indicators: [
      { id: "ema", rule: "trend", params: { period: 50 } },
      { id: "rsi", rule: "trend", params: { period: 14, lower: 30, upper: 70 } },
    ],
    sweep: {
      indicators: [
        { id: "ema", rule: "trend", params: { period: { start: 20, stop: 100, step: 10 } } },
        { id: "rsi", rule: "trend", params: { period: { values: [7, 14, 21] }, lower: 30, upper: 70 } },
      ],
      risk: { sl_pct: { values: [2, 4, null] }, tp_pct: null },
    },
  },
  {
    id: "ma_cross",
    title: { en: "Moving average cross", ru: "Пересечение средних" },
    description: {
      en: "Is long while the fast average stands above the slow one, and short below.",
      ru: "Держит лонг, пока быстрая средняя выше медленной, и шорт, пока ниже.",
    },
    timeframe: "1h",
    indicators: [{ id: "ma_cross", rule: "trend", params: { fast: 10, slow: 50, type: "ema" } }],
    sweep: {
      indicators: [
        {
          id: "ma_cross",
          rule: "trend",
          params: {
            fast: { start: 5, stop: 30, step: 5 },
            slow: { start: 40, stop: 120, step: 20 },
            type: "ema",
          },
        },
      ],
      risk: { sl_pct: { values: [2, 4, null] }, tp_pct: null },
    },
  },
  {
    id: "rsi_reversal",
    title: { en: "RSI mean reversion", ru: "Возврат к среднему по RSI" },
    description: {
      en: "Buys when the market is oversold and sells when it is overbought.",
      ru: "Покупает, когда рынок перепродан, и продаёт, когда перекуплен.",
    },
    timeframe: "15m",
    indicators: [{ id: "rsi", rule: "reversal", params: { period: 14, lower: 30, upper: 70 } }],
    sweep: {
      indicators: [
        {
          id: "rsi",
          rule: "reversal",
          params: {
            period: { values: [7, 14, 21] },
            lower: { start: 20, stop: 35, step: 5 },
            upper: { start: 65, stop: 80, step: 5 },
          },
        },
      ],
      risk: { sl_pct: { values: [2, 4, null] }, tp_pct: null },
    },
  },
  {
    id: "bb_reversal",
    title: { en: "Bollinger mean reversion", ru: "Возврат к среднему по Боллинджеру" },
    description: {
      en: "Buys below the lower Bollinger band and sells above the upper one.",
      ru: "Покупает ниже нижней полосы Боллинджера и продаёт выше верхней.",
    },
    timeframe: "15m",
    indicators: [{ id: "bb", rule: "reversal", params: { period: 20, dev: 2 } }],
    sweep: {
      indicators: [
        {
          id: "bb",
          rule: "reversal",
          params: {
            period: { start: 10, stop: 50, step: 10 },
            dev: { start: 1.5, stop: 3, step: 0.5 },
          },
        },
      ],
      risk: { sl_pct: { values: [2, 4, null] }, tp_pct: null },
    },
  },
  {
    id: "breakout",
    title: { en: "Volatility breakout", ru: "Пробой волатильности" },
    description: {
      en: "Enters in the direction of a bar that moves further than bars usually do.",
      ru: "Входит по направлению бара, который прошёл больше обычного.",
    },
    timeframe: "15m",
    indicators: [{ id: "atr", rule: "breakout", params: { period: 14, mult: 1.5 } }],
    sweep: {
      indicators: [
        {
          id: "atr",
          rule: "breakout",
          params: { period: { values: [7, 14, 21, 28] }, mult: { start: 1, stop: 3, step: 0.5 } },
        },
      ],
      risk: { sl_pct: { values: [1, 2, null] }, tp_pct: { values: [2, 4, null] } },
    },
  },
  {
    id: "pullback",
    title: { en: "Pullback in a trend", ru: "Откат в тренде" },
    description: {
      en: "Buys a short dip while the price stands above its long average, and mirrored for shorts.",
      ru: "Покупает короткий откат, пока цена выше длинной средней, и зеркально для шорта.",
    },
    timeframe: "15m",
    indicators: [
      { id: "ema", rule: "trend", params: { period: 200 } },
      { id: "rsi", rule: "reversal", params: { period: 7, lower: 40, upper: 60 } },
    ],
    sweep: {
      indicators: [
        { id: "ema", rule: "trend", params: { period: { start: 100, stop: 200, step: 50 } } },
        {
          id: "rsi",
          rule: "reversal",
          params: { period: 7, lower: { values: [35, 40, 45] }, upper: { values: [55, 60, 65] } },
        },
      ],
      risk: { sl_pct: { values: [1, 2, null] }, tp_pct: null },
    },
  },
];

/** The template with this id, or null. */
export function findTemplate(id: string): StrategyTemplate | null {
  return STRATEGY_TEMPLATES.find((template) => template.id === id) ?? null;
}
