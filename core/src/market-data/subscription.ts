/** What a market is ingested of: exactly these symbols, or all tradable ones of a quote asset, the first `limit` by name. */
export type Subscription =
  | { readonly symbols: readonly string[] }
  | { readonly quote: string; readonly limit: number };

interface Candidate {
  readonly symbol: string;
  readonly quote: string;
  readonly isEnabled: boolean;
  readonly isTradable: boolean;
}

/**
 * The symbols to ingest, by name. A listed symbol that is switched off or not traded is left out; while nothing is known
 * of the market at all, the list is taken as it is.
 */
export function subscribedSymbols(
  subscription: Subscription,
  instruments: readonly Candidate[],
): readonly string[] {
  const open = instruments.filter(({ isEnabled, isTradable }) => isEnabled && isTradable);
  if ("symbols" in subscription) {
    if (instruments.length === 0) return [...subscription.symbols].sort();
    const symbols = new Set(open.map(({ symbol }) => symbol));
    return subscription.symbols.filter((symbol) => symbols.has(symbol)).sort();
  }
  const ofQuote = open.filter(({ quote }) => quote === subscription.quote).map(({ symbol }) => symbol);
  return ofQuote.sort().slice(0, subscription.limit);
}
