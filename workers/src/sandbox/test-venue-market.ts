import { ensureDefined } from "@roehub/core/kernel/assert";
import { createPrng } from "@roehub/core/kernel/prng";
import { MINUTE_MS } from "@roehub/core/kernel/time";
import { candleStream, readCandleMessage } from "@roehub/core/market-data/candle-message";
import { createIngestMetrics } from "@roehub/core/market-data/ingest-metrics-runner";
import { createMarketIngest } from "@roehub/core/market-data/ingest-runner";
import type { Kline } from "@roehub/core/market-data/kline";
import { createKlinesStore, type KlinesStore } from "@roehub/core/market-data/klines-store";
import { findMarket, type InstrumentRef, type MarketId } from "@roehub/core/market-data/market";
import type { Clickhouse } from "@roehub/core/platform/clickhouse";
import { createInProcessStreamBus } from "@roehub/core/platform/in-process-stream-bus";
import { createLogger } from "@roehub/core/platform/logging";
import { createMetrics } from "@roehub/core/platform/metrics";
import type { StreamBus } from "@roehub/core/platform/streams";
import { createConnectionLimiter } from "@roehub/core/venues/connection-limiter";
import type { SocketProtocol } from "@roehub/core/venues/kline-protocol";
import { createLocalRateBudget } from "@roehub/core/venues/local-rate-budget";
import type { RateBudget } from "@roehub/core/venues/rate-budget";
import { createVenueFeed, type FeedEvent } from "@roehub/core/venues/venue-feed";
import { venueProtocols } from "@roehub/core/venues/venue-protocols";
import { createVenueRest, type VenueRest } from "@roehub/core/venues/venue-rest";
import type { Faults } from "./exchange/faults.ts";
import { createMarketClock, type MarketClock } from "./exchange/market-clock.ts";
import { createMemorySource, describeInstrument } from "./exchange/memory-source.ts";
import { createSandboxExchange, type SandboxExchange } from "./exchange/sandbox-exchange.ts";
import { testMinutes } from "./test-minutes.ts";

export interface TestVenueMarketOptions {
  readonly clickhouse: Clickhouse;
  readonly marketId: MarketId;
  /** Of its own for each market that shares the ClickHouse: capital letters and digits. */
  readonly name: string;
  readonly seed: number;
  /** Of market time to the machine's. */
  readonly speed: number;
  /** Limits of the venue that are changed. */
  readonly limits?: Partial<SocketProtocol["limits"]>;
  /** What the exchange's clock is ahead of ours. */
  readonly skewMs?: number;
  /** Minutes that the venue has no candle of. */
  readonly isOutage?: (tsOpen: number) => boolean;
}

/** A sandbox exchange of two instruments on one market, and the real adapters and ingest at work on it. */
export interface TestVenueMarket {
  readonly refs: readonly [InstrumentRef, InstrumentRef];
  readonly clock: MarketClock;
  readonly faults: Faults;
  readonly klines: KlinesStore;
  readonly rest: VenueRest;
  readonly bus: StreamBus;
  /** What the feed told, in its order, with our time. */
  readonly events: readonly (FeedEvent & { readonly heardMs: number })[];
  readonly budget: BudgetTape;
  /** Connections that the feed opened, failed ones too. */
  connections(): number;
  /** What the exchange gives of an instrument in the end. */
  minutes(ref: InstrumentRef): readonly Kline[];
  stop(): Promise<void>;
}

/** What was done with the budget, in our time. */
export interface BudgetTape {
  /** When requests could leave. */
  readonly acquiredMs: readonly number[];
  readonly blocks: readonly { readonly atMs: number; readonly untilMs: number }[];
}

/** A little into a minute. */
export const MARKET_START_MS = Date.UTC(2025, 2, 3, 10, 0, 10);
const PAST_MINUTES = 30;
const FUTURE_MINUTES = 180;
export const HISTORY_MINUTES = 5;

const logger = createLogger({ level: "silent", secrets: [] });

