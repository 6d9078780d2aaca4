import { createPrng } from "@roehub/core/kernel/prng";
import { DAY_MS, MINUTE_MS } from "@roehub/core/kernel/time";
import type { Kline } from "@roehub/core/market-data/kline";
import { MARKETS, type Market } from "@roehub/core/market-data/market";
import { createLogger } from "@roehub/core/platform/logging";
import { createLocalRateBudget } from "@roehub/core/venues/local-rate-budget";
import type { VenueKline } from "@roehub/core/venues/venue";
import { createVenueFeed, type FeedEvent } from "@roehub/core/venues/venue-feed";
import { venueProtocols } from "@roehub/core/venues/venue-protocols";
import { createVenueRest } from "@roehub/core/venues/venue-rest";
import { describe, expect, it, onTestFinished } from "vitest";
import { FIXTURE_START_MS, type RunningExchange, startExchange } from "./exchange-fixture.ts";
import { createSimulatedSource } from "./simulated-source.ts";

const SYMBOLS = ["BTCUSDT", "ETHUSDT", "SOLUSDT"];
const logger = createLogger({ level: "silent", secrets: [] });

/** What the product itself uses, as it talks to this market of the exchange. */
function adaptersOf({ marketId, exchange, marketType }: Market, running: RunningExchange) {
  const protocols = venueProtocols({ venue: exchange, marketType });
  const common = { timer: running.clock, logger, random: createPrng(1) };
  const { weight, windowMs } = protocols.rest.budget;
  const rest = createVenueRest({
    ...common,
    protocol: protocols.rest,
    restUrl: running.exchange.urls.restUrl(marketId),
    budget: createLocalRateBudget({ weight, windowMs, timer: running.clock }),
  });
  const feedOf = (onEvent: (event: FeedEvent) => void) => {
    const socketUrl = running.exchange.urls.socketUrl(marketId);
    const feed = createVenueFeed({ ...common, protocol: protocols.socket, socketUrl, onEvent });
    onTestFinished(() => feed.close());
    return feed;
  };
  return { rest, feedOf };
}

/** A venue's kline without its symbol. */
const contentOf = ({ symbol: _, ...kline }: VenueKline): Kline => kline;

const titled = MARKETS.map((market) => [`${market.exchange} ${market.marketType}`, market] as const);

describe.each(titled)("the adapter of %s", (_, market) => {
  const source = createSimulatedSource({ seed: 42 });
  const expected = (symbol: string, startMs: number, endMs: number) =>
    source.klines({ ref: { marketId: market.marketId, symbol }, startMs, endMs, atMs: 0 });

  it("reads over HTTP what the source has, page by page, to the last closed minute", async () => {
    const running = await startExchange();
    const { rest } = adaptersOf(market, running);
    const startMs = Math.floor((FIXTURE_START_MS - 2 * DAY_MS) / MINUTE_MS) * MINUTE_MS;
    for (const symbol of SYMBOLS) {
      const read: Kline[] = [];
      for await (const page of rest.klines({ symbol, startMs, endMs: FIXTURE_START_MS + DAY_MS }))
        read.push(...page.klines.map(contentOf));
      expect(read.length).toBeGreaterThanOrEqual(2 * 1_440);
      expect(read).toEqual(expected(symbol, startMs, startMs + read.length * MINUTE_MS));
    }
  });

  it("reads the instruments and their steps", async () => {
    const running = await startExchange();
    const instruments = await adaptersOf(market, running).rest.instruments();
    const wanted = source.instruments().filter(({ marketId }) => marketId === market.marketId);
    expect(
      instruments.map(({ symbol, base, quote, isTradable }) => [symbol, base, quote, isTradable]),
    ).toEqual(SYMBOLS.map((symbol) => [symbol, symbol.slice(0, 3), "USDT", true]));
    for (const { symbol, tickSize, lotSize, minNotional } of instruments) {
      const known = wanted.find((instrument) => instrument.symbol === symbol);
      expect(Number(tickSize)).toBeCloseTo(10 ** -(known?.priceDigits ?? 0), 10);
      expect(Number(lotSize)).toBeCloseTo(10 ** -(known?.quantityDigits ?? 0), 10);
      expect(Number(minNotional)).toBe(5);
    }
  });

  it("hears every closed minute as the source has it, and minutes in progress before", async () => {
    const running = await startExchange({ speed: 60 });
    const { feedOf } = adaptersOf(market, running);
    const heard: Extract<FeedEvent, { kind: "kline" }>[] = [];
    const { promise: enough, resolve } = Promise.withResolvers<void>();
    const closed = (symbol: string) => heard.filter((one) => one.isClosed && one.kline.symbol === symbol);
    const feed = feedOf((event) => {
      if (event.kind === "kline") heard.push(event);
      if (SYMBOLS.every((symbol) => closed(symbol).length >= 2)) resolve();
    });
    feed.subscribe(SYMBOLS);
    await enough;
    for (const symbol of SYMBOLS) {
      const [first] = closed(symbol);
      const startMs = first?.kline.tsOpen ?? 0;
      const klines = closed(symbol).map(({ kline }) => contentOf(kline));
      expect(klines).toEqual(expected(symbol, startMs, startMs + klines.length * MINUTE_MS));
      const partial = heard.filter((one) => !one.isClosed && one.kline.symbol === symbol);
      expect(partial.length).toBeGreaterThan(2);
      expect(closed(symbol).every(({ eventAt, kline }) => eventAt >= kline.tsOpen + MINUTE_MS)).toBe(true);
    }
  }, 30_000);
});
