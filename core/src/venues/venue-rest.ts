import type { EpochMs } from "../kernel/time.ts";
import type { VenueInstrument, VenueKline } from "./venue.ts";

/** The next stretch of closed candles. */
export interface KlinePage {
  /** Ascending, closed by the venue's own time. */
  readonly klines: readonly VenueKline[];
  /** Every closed candle that the venue has in `[start, until)` has been given by this page or one before it. */
  readonly until: EpochMs;
}

export interface KlineRange {
  readonly symbol: string;
  /** Open times `[startMs, endMs)`. */
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * What is asked of a venue over HTTP. Every request is charged to the market's shared budget first. 429 and 418 are
 * waited out as `Retry-After` says, faults of the network and 5xx are tried again a few times.
 * Throws `venue_unavailable` (try later) or `venue_refused` (the request itself is wrong), or the signal's reason.
 */
export interface VenueRest {
  /** Pages in ascending order; the last one's `until` is `endMs`, or the open of the first candle not yet closed. */
  klines(range: KlineRange, signal?: AbortSignal): AsyncIterable<KlinePage>;
  instruments(signal?: AbortSignal): Promise<readonly VenueInstrument[]>;
}
