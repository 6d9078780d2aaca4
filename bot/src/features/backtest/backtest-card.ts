import { formatPeriod } from "@roehub/core/contract/period-format";
import type { MarketSource } from "@roehub/core/contract/stored-backtests";
import { epochMs } from "@roehub/core/kernel/time";
import type { Timeframe } from "@roehub/core/kernel/timeframe";
import type { InstrumentRef } from "@roehub/core/market-data/market";
import { exchangeName, instrumentText } from "../../market-words.ts";
import { joinFacts } from "../../screen.ts";
import type { Texts } from "../../texts.ts";

/** What every message about one backtest says of it. JSON: it is stored with the request. */
export interface BacktestCard {
  readonly instrument: InstrumentRef;
  readonly timeframe: Timeframe;
  /** The template's name in the user's language, or the indicators of the strategy. */
  readonly title: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly variants: number;
  /** Simulated is called simulated on every message that has money in it. */
  readonly marketSource: MarketSource;
}

/** `BTCUSDT spot 15m`, plain text. */
export function cardInstrument(texts: Texts, card: Pick<BacktestCard, "instrument" | "timeframe">): string {
  return `${instrumentText(texts, card.instrument)} ${card.timeframe}`;
}

/** `20 Feb – 20 Aug 2025 UTC`. */
export function cardPeriod(texts: Texts, card: Pick<BacktestCard, "startMs" | "endMs">): string {
  return formatPeriod({ start: epochMs(card.startMs), end: epochMs(card.endMs) }, texts.locale);
}

/** The second line: `{title} · Binance · {period} · simulated market`, plain text. */
export function cardSubject(texts: Texts, card: BacktestCard): string {
  const source = texts.plain(`result-${card.marketSource}`);
  return joinFacts([card.title, exchangeName(card.instrument.marketId), cardPeriod(texts, card), source]);
}
