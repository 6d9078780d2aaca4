import { epochMs, MINUTE_MS } from "../kernel/time.ts";
import type { Timer } from "../platform/timer.ts";
import type { VenueInstrument, VenueKline } from "./venue.ts";
import type { FeedEvent, VenueFeed } from "./venue-feed.ts";
import type { VenueRest } from "./venue-rest.ts";

/** A venue of a test's own: it closes a candle of each symbol a minute, and fails as it is told. */
export interface TestVenue {
  readonly createFeed: (onEvent: (event: FeedEvent) => void) => VenueFeed;
  readonly rest: VenueRest;
  /** Symbols that can be traded; their last four letters are the quote asset. */
  listed: readonly string[];
  /** The candle of a minute; null where the venue has none. */
  candle(symbol: string, tsOpen: number): VenueKline | null;
  /** Sends every candle that closed since the last call, and what is due of the socket's state. */
  deliver(): void;
  /** Sends the candle that opens at `tsOpen`, of every symbol, as it reads now. */
  send(tsOpen: number, isClosed: boolean): void;
  connect(): void;
  disconnect(): void;
  /** What goes wrong, until it is set back. */
  readonly faults: {
    /** HTTP answers nothing. */
    isRestDown: boolean;
    /** Opens that the socket keeps to itself, of every symbol. */
    readonly dropped: Set<number>;
    /** Opens without a candle anywhere. */
    readonly outages: Set<number>;
    /** Opens that read differently now. */
    readonly revised: Set<number>;
    /** Every candle is sent twice, the newest of a delivery first. */
    isDisorderly: boolean;
  };
  /** Symbols subscribed last. */
  subscribed(): readonly string[];
  /** Ranges asked for over HTTP so far. */
  readonly asked: { readonly symbol: string; readonly startMs: number; readonly endMs: number }[];
}

const PAGE = 100;

export function createTestVenue(timer: Timer): TestVenue {
  const faults: TestVenue["faults"] = {
    isRestDown: false,
    dropped: new Set(),
    outages: new Set(),
    revised: new Set(),
    isDisorderly: false,
  };
  const asked: { symbol: string; startMs: number; endMs: number }[] = [];
  let symbols: readonly string[] = [];
  let emit: ((event: FeedEvent) => void) | null = null;
  let isConnected = true;
  let sentUntil = closedUntil(timer);

  const candle = (symbol: string, tsOpen: number): VenueKline | null => {
    if (faults.outages.has(tsOpen)) return null;
    const minute = tsOpen / MINUTE_MS;
    const base = 100 + (minute % 50) + symbol.length + (faults.revised.has(tsOpen) ? 0.5 : 0);
    return {
      symbol,
      tsOpen: epochMs(tsOpen),
      open: base,
      high: base + 1,
      low: base - 1,
      close: base + 0.25,
      volume: 10 + (minute % 7),
      quoteVolume: 1_000,
      trades: 12,
      takerBuyBaseVolume: 5,
      takerBuyQuoteVolume: 500,
    };
  };

  async function* klines({ symbol, startMs, endMs }: { symbol: string; startMs: number; endMs: number }) {
    asked.push({ symbol, startMs, endMs });
    await Promise.resolve();
    const last = Math.min(endMs, closedUntil(timer));
    for (let from = startMs; from < last; from += PAGE * MINUTE_MS) {
      if (faults.isRestDown) throw new Error("the venue does not answer");
      const until = Math.min(last, from + PAGE * MINUTE_MS);
      const page: VenueKline[] = [];
      for (let tsOpen = from; tsOpen < until; tsOpen += MINUTE_MS) {
        const found = candle(symbol, tsOpen);
        if (found !== null) page.push(found);
      }
      yield { klines: page, until: epochMs(until) };
    }
    if (faults.isRestDown) throw new Error("the venue does not answer");
  }

  const send = (tsOpen: number, isClosed: boolean) => {
    for (const symbol of symbols) {
      const kline = candle(symbol, tsOpen);
      if (kline !== null) emit?.({ kind: "kline", kline, isClosed, eventAt: timer.nowMs() });
    }
  };

  const venue: TestVenue = {
    faults,
    asked,
    candle,
    send,
    rest: { klines, instruments: async () => venue.listed.map(instrumentOf) },
    listed: [],
    subscribed: () => symbols,
    createFeed(onEvent) {
      emit = onEvent;
      return {
        subscribe(wanted) {
          const added = wanted.filter((symbol) => !symbols.includes(symbol));
          symbols = [...wanted];
          if (isConnected) onEvent({ kind: "delivering", symbols: added });
        },
        async close() {
          emit = null;
        },
      };
    },
    deliver() {
      const until = closedUntil(timer);
      const tsOpens: number[] = [];
      for (let tsOpen = sentUntil; tsOpen < until; tsOpen += MINUTE_MS) tsOpens.push(tsOpen);
      sentUntil = until;
      if (!isConnected) return;
      const order = faults.isDisorderly ? [...tsOpens, ...tsOpens].sort((a, b) => b - a) : tsOpens;
      for (const tsOpen of order) if (!faults.dropped.has(tsOpen)) send(tsOpen, true);
    },
    connect() {
      isConnected = true;
      sentUntil = closedUntil(timer);
      emit?.({ kind: "delivering", symbols });
    },
    disconnect() {
      isConnected = false;
      emit?.({ kind: "lost", symbols, reason: "closed" });
    },
  };
  return venue;
}

function instrumentOf(symbol: string): VenueInstrument {
  return {
    symbol,
    base: symbol.slice(0, -4),
    quote: symbol.slice(-4),
    status: "TRADING",
    isTradable: true,
    tickSize: "0.01",
    lotSize: "0.001",
    minNotional: "5",
    listedAt: null,
    meta: {},
  };
}

function closedUntil(timer: Timer): number {
  return Math.floor(timer.nowMs() / MINUTE_MS) * MINUTE_MS;
}
