import type { Clock } from "@roehub/core/kernel/clock";
import { MINUTE_MS } from "@roehub/core/kernel/time";
import { createCandleLoadsStore } from "@roehub/core/market-data/candle-loads-store";
import { createCandlesStore } from "@roehub/core/market-data/candles-store";
import { createInstrumentsStore } from "@roehub/core/market-data/instruments-store";
import { createKlinesStore, type KlinesStore } from "@roehub/core/market-data/klines-store";
import { instrumentKey, MARKETS, type MarketId } from "@roehub/core/market-data/market";
import { createMarketVenues } from "@roehub/core/market-data/market-venues-runner";
import { type Clickhouse, createClickhouse } from "@roehub/core/platform/clickhouse";
import type { Config } from "@roehub/core/platform/config";
import type { Logger } from "@roehub/core/platform/logging";
import { createMetrics } from "@roehub/core/platform/metrics";
import { createPostgres } from "@roehub/core/platform/postgres";
import type { StreamBus } from "@roehub/core/platform/streams";
import { createSystemClock } from "@roehub/core/platform/system-clock";
import { createLocalRateBudget } from "@roehub/core/venues/local-rate-budget";
import { createMarketDataWorker } from "../../market-data/create-market-data-worker.ts";
import { createScheduler } from "../../scheduler/create-scheduler.ts";
import type { SandboxConsole } from "../console.ts";
import type { ExchangeSource } from "../exchange/exchange-source.ts";
import { createFileSource } from "../exchange/file-source.ts";
import { createMarketClock, type MarketClock } from "../exchange/market-clock.ts";
import { createSandboxExchange, type SandboxExchange } from "../exchange/sandbox-exchange.ts";
import { createSimulatedSource } from "../exchange/simulated-source.ts";
import type { CandleSource } from "../sandbox-arguments.ts";
import { type HistorySource, type LoadProgress, type LoadReport, loadCandles } from "./load-candles.ts";

type MarketConfig = Config["marketData"]["markets"][number];

interface MarketDeps {
  readonly source: CandleSource;
  /** Of the market's clock, in machine's milliseconds per millisecond. */
  readonly speed: number;
  readonly config: Config["marketData"];
  readonly clickhouseUrl: string;
  readonly postgresDsn: string;
  readonly logger: Logger;
  readonly bus: StreamBus;
  readonly out: SandboxConsole;
  /** Ends the loading after the chunk under way; the next start goes on from there. */
  readonly signal: AbortSignal;
}

/** A market that candles keep arriving from, through the adapters that a venue is spoken to with. */
export interface Market {
  /** The market's time, which candles are of. */
  readonly clock: MarketClock;
  /** The local exchange; null where the market is the venues' own, or all history. */
  readonly exchange: SandboxExchange | null;
  /** Where the worker asks, by market. */
  readonly markets: readonly MarketConfig[];
  /** Starts the worker that listens and the scheduler. Once, when all else runs: first they have much to catch up. */
  listen(): void;
  stop(): Promise<void>;
}

/**
 * Fills ClickHouse with the history of the source behind a progress bar, and starts the exchange that plays what comes
 * after it. `listen` lets the candles in.
 */
