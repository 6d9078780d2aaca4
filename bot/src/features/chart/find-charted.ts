import type { Instrument, InstrumentsStore } from "@roehub/core/market-data/instruments-store";
import type { Market } from "@roehub/core/market-data/market";
import type { ChartRequest } from "./chart-request.ts";
import { nearSymbols } from "./near-symbols.ts";

/** The part of a request that says on which markets; null means any. */
export type SaidMarkets = Pick<ChartRequest, "exchange" | "marketType">;

/** What a request for a chart means. */
export type Charted =
  | { readonly kind: "one"; readonly instrument: Instrument }
  /** The symbol is traded on several markets. */
  | { readonly kind: "several"; readonly instruments: readonly Instrument[] }
  /** No such symbol; these are like it, the likest first, perhaps none. */
  | { readonly kind: "none"; readonly near: readonly string[] };

/** Of one piece of a symbol; a piece that more have says little. */
const SYMBOLS_MOST = 300;
const NEAR_MOST = 6;

/** Finds the instrument that a request names, by its exact symbol or by a part that only one symbol has. */
export async function findCharted(
  instruments: InstrumentsStore,
  request: SaidMarkets & { readonly symbol: string },
): Promise<Charted> {
  const markets = (await instruments.markets()).filter((market) => isAskedFor(market, request));
  const exact = await findOn(instruments, markets, request.symbol);
  if (exact !== null) return exact;
  const near = await findNear(instruments, markets, request.symbol);
  const [only] = near;
  const isMeant = near.length === 1 && only?.includes(request.symbol) === true;
  const meant = isMeant ? await findOn(instruments, markets, only) : null;
  return meant ?? { kind: "none", near };
}

/** Symbols like the one asked for: those that contain it, else those near it that share a piece with it. */
async function findNear(
  instruments: InstrumentsStore,
  markets: readonly Market[],
  wanted: string,
): Promise<readonly string[]> {
  const asked = new Set<number>(markets.map(({ marketId }) => marketId));
  for (const q of piecesOf(wanted)) {
    const found = await instruments.search({ q, limit: SYMBOLS_MOST });
    const symbols = found.filter(({ marketId }) => asked.has(marketId)).map(({ symbol }) => symbol);
    const near = nearSymbols(wanted, symbols, NEAR_MOST);
    if (near.length > 0) return near;
  }
  return [];
}

/** The whole, and what a slip at its end, its middle or its beginning leaves whole. */
function piecesOf(wanted: string): readonly string[] {
  const half = Math.ceil(wanted.length / 2);
  const pieces = [wanted, wanted.slice(0, half), wanted.slice(0, 2), wanted.slice(half), wanted.slice(1)];
  return [...new Set(pieces)].filter((piece) => piece.length >= 2 || piece === wanted);
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

/** Whether a market is one of those that a request means; all are where it names none. */
export function isAskedFor(market: Market, { exchange, marketType }: SaidMarkets): boolean {
  return (
    (exchange === null || market.exchange === exchange) &&
    (marketType === null || market.marketType === marketType)
  );
}
