import {
  candleListSchema,
  candlesQuerySchema,
  instrumentListSchema,
  instrumentsQuerySchema,
  marketListSchema,
  tickerQuerySchema,
  tickerSchema,
} from "@roehub/core/contract/market-data";
import type { MarketSource } from "@roehub/core/contract/stored-backtests";
import { ensureDefined } from "@roehub/core/kernel/assert";
import { formatDecimal } from "@roehub/core/kernel/decimal";
import { RoehubError } from "@roehub/core/kernel/errors";
import type { Problem, ProblemCode } from "@roehub/core/kernel/parsed";
import { type EpochMs, formatInstant, parseInstant } from "@roehub/core/kernel/time";
import type { CandlesView } from "@roehub/core/market-data/candles-view-runner";
import type { InstrumentsStore } from "@roehub/core/market-data/instruments-store";
import { findMarket, type InstrumentRef, instrumentKey } from "@roehub/core/market-data/market";
import type { TickerView } from "@roehub/core/market-data/ticker-view";
import type { TickerReader } from "@roehub/core/market-data/ticker-view-runner";
import { SESSION } from "./access.ts";
import type { App } from "./app.ts";
import { missing } from "./problem.ts";
import { wireCandle } from "./wire-candle.ts";

const INSTRUMENTS_LIMIT_DEFAULT = 100;
const CANDLES_LIMIT_DEFAULT = 500;

interface MarketDataDeps {
  readonly instruments: Pick<InstrumentsStore, "search" | "markets">;
  readonly candlesView: CandlesView;
  readonly tickers: TickerReader;
  readonly marketSource: MarketSource;
}

/** `/api/market-data`: what can be traded, and what it cost. */
export function marketDataRoutes(app: App, deps: MarketDataDeps): void {
  marketsRoute(app, deps);
  instrumentsRoute(app, deps);
  candlesRoute(app, deps);
  tickerRoute(app, deps);
}

function marketsRoute(app: App, { instruments }: MarketDataDeps): void {
  app.route({
    method: "GET",
    url: "/api/market-data/markets",
    config: SESSION,
    schema: {
      summary: "Enabled markets, by id",
      tags: ["market data"],
      response: { 200: marketListSchema },
    },
    handler: async () => ({
      items: (await instruments.markets()).map((market) => ({
        market_id: market.marketId,
        exchange: market.exchange,
        market_type: market.marketType,
      })),
    }),
  });
}

function instrumentsRoute(app: App, { instruments }: MarketDataDeps): void {
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
        limit: limit === undefined ? INSTRUMENTS_LIMIT_DEFAULT : Number(limit),
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

function candlesRoute(app: App, { candlesView, marketSource }: MarketDataDeps): void {
  app.route({
    method: "GET",
    url: "/api/market-data/candles",
    config: SESSION,
    schema: {
      summary: "Closed candles of a timeframe, the newest of a range",
      description: "A candle of which a minute is missing is not there. A range holds at most 1,500 candles.",
      tags: ["market data"],
      querystring: candlesQuerySchema,
      response: { 200: candleListSchema },
    },
    handler: async (request) => {
      const { timeframe, start, end, limit } = request.query;
      const ref = refOf(request.query);
      const outcome = await candlesView.read({
        ref,
        timeframe,
        ...readRange({ start, end }),
        limit: limit === undefined ? CANDLES_LIMIT_DEFAULT : Number(limit),
      });
      if (outcome.kind === "unknown_instrument") throw missing("instrument");
      if (outcome.kind === "empty_range") {
        throw refusedQuery([problem("end", "empty_range", "must be after the start")]);
      }
      if (outcome.kind === "range_too_long") {
        const message = `the range may hold at most ${outcome.mostCandles} candles`;
        throw refusedQuery([problem("start", "too_large", message)]);
      }
      return {
        ...identityOf(ref),
        timeframe,
        market_source: marketSource,
        items: outcome.candles.map(wireCandle),
        has_more: outcome.hasMore,
      };
    },
  });
}

function tickerRoute(app: App, { tickers, marketSource }: MarketDataDeps): void {
  app.route({
    method: "GET",
    url: "/api/market-data/ticker",
    config: SESSION,
    schema: {
      summary: "The last price, and the 24 hours before it",
      tags: ["market data"],
      querystring: tickerQuerySchema,
      response: { 200: tickerSchema },
    },
    handler: async (request) => {
      const ref = refOf(request.query);
      const outcome = await tickers.read(ref);
      if (outcome.kind === "unknown_instrument") throw missing("instrument");
      return { ...identityOf(ref), market_source: marketSource, ...figures(outcome.view) };
    },
  });
}

function refOf({ market_id, symbol }: { market_id: string; symbol: string }): InstrumentRef {
  const market = ensureDefined(findMarket(Number(market_id)), "market of a checked query");
  return { marketId: market.marketId, symbol };
}

function identityOf(ref: InstrumentRef) {
  return { market_id: ref.marketId, symbol: ref.symbol, instrument_key: instrumentKey(ref) };
}

/** The instants of a range; the schema has let dates through that do not exist. */
function readRange(range: { start: string | undefined; end: string | undefined }): {
  start: EpochMs | null;
  end: EpochMs | null;
} {
  const problems: Problem[] = [];
  const read = (name: "start" | "end") => {
    const text = range[name];
    const at = text === undefined ? null : parseInstant(text);
    if (text !== undefined && at === null) problems.push(problem(name, "bad_time", "is no time that exists"));
    return at;
  };
  const found = { start: read("start"), end: read("end") };
  if (problems.length > 0) throw refusedQuery(problems);
  return found;
}

function problem(field: string, code: ProblemCode, message: string): Problem {
  return { pointer: `/query/${field}`, code, message, params: {} };
}

function refusedQuery(problems: readonly Problem[]): RoehubError {
  return new RoehubError("validation_failed", "The request was refused; nothing was changed.", { problems });
}

function figures(view: TickerView | null) {
  const text = (value: number | undefined) => (value === undefined ? null : formatDecimal(value));
  return {
    last: text(view?.last),
    at: view === null ? null : formatInstant(view.at),
    open_24h: text(view?.open24h),
    high_24h: text(view?.high24h),
    low_24h: text(view?.low24h),
    volume_24h: text(view?.volume24h),
    change_24h_pct: view?.change24hPct ?? null,
  };
}
