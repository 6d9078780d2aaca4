import { MINUTE_MS, SECOND_MS } from "@roehub/core/kernel/time";
import { createIngestMetrics } from "@roehub/core/market-data/ingest-metrics-runner";
import { createMarketIngest, type MarketIngest } from "@roehub/core/market-data/ingest-runner";
import { createInstrumentsRefresh } from "@roehub/core/market-data/instruments-refresh-runner";
import { createInstrumentsStore } from "@roehub/core/market-data/instruments-store";
import { createKlinesStore } from "@roehub/core/market-data/klines-store";
import { findMarket, type Market } from "@roehub/core/market-data/market";
import type { MarketVenues } from "@roehub/core/market-data/market-venues-runner";
import { subscribedSymbols } from "@roehub/core/market-data/subscription";
import type { Clickhouse } from "@roehub/core/platform/clickhouse";
import type { Config } from "@roehub/core/platform/config";
import type { Logger } from "@roehub/core/platform/logging";
import type { Metrics } from "@roehub/core/platform/metrics";
import type { StreamBus } from "@roehub/core/platform/streams";
import type { Timer } from "@roehub/core/platform/timer";

/** The ingest of every configured market. */
export interface MarketDataWorker {
  start(): void;
  /** Stores and publishes what is in hand, for about 25 s at most. */
  stop(): Promise<void>;
}

export interface MarketDataWorkerDeps {
  readonly config: Config["marketData"];
  readonly clickhouse: Clickhouse;
  readonly bus: Pick<StreamBus, "publish">;
  readonly venues: MarketVenues;
  readonly timer: Timer;
  readonly logger: Logger;
  /** Without the ingest's metrics in it yet. */
  readonly metrics: Metrics;
  /** Makes the ingest of a market; another one only in harnesses. */
  readonly createIngest?: typeof createMarketIngest;
}

type MarketConfig = Config["marketData"]["markets"][number];

/** How often the list of instruments is looked at for changes. */
const LOOK_AGAIN_MS = MINUTE_MS;
const RETRY_MS = 5 * SECOND_MS;
const REFRESH_MAX_MS = 30 * SECOND_MS;

/**
 * Keeps one ingest a market on the instruments that the configuration asks for. Where nothing is known of a market's
 * instruments yet, they are asked for first, so that this worker works alone.
 */
export function createMarketDataWorker(deps: MarketDataWorkerDeps): MarketDataWorker {
  const { config, clickhouse, bus, venues, timer, logger, createIngest = createMarketIngest } = deps;
  const clock = timer;
  const instruments = createInstrumentsStore({ clickhouse, clock });
  const klines = createKlinesStore({ clickhouse, clock });
  const metrics = createIngestMetrics(deps.metrics);
  const refresh = createInstrumentsRefresh({
    instruments,
    rest: ({ marketId }) => venues.rest(marketId),
    logger,
  });
  const ending = new AbortController();
  const ingests: MarketIngest[] = [];

  /** `isFirst`: a listed symbol that is not known yet may be new at the venue. */
  const symbolsOf = async (
    market: Market,
    { subscribe }: MarketConfig,
    isFirst: boolean,
  ): Promise<readonly string[]> => {
    let known = await instruments.ofMarket(market.marketId);
    const listed = isFirst && "symbols" in subscribe ? subscribe.symbols : [];
    const isUnknown = (wanted: string) => !known.some(({ symbol }) => symbol === wanted);
    if (known.length === 0 || listed.some(isUnknown)) {
      known = (await refreshed(market)) ?? known;
    }
    if (known.length > 0) {
      for (const symbol of listed.filter(isUnknown)) {
        logger.warn("symbol_unknown_at_venue", { component: ingestName(market), symbol });
      }
    }
    return subscribedSymbols(subscribe, known);
  };

  /** Null where the venue does not answer in time: one that bans us must not keep the sockets of a market closed. */
  const refreshed = async (market: Market) => {
    const late = new AbortController();
    const signal = AbortSignal.any([ending.signal, late.signal]);
    timer.sleep(REFRESH_MAX_MS, signal).then(
      () => late.abort(new Error("instruments come later")),
      () => {},
    );
    try {
      await refresh.run(market, signal);
      return await instruments.ofMarket(market.marketId);
    } catch (error) {
      logger.warn("instruments_unknown", { component: ingestName(market), error });
      return null;
    } finally {
      late.abort();
    }
  };

  const startIngest = (market: Market, symbols: readonly string[]): MarketIngest => {
    const ingest = createIngest({
      market,
      symbols,
      createFeed: (onEvent) => venues.createFeed(market.marketId, onEvent),
      rest: venues.rest(market.marketId),
      klines,
      bus,
      metrics,
      timer,
      logger,
      config: config.ingest,
    });
    ingests.push(ingest);
    ingest.start();
    logger.info("ingest_started", { component: ingestName(market), count: symbols.length });
    return ingest;
  };

  const keepMarket = async (market: Market, marketConfig: MarketConfig): Promise<void> => {
    let ingest: MarketIngest | null = null;
    let current = "";
    while (!ending.signal.aborted) {
      let pauseMs = LOOK_AGAIN_MS;
      try {
        const symbols = await symbolsOf(market, marketConfig, current === "");
        if (ending.signal.aborted) return;
        // None at all means that nothing is known: what is ingested goes on.
        if (symbols.length > 0) {
          if (ingest === null) ingest = startIngest(market, symbols);
          else if (symbols.join() !== current) ingest.setSymbols(symbols);
          current = symbols.join();
        }
        if (ingest === null) pauseMs = RETRY_MS;
      } catch (error) {
        logger.warn("subscription_unknown", { component: ingestName(market), error });
        pauseMs = RETRY_MS;
      }
      await timer.sleep(pauseMs, ending.signal).catch(() => {});
    }
  };

  return {
    start() {
      for (const marketConfig of config.markets) {
        const market = findMarket(marketConfig.marketId);
        if (market !== null) void keepMarket(market, marketConfig);
      }
    },
    async stop() {
      ending.abort(new Error("the worker ends"));
      await Promise.all(ingests.map((ingest) => ingest.stop()));
    },
  };
}

function ingestName({ exchange, marketType }: Market): string {
  return `ingest:${exchange}:${marketType}`;
}
