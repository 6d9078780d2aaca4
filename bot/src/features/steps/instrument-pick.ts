import { findMarket, type MarketId } from "@roehub/core/market-data/market";
import type { CallbackData } from "../../callback-data.ts";

/** Which part of the instruments is being looked at. */
export interface InstrumentPick {
  /** Null: those of every market. */
  readonly marketId: MarketId | null;
  /** From 0. */
  readonly page: number;
  /** Whether the question is which market to look at, where there are several. */
  readonly isMarket: boolean;
  /** A symbol of several markets, of which one is asked for. */
  readonly symbol: string | null;
}

/** What is looked at before anything was tapped. */
export const FIRST_LOOK: InstrumentPick = { marketId: null, page: 0, isMarket: true, symbol: null };

/** Stands in a button where a market's id would. */
export const ANY_MARKET = "0";

/** What can be reached by paging, because a page reads those before it too; typing reaches the rest. */
export const PAGES_MOST = 100;

/** What a tap beside the instruments looks at; null where it is none of this question's. */
export function readPickTap({ action, arg }: CallbackData): Partial<InstrumentPick> | null {
  const market = findMarket(Number(arg));
  const page = Number(arg);
  switch (action) {
    case "mkts":
      return { page: 0, isMarket: true, symbol: null };
    case "mkt":
      if (arg !== ANY_MARKET && market === null) return null;
      return { marketId: market?.marketId ?? null, page: 0, isMarket: false, symbol: null };
    case "page":
      return Number.isInteger(page) && page >= 0 && page < PAGES_MOST ? { page, isMarket: false } : null;
    case "list":
      return { symbol: null };
    default:
      return null;
  }
}
