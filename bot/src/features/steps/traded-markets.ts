import type { InstrumentsStore } from "@roehub/core/market-data/instruments-store";
import type { Market } from "@roehub/core/market-data/market";

/** The markets on which something can be chosen, by id. */
export async function tradedMarkets(
  instruments: Pick<InstrumentsStore, "markets" | "search">,
): Promise<readonly Market[]> {
  const markets = await instruments.markets();
  const counts = await Promise.all(markets.map(({ marketId }) => instruments.search({ marketId, limit: 1 })));
  return markets.filter((_market, index) => counts[index]?.length === 1);
}
