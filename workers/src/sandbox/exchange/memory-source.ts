import { ensureDefined } from "@roehub/core/kernel/assert";
import { decimalPlaces } from "@roehub/core/kernel/decimal";
import type { Kline } from "@roehub/core/market-data/kline";
import { type InstrumentRef, instrumentKey } from "@roehub/core/market-data/market";
import type { ExchangeSource, SourceInstrument } from "./exchange-source.ts";

export interface MemoryInstrument {
  readonly instrument: SourceInstrument;
  /** Ascending. */
  readonly klines: readonly Kline[];
}

/** Instruments with the klines that are given, and nothing else. */
export function createMemorySource(held: readonly MemoryInstrument[]): ExchangeSource {
  const byKey = new Map(held.map((one) => [instrumentKey(one.instrument), one.klines]));
  return {
    instruments: () => held.map(({ instrument }) => instrument),
    klines({ ref, startMs, endMs }) {
      const klines = byKey.get(instrumentKey(ref)) ?? [];
      return klines.slice(firstFrom(klines, startMs), firstFrom(klines, endMs));
    },
  };
}

/** The first place whose kline does not open before `atMs`. */
function firstFrom(klines: readonly Kline[], atMs: number): number {
  let low = 0;
  let high = klines.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((klines[middle]?.tsOpen ?? 0) < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

const QUOTES = ["USDT", "USDC", "FDUSD", "BUSD", "USD", "EUR", "BTC", "ETH"];

/** What can be told of an instrument by its candles: its steps are the finest that they use. At least one kline. */
export function describeInstrument(ref: InstrumentRef, klines: readonly Kline[]): SourceInstrument {
  const first = ensureDefined(klines[0], `klines of ${instrumentKey(ref)}`);
  const sample = klines.slice(0, 2_000);
  const digits = (values: (kline: Kline) => readonly number[]) =>
    Math.min(8, Math.max(...sample.flatMap(values).map(decimalPlaces)));
  const quote = QUOTES.find((known) => ref.symbol.endsWith(known) && ref.symbol !== known) ?? "";
  return {
    marketId: ref.marketId,
    symbol: ref.symbol,
    base: ref.symbol.slice(0, ref.symbol.length - quote.length),
    quote,
    priceDigits: digits(({ open, high, low, close }) => [open, high, low, close]),
    quantityDigits: digits(({ volume }) => [volume]),
    minNotional: "5",
    minuteVolume: sample.reduce((sum, { volume }) => sum + volume, 0) / sample.length,
    isTrading: true,
    listedMs: first.tsOpen,
  };
}
