import type { EpochMs } from "../kernel/time.ts";
import type { VenueInstrument, VenueKline, VenueMarket } from "./venue.ts";

/** What a venue allows on its socket. Sources stand beside the values of each venue. */
export interface SocketLimits {
  readonly topicsPerConnection: number;
  readonly topicsPerRequest: number;
  /** Least pause between two messages of ours on a connection. */
  readonly messageIntervalMs: number;
  /** New connections in five minutes, all markets of the venue together. */
  readonly connectionsPerFiveMinutes: number;
  /** The venue ends a connection at this age; null: it does not. */
  readonly connectionLifetimeMs: number | null;
}

/** A message of the venue's socket, parsed. */
export type SocketMessage =
  | {
      readonly kind: "kline";
      readonly kline: VenueKline;
      readonly isClosed: boolean;
      readonly eventAt: EpochMs;
    }
  /** Our request `requestId` was carried out. */
  | { readonly kind: "accepted"; readonly requestId: number }
  | { readonly kind: "refused"; readonly requestId: number | null; readonly reason: string }
  /** The venue will end this connection soon. */
  | { readonly kind: "shutdown" }
  | { readonly kind: "pong" }
  /** Well-formed, and nothing to us. */
  | { readonly kind: "other" }
  /** Not what the venue documents: `reason` is an English clause for logs. */
  | { readonly kind: "malformed"; readonly reason: string };

/** One market's socket protocol: pure, text in and text out. */
export interface SocketProtocol {
  readonly market: VenueMarket;
  readonly limits: SocketLimits;
  /** Of the address, after the configured origin: `/stream`, `/v5/public/spot`. */
  readonly path: string;
  /** The message that keeps a connection alive; null where WebSocket's own ping frames do. */
  readonly ping: { readonly everyMs: number; readonly message: (requestId: number) => string } | null;
  /** One request for at most `topicsPerRequest` symbols. */
  subscribe(symbols: readonly string[], requestId: number): string;
  unsubscribe(symbols: readonly string[], requestId: number): string;
  read(text: string): SocketMessage;
}

/** A GET of the venue's public API. */
export interface RestRequest {
  /** Path and query. */
  readonly path: string;
  /** What it costs of the market's budget. */
  readonly weight: number;
}

/** An answer as the protocol needs it: header names in lower case. */
export interface RestAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The body as JSON, or null where it is not JSON. */
  readonly body: unknown;
}

/** What an answer that is no success means. */
export interface RestRefusal {
  /** `limited`: 429 and its kin; `banned`: 418 and its kin; `unavailable`: try again; `refused`: asking again is useless. */
  readonly kind: "limited" | "banned" | "unavailable" | "refused";
  /** How long nothing may be sent; null where the venue does not say. */
  readonly retryAfterMs: number | null;
  readonly reason: string;
}

/** One market's HTTP protocol: pure. The readers throw `venue_unavailable` at a body that is not as documented. */
export interface RestProtocol {
  readonly market: VenueMarket;
  /** What the venue allows to spend in a window; markets that share a limit share the key. */
  readonly budget: { readonly key: string; readonly weight: number; readonly windowMs: number };
  readonly klinesPerRequest: number;
  /** Candles of one page, opens in `[startMs, endMs)`: at most `klinesPerRequest` minutes. */
  klinesRequest(page: { symbol: string; startMs: number; endMs: number }): RestRequest;
  /** Ascending; the candle that is not closed yet is among them where the venue gives it. */
  readKlines(body: unknown, symbol: string): readonly VenueKline[];
  instrumentsRequest(cursor: string | null): RestRequest;
  readInstruments(body: unknown): { instruments: readonly VenueInstrument[]; nextCursor: string | null };
  /** The venue's own time at the answer; null where it does not say. */
  readTime(answer: RestAnswer): EpochMs | null;
  /** Weight used in the window as the venue counts it; null where it does not say. */
  readUsedWeight(answer: RestAnswer): number | null;
  /** Null at success. */
  readRefusal(answer: RestAnswer, now: EpochMs): RestRefusal | null;
}
