import type { EpochMs } from "../kernel/time.ts";
import type { VenueKline } from "./venue.ts";

/** Why a connection's symbols are not delivered for now. */
export type FeedLossReason =
  | "closed"
  | "silent"
  | "shutdown_announced"
  | "refused"
  | "connect_failed"
  | "protocol_error";

/** What a feed tells, in the order in which it happened. */
export type FeedEvent =
  /** A candle; `isClosed` as the venue says, never by our clock. `eventAt` is the venue's time of the message. */
  | {
      readonly kind: "kline";
      readonly kline: VenueKline;
      readonly isClosed: boolean;
      readonly eventAt: EpochMs;
    }
  /** From here on these symbols are delivered: whatever closed before now may be missing and has to be caught up. */
  | { readonly kind: "delivering"; readonly symbols: readonly string[] }
  /** These symbols are not delivered until the next `delivering`. A renewal that overlaps does not say so. */
  | { readonly kind: "lost"; readonly symbols: readonly string[]; readonly reason: FeedLossReason };

/** The live 1m klines of one market over as many connections as its limits ask for. */
export interface VenueFeed {
  /** The symbols to deliver from now on: added and dropped ones are subscribed and unsubscribed. */
  subscribe(symbols: readonly string[]): void;
  /** Ends every connection; no event comes after it has settled. */
  close(): Promise<void>;
}
