import { findMarket, type InstrumentRef } from "@roehub/core/market-data/market";
import type { Texts } from "./texts.ts";

/** An instrument as every message names it: `BTCUSDT spot`. Plain text. */
export function instrumentText(texts: Texts, ref: InstrumentRef): string {
  return `${ref.symbol} ${marketTypeText(texts, ref.marketId)}`;
}

export function marketTypeText(texts: Texts, marketId: number): string {
  return texts.plain(findMarket(marketId)?.marketType === "futures" ? "market-futures" : "market-spot");
}

/** `Binance spot`. */
export function marketText(texts: Texts, marketId: number): string {
  return `${exchangeName(marketId)} ${marketTypeText(texts, marketId)}`;
}

/** `Binance`. */
export function exchangeName(marketId: number): string {
  const exchange = findMarket(marketId)?.exchange ?? "";
  return `${exchange.charAt(0).toUpperCase()}${exchange.slice(1)}`;
}
