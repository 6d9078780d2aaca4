import type { MarketId } from "@roehub/core/market-data/market";
import type { BinanceRoute } from "./binance-session.ts";

/** What a socket's address asks for. */
export type SocketAddress =
  | {
      readonly venue: "binance";
      readonly marketId: 1 | 2;
      readonly route: BinanceRoute;
      readonly isCombined: boolean;
      readonly streams: readonly string[];
    }
  | { readonly venue: "bybit"; readonly marketId: 3 | 4 };

const BINANCE_SPOT = /^\/binance-spot\/(ws|stream)(?:\/(.*))?$/;
/** Since 2026-04-23 an address without a class accepts subscriptions and stays silent. */
const BINANCE_FUTURES = /^\/binance-futures(?:\/(market|public))?\/(ws|stream)(?:\/(.*))?$/;
const BYBIT = /^\/bybit\/v5\/public\/(spot|linear)$/;

/** The address of an upgrade, or null where no venue has it. */
export function readSocketAddress({ pathname, searchParams }: URL): SocketAddress | null {
  const bybit = BYBIT.exec(pathname);
  if (bybit !== null) return { venue: "bybit", marketId: bybit[1] === "spot" ? 3 : 4 };
  const spot = BINANCE_SPOT.exec(pathname);
  const streams = (path: string | undefined) =>
    (searchParams.get("streams") ?? path ?? "").split("/").filter((name) => name !== "");
  if (spot !== null) {
    const isCombined = spot[1] === "stream";
    return { venue: "binance", marketId: 1, route: "all", isCombined, streams: streams(spot[2]) };
  }
  const futures = BINANCE_FUTURES.exec(pathname);
  if (futures === null) return null;
  const route = futures[1] === "market" || futures[1] === "public" ? futures[1] : "none";
  const isCombined = futures[2] === "stream";
  return { venue: "binance", marketId: 2, route, isCombined, streams: streams(futures[3]) };
}

/** Where a market's addresses begin on this server. */
export const MARKET_PREFIX: Readonly<Record<MarketId, string>> = {
  1: "/binance-spot",
  2: "/binance-futures",
  3: "/bybit",
  4: "/bybit",
};