export async function createTestVenueMarket(options: TestVenueMarketOptions): Promise<TestVenueMarket> {
  const { skewMs } = options;
  const clock = createMarketClock({ startMs: MARKET_START_MS, speed: options.speed });
  const held = instrumentsOf(options);
  const source = held.map(({ ref, klines }) => ({ instrument: describeInstrument(ref, klines), klines }));
  const exchange = createSandboxExchange({
    source: createMemorySource(source),
    timer: clock,
    logger,
    host: "127.0.0.1",
    port: 0,
  });
  await exchange.listen();
  if (skewMs !== undefined) exchange.faults.add({ kind: "clock_skew", ms: skewMs });
  const adapters = createAdapters(options, { exchange, clock });
  const klines = createKlinesStore({ clickhouse: options.clickhouse, clock });
  const bus = createInProcessStreamBus();
  const ingest = createMarketIngest({
    market: adapters.market,
    symbols: held.map(({ ref }) => ref.symbol),
    createFeed: adapters.createFeed,
    rest: adapters.rest,
    klines,
    bus,
    metrics: createIngestMetrics(createMetrics()),
    timer: clock,
    logger,
    config: {
      flushIntervalMs: 1_000,
      flushRows: 10_000,
      queueRows: 10_000,
      firstHistoryMinutes: HISTORY_MINUTES,
    },
  });
  ingest.start();
  return {
    refs: [held[0].ref, held[1].ref],
    clock,
    faults: exchange.faults,
    klines,
    rest: adapters.rest,
    bus,
    events: adapters.events,
    budget: adapters.tape,
    connections: adapters.connections,
    minutes: ({ symbol }) => held.find(({ ref }) => ref.symbol === symbol)?.klines ?? [],
    async stop() {
      await ingest.stop();
      await exchange.close();
      await bus.close();
    },
  };
}

/** The product's own adapters to the exchange, and what they do written down. */
function createAdapters(
  { marketId, seed, limits }: TestVenueMarketOptions,
  { exchange, clock }: { exchange: SandboxExchange; clock: MarketClock },
) {
  const market = ensureDefined(findMarket(marketId), "the market");
  const { socket, rest } = venueProtocols({ venue: market.exchange, marketType: market.marketType });
  const common = { timer: clock, logger, random: createPrng(seed) };
  const { budget, tape } = recordedBudget(createLocalRateBudget({ ...rest.budget, timer: clock }), clock);
  const limiter = createConnectionLimiter({ ...socket.limits, timer: clock });
  const events: (FeedEvent & { heardMs: number })[] = [];
  let connections = 0;
  return {
    market,
    events,
    tape,
    connections: () => connections,
    rest: createVenueRest({ ...common, protocol: rest, restUrl: exchange.urls.restUrl(marketId), budget }),
    createFeed: (onEvent: (event: FeedEvent) => void) =>
      createVenueFeed({
        ...common,
        protocol: { ...socket, limits: { ...socket.limits, ...limits } },
        socketUrl: exchange.urls.socketUrl(marketId),
        limiter: {
          acquire(signal) {
            connections++;
            return limiter.acquire(signal);
          },
        },
        onEvent(event) {
          events.push({ ...event, heardMs: clock.nowMs() });
          onEvent(event);
        },
      }),
  };
}

function instrumentsOf({ marketId, name, seed, isOutage = () => false }: TestVenueMarketOptions) {
  const instrument = (index: number) => {
    const ref: InstrumentRef = { marketId, symbol: `${name}${index}USDT` };
    const startMs = Math.floor(MARKET_START_MS / MINUTE_MS - PAST_MINUTES) * MINUTE_MS;
    const endMs = startMs + (PAST_MINUTES + FUTURE_MINUTES) * MINUTE_MS;
    const all = testMinutes({ ref, seed: seed + index, startMs, endMs });
    return { ref, klines: all.filter(({ tsOpen }) => !isOutage(tsOpen)) };
  };
  return [instrument(0), instrument(1)] as const;
}

function recordedBudget(inner: RateBudget, clock: MarketClock): { budget: RateBudget; tape: BudgetTape } {
  const acquiredMs: number[] = [];
  const blocks: { atMs: number; untilMs: number }[] = [];
  const budget: RateBudget = {
    async acquire(weight, signal) {
      await inner.acquire(weight, signal);
      acquiredMs.push(clock.nowMs());
    },
    observe: (usedWeight) => inner.observe(usedWeight),
    async block(until) {
      blocks.push({ atMs: clock.nowMs(), untilMs: until });
      await inner.block(until);
    },
  };
  return { budget, tape: { acquiredMs, blocks } };
}

/** Open times of the candles that were published of an instrument, in their order. */
export async function publishedOpens(bus: StreamBus, ref: InstrumentRef): Promise<number[]> {
  const newest = await bus.last(candleStream(ref));
  const opens: number[] = [];
  const signal = new AbortController();
  if (newest === null) return opens;
  for await (const { id, fields } of bus.read(candleStream(ref), { afterId: "0-0", signal: signal.signal })) {
    opens.push(ensureDefined(readCandleMessage(fields), "a candle").candle.tsOpen);
    if (id === newest.id) signal.abort();
  }
  return opens;
}
