import type { Instrument, InstrumentsStore } from "@roehub/core/market-data/instruments-store";
import type { Market } from "@roehub/core/market-data/market";
import type { ChartRequest } from "./chart-request.ts";
import { nearSymbols } from "./near-symbols.ts";

/** What a request for a chart means. */
export type Charted =
  | { readonly kind: "one"; readonly instrument: Instrument }
  /** The symbol is traded on several markets. */
  | { readonly kind: "several"; readonly instruments: readonly Instrument[] }
  /** No such symbol; these are like it, the likest first, perhaps none. */
  | { readonly kind: "none"; readonly near: readonly string[] };

/** All that a market has; a symbol beyond is found by its exact name only. */
const SYMBOLS_MOST = 10_000;
const NEAR_MOST = 6;

/** Finds the instrument that a request names, by its exact symbol or by a part that only one symbol has. */
export async function findCharted(
  instruments: InstrumentsStore,
  request: ChartRequest & { readonly symbol: string },
): Promise<Charted> {
  const markets = (await instruments.markets()).filter((market) => isAskedFor(market, request));
  const exact = await findOn(instruments, markets, request.symbol);
  if (exact !== null) return exact;
  const asked = new Set<number>(markets.map(({ marketId }) => marketId));
  const traded = await instruments.search({ limit: SYMBOLS_MOST });
  const symbols = traded.filter(({ marketId }) => asked.has(marketId)).map(({ symbol }) => symbol);
  const near = nearSymbols(request.symbol, symbols, NEAR_MOST);
  const [only] = near;
  const isMeant = near.length === 1 && only?.includes(request.symbol) === true;
  const meant = isMeant ? await findOn(instruments, markets, only) : null;
  return meant ?? { kind: "none", near };
}

/** The symbol on these markets. One that is traded no longer has a chart too, where no other market trades it. */
async function findOn(
  instruments: InstrumentsStore,
  markets: readonly Market[],
  symbol: string,
): Promise<Charted | null> {
  const refs = markets.map(({ marketId }) => ({ marketId, symbol }));
  const known = (await Promise.all(refs.map(instruments.find))).filter((found) => found !== null);
  const traded = known.filter(({ isEnabled, isTradable }) => isEnabled && isTradable);
  const found = traded.length > 0 ? traded : known;
  const [only] = found;
  if (only === undefined) return null;
  return found.length === 1 ? { kind: "one", instrument: only } : { kind: "several", instruments: found };
}

function isAskedFor(market: Market, { exchange, marketType }: ChartRequest): boolean {
  return (
    (exchange === null || market.exchange === exchange) &&
    (marketType === null || market.marketType === marketType)
  );
}
