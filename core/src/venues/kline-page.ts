import { assert } from "../kernel/assert.ts";
import { MINUTE_MS } from "../kernel/time.ts";
import { readVenueKline, type UnreadKline } from "./read-venue-kline.ts";
import type { VenueKline } from "./venue.ts";
import { undocumentedAnswer } from "./venue-values.ts";

/** Minutes of a page of opens `[startMs, endMs)`: at least one, at most `klinesPerRequest`. */
export function pageMinutes(page: { startMs: number; endMs: number }, klinesPerRequest: number): number {
  const minutes = Math.ceil((page.endMs - page.startMs) / MINUTE_MS);
  assert(minutes >= 1 && minutes <= klinesPerRequest, "a page has at least a minute and fits one request");
  return minutes;
}

/** The candles in ascending order. @throws RoehubError `venue_unavailable` at an odd or a repeated candle. */
export function readKlinePage(rows: readonly UnreadKline[]): readonly VenueKline[] {
  const klines = rows.map((row) => {
    const reading = readVenueKline(row);
    if (!reading.ok) throw undocumentedAnswer(reading.reason);
    return reading.kline;
  });
  klines.sort((a, b) => a.tsOpen - b.tsOpen);
  if (klines.some((kline, index) => kline.tsOpen === klines[index - 1]?.tsOpen)) {
    throw undocumentedAnswer("a candle is given twice");
  }
  return klines;
}
