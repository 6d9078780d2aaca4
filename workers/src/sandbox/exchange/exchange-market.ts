import type { Clock } from "@roehub/core/kernel/clock";
import { DAY_MS, MINUTE_MS } from "@roehub/core/kernel/time";
import type { Kline } from "@roehub/core/market-data/kline";
import { instrumentKey, type MarketId } from "@roehub/core/market-data/market";
import type { ExchangeSource, SourceInstrument } from "./exchange-source.ts";
import { createLiveBook, type LiveBook } from "./live-book.ts";
import { partialKline } from "./minute-path.ts";

/** One market as everybody sees it now: nothing of what is to come. */
export interface ExchangeMarket {
  readonly marketId: MarketId;
  readonly clock: Clock;
  readonly instruments: readonly SourceInstrument[];
  find(symbol: string): SourceInstrument | null;
  /** Klines that open in `[startMs, endMs)`, with the minute in progress as it stands. */
  klines(instrument: SourceInstrument, startMs: number, endMs: number): readonly Kline[];
  /** The minute in progress as it stands, or null in an outage. */
  current(instrument: SourceInstrument): Kline | null;
  /** Of the last 24 hours; null where nothing was traded. */
  stats(instrument: SourceInstrument): DayStats | null;
  book(instrument: SourceInstrument): LiveBook;
}

/** The last 24 hours of an instrument. */
export interface DayStats {
  readonly openMs: number;
  readonly closeMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly last: number;
  readonly volume: number;
  readonly quoteVolume: number;
  readonly trades: number;
  readonly firstTradeId: number;
  readonly lastTradeId: number;
  /** Close one hour ago. */
  readonly hourAgo: number;
}

const MINUTES_A_DAY = DAY_MS / MINUTE_MS;

export interface ExchangeMarketDeps {
  readonly marketId: MarketId;
  readonly source: ExchangeSource;
  readonly clock: Clock;
}

export function createExchangeMarket({ marketId, source, clock }: ExchangeMarketDeps): ExchangeMarket {
  const instruments = source
    .instruments()
    .filter((instrument) => instrument.marketId === marketId)
    .sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
  const bySymbol = new Map(instruments.map((instrument) => [instrument.symbol, instrument]));
  const books = new Map<string, LiveBook>();

  const klines = (instrument: SourceInstrument, startMs: number, endMs: number): readonly Kline[] => {
    const atMs = clock.nowMs();
    const minuteMs = floorMinute(atMs);
    const found = source.klines({
      ref: instrument,
      startMs,
      endMs: Math.min(endMs, minuteMs + MINUTE_MS),
      atMs,
    });
    return found.map((kline) =>
      kline.tsOpen === minuteMs ? partialKline(kline, atMs - minuteMs, instrument) : kline,
    );
  };
  const current = (instrument: SourceInstrument): Kline | null => {
    const minuteMs = floorMinute(clock.nowMs());
    return klines(instrument, minuteMs, minuteMs + MINUTE_MS)[0] ?? null;
  };
  const closedDay = createClosedDays(clock, klines);
  const stats = (instrument: SourceInstrument): DayStats | null => {
    const now = current(instrument);
    const day = closedDay(instrument);
    return sumOf(now === null ? day : [...day, now], clock.nowMs());
  };
  const lastPrice = (instrument: SourceInstrument): number | null =>
    current(instrument)?.close ?? closedDay(instrument).at(-1)?.close ?? null;

  return {
    marketId,
    clock,
    instruments,
    find: (symbol) => bySymbol.get(symbol) ?? null,
    klines,
    current,
    stats,
    book(instrument) {
      const key = instrumentKey(instrument);
      const known = books.get(key);
      if (known !== undefined) return known;
      const book = createLiveBook({ instrument, clock, lastPrice: () => lastPrice(instrument) });
      books.set(key, book);
      return book;
    },
  };
}

/** The closed minutes of an instrument's last day: made once a minute. */
function createClosedDays(clock: Clock, klines: ExchangeMarket["klines"]) {
  const days = new Map<string, { minuteMs: number; klines: readonly Kline[] }>();
  return (instrument: SourceInstrument): readonly Kline[] => {
    const minuteMs = floorMinute(clock.nowMs());
    const known = days.get(instrument.symbol);
    if (known?.minuteMs === minuteMs) return known.klines;
    const fresh = klines(instrument, minuteMs - (MINUTES_A_DAY - 1) * MINUTE_MS, minuteMs);
    days.set(instrument.symbol, { minuteMs, klines: fresh });
    return fresh;
  };
}

const floorMinute = (atMs: number) => Math.floor(atMs / MINUTE_MS) * MINUTE_MS;

function sumOf(klines: readonly Kline[], atMs: number): DayStats | null {
  const [first, last] = [klines[0], klines.at(-1)];
  if (first === undefined || last === undefined) return null;
  let [high, low, volume, quoteVolume, trades] = [first.high, first.low, 0, 0, 0];
  for (const kline of klines) {
    high = Math.max(high, kline.high);
    low = Math.min(low, kline.low);
    volume += kline.volume;
    quoteVolume += kline.quoteVolume;
    trades += kline.trades ?? 0;
  }
  const hourAgo = klines.findLast(({ tsOpen }) => tsOpen <= atMs - 3_600_000) ?? first;
  return {
    openMs: first.tsOpen,
    closeMs: atMs,
    open: first.open,
    high,
    low,
    last: last.close,
    volume,
    quoteVolume,
    trades,
    firstTradeId: firstTradeId(first),
    lastTradeId: Math.max(firstTradeId(first), firstTradeId(last) + (last.trades ?? 0) - 1),
    hourAgo: hourAgo.close,
  };
}

/** Ids of a minute's trades begin here: minutes have ranges of their own, so the ids between them are not given. */
export function firstTradeId({ tsOpen }: Kline): number {
  return (tsOpen / MINUTE_MS) * 100_000;
}
