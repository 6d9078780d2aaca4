import { instrumentListSchema, instrumentsQuerySchema } from "@roehub/core/contract/market-data";
import type { InstrumentsStore } from "@roehub/core/market-data/instruments-store";
import { instrumentKey } from "@roehub/core/market-data/market";
import { SESSION } from "./access.ts";
import type { App } from "./app.ts";

const LIMIT_DEFAULT = 100;

interface MarketDataDeps {
  readonly instruments: Pick<InstrumentsStore, "search">;
}

/** `/api/market-data`: what can be traded. */
export function marketDataRoutes(app: App, { instruments }: MarketDataDeps): void {
  app.route({
    method: "GET",
    url: "/api/market-data/instruments",
    config: SESSION,
    schema: {
      summary: "Enabled and tradable instruments, by symbol",
      tags: ["market data"],
      querystring: instrumentsQuerySchema,
      response: { 200: instrumentListSchema },
    },
    handler: async (request) => {
      const { market_id, q, limit } = request.query;
      const found = await instruments.search({
        ...(market_id !== undefined && { marketId: Number(market_id) }),
        ...(q !== undefined && { q }),
        limit: limit === undefined ? LIMIT_DEFAULT : Number(limit),
      });
      return {
        items: found.map((instrument) => ({
          market_id: instrument.marketId,
          symbol: instrument.symbol,
          instrument_key: instrumentKey(instrument),
          base: instrument.base,
          quote: instrument.quote,
          tick_size: instrument.tickSize,
          lot_size: instrument.lotSize,
          min_notional: instrument.minNotional,
        })),
      };
    },
  });
}
