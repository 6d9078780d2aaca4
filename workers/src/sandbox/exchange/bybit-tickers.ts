import type { MarketType } from "@roehub/core/market-data/market";
import { linearTicker, spotTicker } from "./bybit-messages.ts";
import type { TickerEvent } from "./market-event.ts";

/** The tickers of one Bybit connection: whole on spot, on linear whole at first and then what changed. */
export interface BybitTickers {
  message(event: TickerEvent): object;
  /** The next one is whole again. */
  forget(symbol: string): void;
}

export function createBybitTickers(marketType: MarketType): BybitTickers {
  /** As it was last sent, by symbol. */
  const sent = new Map<string, Readonly<Record<string, string>>>();
  return {
    message({ instrument, stats, book, atMs }) {
      const common = { topic: `tickers.${instrument.symbol}`, ts: atMs, cs: book.updateId };
      if (marketType === "spot") return { ...common, type: "snapshot", data: spotTicker(instrument, stats) };
      const now: Readonly<Record<string, string>> = linearTicker(instrument, stats, book);
      const before = sent.get(instrument.symbol);
      sent.set(instrument.symbol, now);
      if (before === undefined) return { ...common, type: "snapshot", data: now };
      const changed = Object.entries(now).filter(
        ([field, value]) => field === "symbol" || before[field] !== value,
      );
      return { ...common, type: "delta", data: Object.fromEntries(changed) };
    },
    forget: (symbol) => void sent.delete(symbol),
  };
}
