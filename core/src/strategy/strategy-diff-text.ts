import { paramWord } from "../indicators/param-words.ts";
import { findIndicator } from "../indicators/registry.ts";
import { indicatorLabel } from "../indicators/rule-sentence.ts";
import { ensureDefined } from "../kernel/assert.ts";
import { formatDecimal } from "../kernel/decimal.ts";
import type { Locale } from "../kernel/locale.ts";
import type { StrategyChange } from "./strategy-diff.ts";
import type { Sizing, StrategyIndicator } from "./strategy-spec.ts";

/** The differences in one line: `EMA 20→34, SL 2→1.5 %`; empty where there are none. */
export function strategyDiffText(changes: readonly StrategyChange[], locale: Locale): string {
  return changes.map((change) => changeText(change, locale)).join(", ");
}

function changeText(change: StrategyChange, locale: Locale): string {
  const words = WORDS[locale];
  const word = (text: string) => words[text] ?? text;
  switch (change.kind) {
    case "exchange":
    case "market_type":
    case "symbol":
    case "timeframe":
      return `${word(change.from)}→${word(change.to)}`;
    case "indicator_added":
      return `+ ${ruleName(change.indicator)}`;
    case "indicator_removed":
      return `− ${ruleName(change.indicator)}`;
    case "rule":
      return `${pointLabel(change.indicator)} ${change.from}→${change.to}`;
    case "param":
      return paramText(change, locale);
    case "execution_added":
    case "execution_removed":
      return word(change.kind);
    case "direction_mode":
      return `${word(change.from)}→${word(change.to)}`;
    case "fill_model":
      return `${word(change.kind)} ${word(change.from)}→${word(change.to)}`;
    case "sizing":
      return `${word(change.kind)} ${sizingText(change.from, word)}→${sizingText(change.to, word)}`;
    case "init_cash_quote":
      return `${word(change.kind)} ${amountText(change.from, word)}→${amountText(change.to, word)}`;
    default: {
      const unit = change.to === null ? "" : "\u202f%";
      return `${word(change.kind)} ${amountText(change.from, word)}→${amountText(change.to, word)}${unit}`;
    }
  }
}

type Word = (text: string) => string;

/** `EMA 20→34` where the parameter alone names the indicator, else `RSI 14 lower 30→25`. */
function paramText(change: Extract<StrategyChange, { kind: "param" }>, locale: Locale): string {
  const { indicator, param } = change;
  const def = ensureDefined(findIndicator(indicator.id), `indicator ${indicator.id}`);
  const [from, to] = [change.from, change.to].map((value) =>
    typeof value === "number" ? formatDecimal(value) : value.toUpperCase(),
  );
  const namesAlone = def.labelParams.length === 1 && def.labelParams[0] === param;
  const name = namesAlone ? def.label : `${pointLabel(indicator)} ${paramWord(param, locale)}`;
  return `${name} ${from}→${to}`;
}

function pointLabel({ id, params }: StrategyIndicator): string {
  return indicatorLabel(ensureDefined(findIndicator(id), `indicator ${id}`), params);
}

function ruleName(indicator: StrategyIndicator): string {
  return `${pointLabel(indicator)} ${indicator.rule}`;
}

function amountText(value: number | null, word: Word): string {
  return value === null ? word("off") : formatDecimal(value);
}

function sizingText(sizing: Sizing, word: Word): string {
  switch (sizing.mode) {
    case "all_in":
      return word(sizing.mode);
    case "fixed_quote":
      return `${word(sizing.mode)} ${formatDecimal(sizing.quote)}`;
    case "strategy_compound":
      return `${word(sizing.mode)} ${formatDecimal(sizing.budgetQuote)}`;
    case "strategy_compound_profit_lock": {
      const { budgetQuote, safeProfitPercent } = sizing;
      const locked = `${word("locking")} ${formatDecimal(safeProfitPercent)}\u202f%`;
      return `${word(sizing.mode)} ${formatDecimal(budgetQuote)} ${locked}`;
    }
  }
}

/** What a change is called. A name that is not here, such as an exchange's, is the same in both languages. */
const WORDS: Readonly<Record<Locale, Readonly<Record<string, string>>>> = {
  en: {
    execution_added: "run settings added",
    execution_removed: "run settings removed",
    "long-only": "long only",
    "short-only": "short only",
    "long-short": "long and short",
    fill_model: "fill",
    sizing: "size",
    all_in: "all in",
    fixed_quote: "fixed",
    strategy_compound: "compound",
    strategy_compound_profit_lock: "compound",
    locking: "locking",
    init_cash_quote: "initial cash",
    sl_pct: "SL",
    tp_pct: "TP",
    fee_pct: "fee",
    slippage_pct: "slippage",
    off: "off",
  },
  ru: {
    spot: "спот",
    futures: "фьючерсы",
    execution_added: "добавлены настройки запуска",
    execution_removed: "убраны настройки запуска",
    "long-only": "только лонг",
    "short-only": "только шорт",
    "long-short": "лонг и шорт",
    fill_model: "исполнение",
    close: "по закрытию",
    touch: "по касанию",
    sizing: "объём",
    all_in: "весь счёт",
    fixed_quote: "постоянный",
    strategy_compound: "с реинвестированием",
    strategy_compound_profit_lock: "с реинвестированием",
    locking: "с отложенными",
    init_cash_quote: "начальный капитал",
    sl_pct: "SL",
    tp_pct: "TP",
    fee_pct: "комиссия",
    slippage_pct: "проскальзывание",
    off: "выкл.",
  },
};