export async function startMarket(deps: MarketDeps): Promise<Market> {
  const { source, speed, logger } = deps;
  const closers: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    const clickhouse = createClickhouse({ url: deps.clickhouseUrl, logger });
    closers.push(() => clickhouse.close());
    const systemClock = createSystemClock();
    const klines = createKlinesStore({ clickhouse, clock: systemClock });
    const startMs = marketStart(source, { newestMs: await newestStored(klines), nowMs: systemClock.nowMs() });
    const clock = createMarketClock({ ...(startMs === null ? {} : { startMs }), speed });
    await loadHistory(deps, clickhouse, clock);

    const played = await playedSource(source);
    const exchange =
      played === null
        ? null
        : createSandboxExchange({ source: played, timer: clock, host: HOST, port: 0, logger });
    if (exchange !== null) {
      await exchange.listen();
      closers.push(exchange.close);
    }
    const markets = marketsOf(deps, played, exchange);
    const listen = () => {
      if (markets.length > 0) closers.push(startWorkers({ ...deps, markets, clickhouse, clock }));
    };
    return { clock, exchange, markets, listen, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface WorkerDeps extends MarketDeps {
  readonly markets: readonly MarketConfig[];
  readonly clickhouse: Clickhouse;
  readonly clock: MarketClock;
}

/** The processes of a distributed instance that keep market data, here in this one; answers their end. */
function startWorkers({ markets, clock: timer, ...deps }: WorkerDeps): () => Promise<void> {
  const { clickhouse, logger, bus } = deps;
  const config = { ...deps.config, markets: [...markets] };
  const venues = createMarketVenues({
    endpoints: markets,
    createBudget: (limit) => createLocalRateBudget({ ...limit, timer }),
    timer,
    logger,
    random: Math.random,
  });
  const metrics = createMetrics();
  const worker = createMarketDataWorker({ config, clickhouse, bus, venues, timer, logger, metrics });
  const postgres = createPostgres({ dsn: deps.postgresDsn, maxConnections: 1 });
  const scheduler = createScheduler({
    config,
    postgres,
    clickhouse,
    venues,
    bus,
    timer,
    machineTimer: createSystemClock(),
    logger,
    metrics,
  });
  worker.start();
  scheduler.start();
  return async () => {
    await Promise.all([worker.stop(), scheduler.stop()]);
    await postgres.close();
  };
}

const HOST = "127.0.0.1";

/** Where the market's clock begins: never before what is stored. Null: with the machine's. */
function marketStart(
  source: CandleSource,
  { newestMs, nowMs }: { newestMs: number; nowMs: number },
): number | null {
  if (source.kind === "live") return null;
  if (source.fromMs !== null) return Math.max(source.fromMs, newestMs);
  return source.kind === "simulated" && newestMs > nowMs ? newestMs : null;
}

/** The end of the newest candle of any instrument; 0 where there is none. */
async function newestStored(klines: KlinesStore): Promise<number> {
  const newest = await klines.newestOpen();
  return newest === null ? 0 : newest + MINUTE_MS;
}

async function loadHistory(deps: MarketDeps, clickhouse: Clickhouse, clock: Clock): Promise<void> {
  const { source, out, signal } = deps;
  const history = historyOf(source);
  if (history === null) return;
  const stores = {
    candles: createCandlesStore({ clickhouse, clock }),
    instruments: createInstrumentsStore({ clickhouse, clock }),
    loads: createCandleLoadsStore({ clickhouse, clock }),
  };
  const bar = out.progress("candles");
  const onProgress = ({ done, total }: LoadProgress) => {
    signal.throwIfAborted();
    bar.update(done, total);
  };
  const report = await loadCandles({ source: history, stores, clock, onProgress });
  bar.finish(`✓ ${describe(report)}`);
  sayDetails(out, report);
}

function historyOf(source: CandleSource): HistorySource | null {
  if (source.kind === "live") return null;
  return source.kind === "simulated" ? source : { kind: "files", dir: source.dir, untilMs: source.fromMs };
}

/** What the local exchange plays; null where it has nothing to play. */
async function playedSource(source: CandleSource): Promise<ExchangeSource | null> {
  if (source.kind === "simulated") return createSimulatedSource(source);
  return source.kind === "files" && source.fromMs !== null ? createFileSource(source.dir) : null;
}

/** The configured markets; with an exchange at its addresses, and of its instruments where they are from files. */
function marketsOf(
  { source, config }: MarketDeps,
  played: ExchangeSource | null,
  exchange: SandboxExchange | null,
): readonly MarketConfig[] {
  if (played === null || exchange === null) return source.kind === "live" ? config.markets : [];
  const symbolsOf = (marketId: MarketId) =>
    played
      .instruments()
      .flatMap((instrument) => (instrument.marketId === marketId ? [instrument.symbol] : []));
  return MARKETS.flatMap(({ marketId }) => {
    const configured = config.markets.find((market) => market.marketId === marketId);
    const symbols = symbolsOf(marketId);
    if (symbols.length === 0) return [];
    return {
      marketId,
      subscribe: source.kind === "files" || configured === undefined ? { symbols } : configured.subscribe,
      restUrl: exchange.urls.restUrl(marketId),
      socketUrl: exchange.urls.socketUrl(marketId),
    };
  });
}

function sayDetails(out: SandboxConsole, { instruments, skipped }: LoadReport): void {
  for (const { ref, conflicts } of instruments) {
    if (conflicts === 0) continue;
    out.say(`  ${instrumentKey(ref)}: ${conflicts} minutes differ between files; the first file was taken`);
  }
  const byReason = Map.groupBy(skipped, ({ reason }) => reason);
  for (const [reason, [first, ...more]] of byReason) {
    const files = more.length === 0 ? first?.file : `${more.length + 1} files`;
    out.say(`  left out ${files}: ${reason}`);
  }
}

function describe({ instruments }: LoadReport): string {
  const rows = instruments.reduce((sum, { rowsLoaded }) => sum + rowsLoaded, 0);
  const names = instruments.map(({ ref }) => instrumentKey(ref)).join(", ");
  return rows === 0 ? `Candles of ${names} are up to date` : `${rows} candles loaded: ${names}`;
}
