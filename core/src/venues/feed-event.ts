import type { EpochMs } from "../kernel/time.ts";
import type { VenueKline } from "./venue.ts";

/** What a feed tells, in the order in which it happened. */
export type FeedEvent =
  /**
   * A candle; `isClosed` as the venue says, never by our clock. `eventAt` is the venue's time of the message. The same
   * candle may come again: while a connection is renewed two deliver it.
   */
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

/** Why a connection's symbols are not delivered for now. */
export type FeedLossReason =
  | "closed"
  | "silent"
  | "shutdown_announced"
  | "refused"
  | "connect_failed"
  | "protocol_error";

/** Why a connection is made that is not the first of its symbols: the end of the one before, or its age. */
export type ReconnectCause = FeedLossReason | "renewal";
