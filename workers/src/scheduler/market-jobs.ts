import { MINUTE_MS } from "@roehub/core/kernel/time";
import { createCandlesStore } from "@roehub/core/market-data/candles-store";
import { createInstrumentsRefresh } from "@roehub/core/market-data/instruments-refresh-runner";
import { createInstrumentsStore } from "@roehub/core/market-data/instruments-store";
import { createKlinesStore } from "@roehub/core/market-data/klines-store";
import { findMarket, instrumentKey, type MarketId } from "@roehub/core/market-data/market";
import type { MarketVenues } from "@roehub/core/market-data/market-venues-runner";
import { createRepair } from "@roehub/core/market-data/repair-runner";
import { createVenueGapsStore } from "@roehub/core/market-data/venue-gaps-store";
import type { Clickhouse } from "@roehub/core/platform/clickhouse";
import type { Config } from "@roehub/core/platform/config";
import type { Logger } from "@roehub/core/platform/logging";
import type { Metrics } from "@roehub/core/platform/metrics";
import type { StreamBus } from "@roehub/core/platform/streams";
import type { Timer } from "@roehub/core/platform/timer";
import { createGapScan } from "./gap-scan.ts";
import { publishRepaired } from "./publish-repaired.ts";

/** Work that is done from time to time. */
export interface Job {
  readonly name: "instruments" | "repair";
  readonly everyMs: number;
  readonly run: (signal: AbortSignal) => Promise<void>;
}

export interface MarketJobsDeps {
  readonly config: Config["marketData"];
  readonly clickhouse: Clickhouse;
  readonly venues: Pick<MarketVenues, "rest">;
  readonly bus: Pick<StreamBus, "publish">;
  /** The market's, which a sandbox may play faster. */
  readonly timer: Timer;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** The jobs of each configured market by itself: a venue that bans us holds up no other. */
export function createMarketJobs(deps: MarketJobsDeps): readonly Job[] {
  const refresh = instrumentsJob(deps);
  const repair = repairJob(deps);
  return deps.config.markets.flatMap(({ marketId }) => [refresh(marketId), repair(marketId)]);
}

type MarketJob = (marketId: MarketId) => Job;

function instrumentsJob({ config, clickhouse, venues, timer, logger }: MarketJobsDeps): MarketJob {
  const refresh = createInstrumentsRefresh({
    instruments: createInstrumentsStore({ clickhouse, clock: timer }),
    rest: ({ marketId }) => venues.rest(marketId),
    logger,
  });
  return (marketId) => ({
    name: "instruments",
    everyMs: config.instruments.refreshMinutes * MINUTE_MS,
    async run(signal) {
      const market = findMarket(marketId);
      if (market !== null) await refresh.run(market, signal);
    },
  });
}

function repairJob({ config, clickhouse, venues, bus, timer, logger, metrics }: MarketJobsDeps): MarketJob {
  const klines = createKlinesStore({ clickhouse, clock: timer });
  const scan = createGapScan({
    config,
    instruments: createInstrumentsStore({ clickhouse, clock: timer }),
    klines,
    candles: createCandlesStore({ clickhouse, clock: timer }),
    repair: createRepair({
      klines,
      gaps: createVenueGapsStore({ clickhouse, clock: timer }),
      rest: venues.rest,
      clock: timer,
      onStored: (ref, stored) => publishRepaired({ bus, clock: timer, logger }, ref, stored),
    }),
    timer,
    logger,
  });
  const labels = ["market"];
  const missing = metrics.gauge({
    name: "candles_missing",
    help: "Minutes still absent after the last scan, those that the venue does not have left out",
    labels,
  });
  const repaired = metrics.counter({
    name: "candles_repaired_total",
    help: "Candles that repairs stored",
    labels,
  });
  return (marketId) => ({
    name: "repair",
    everyMs: config.repair.scanMinutes * MINUTE_MS,
    async run(signal) {
      const market = instrumentKey({ marketId, symbol: "" }).slice(0, -1);
      const report = await scan(marketId, signal);
      missing.set({ market }, report.left);
      repaired.add({ market }, report.repaired);
      if (report.missing > 0) logger.info("gaps_scanned", { component: market, count: report.missing });
    },
  });
}
