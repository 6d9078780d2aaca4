import { RoehubError } from "../kernel/errors.ts";
import { type EpochMs, epochMs, MINUTE_MS } from "../kernel/time.ts";
import type { RestProtocol } from "./kline-protocol.ts";
import type { VenueInstrument, VenueKline } from "./venue.ts";
import { createVenueRequest, type VenueRequest, type VenueRequestOptions } from "./venue-request.ts";

/** The next stretch of closed candles. */
export interface KlinePage {
  /** Ascending, closed by the venue's own time when it answered. */
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

/** The venue behind `restUrl`, over HTTP. */
export function createVenueRest(options: VenueRequestOptions): VenueRest {
  const { protocol } = options;
  const send = createVenueRequest(options);
  return {
    klines: (range, signal) => readKlinePages({ protocol, send, range, ...(signal && { signal }) }),
    instruments: (signal) => readInstrumentPages(protocol, send, signal),
  };
}

interface KlineReading {
  readonly protocol: RestProtocol;
  readonly send: VenueRequest;
  readonly range: KlineRange;
  readonly signal?: AbortSignal;
}

async function* readKlinePages({ protocol, send, range, signal }: KlineReading): AsyncGenerator<KlinePage> {
  const { symbol } = range;
  // Opens are whole minutes: the first one not before the start, and the first one that is not wanted any more.
  const rangeEndMs = ceilMinute(range.endMs);
  let startMs = ceilMinute(range.startMs);
  while (startMs < rangeEndMs) {
    const endMs = Math.min(rangeEndMs, startMs + protocol.klinesPerRequest * MINUTE_MS);
    const answer = await send(protocol.klinesRequest({ symbol, startMs, endMs }), signal);
    const klines = protocol.readKlines(answer.answer.body, symbol);
    const venueTime = protocol.readTime(answer.answer);
    const closedMs =
      venueTime === null ? (klines.at(-1)?.tsOpen ?? startMs) : closedBefore(venueTime, answer.elapsedMs);
    const untilMs = Math.max(startMs, Math.min(endMs, closedMs));
    yield {
      klines: klines.filter(({ tsOpen }) => tsOpen >= startMs && tsOpen < untilMs),
      until: epochMs(Math.min(untilMs, range.endMs)),
    };
    // Without the venue's time the last candle of an answer counts as open, and another answer may say more of it.
    if (untilMs === startMs || (untilMs < endMs && venueTime !== null)) return;
    startMs = untilMs;
  }
}

/**
 * The open of the first candle that was not closed for sure when the venue made its answer: by the venue's time less what
 * the answer took, because a candle that was read while it was open may come in an answer that is dated after its close.
 */
function closedBefore(venueTime: EpochMs, elapsedMs: number): number {
  return Math.floor((venueTime - elapsedMs) / MINUTE_MS) * MINUTE_MS;
}

function ceilMinute(atMs: number): number {
  return Math.ceil(atMs / MINUTE_MS) * MINUTE_MS;
}

/** More than any venue has of pages; a cursor that goes round would never end. */
const INSTRUMENT_PAGES = 100;

async function readInstrumentPages(
  protocol: RestProtocol,
  send: VenueRequest,
  signal?: AbortSignal,
): Promise<readonly VenueInstrument[]> {
  const instruments: VenueInstrument[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < INSTRUMENT_PAGES; page++) {
    const { answer } = await send(protocol.instrumentsRequest(cursor), signal);
    const read = protocol.readInstruments(answer.body);
    instruments.push(...read.instruments);
    cursor = read.nextCursor;
    if (cursor === null) return instruments;
  }
  throw new RoehubError("venue_unavailable", "The exchange's list of instruments does not end.");
}
