import { epochMs, formatInstant, MINUTE_MS } from "../kernel/time.ts";
import type { KlinePage, VenueRest } from "../venues/venue-rest.ts";
import type { BackfillPart, BackfillStretch } from "./backfill-runner.ts";
import type { MinuteRange } from "./gap-ranges.ts";
import { klineSeriesOf } from "./kline-series.ts";

/** What a venue has is stored this much at a time, a week or so: a run that is killed asks for no more than that again. */
const ROWS_PER_PART = 10_000;

/** The candles of a range from the venue over HTTP. */
export function venueBackfill(
  rest: Pick<VenueRest, "klines">,
  symbol: string,
  { startMs, endMs }: MinuteRange,
): BackfillStretch {
  const shareOf = (untilMs: number) => (untilMs - startMs) / (endMs - startMs);
  return {
    loadKey: `venue from ${formatInstant(epochMs(startMs))}`,
    startMs,
    endMs,
    async *parts(fromMs, signal) {
      let partStartMs = fromMs;
      let pages: KlinePage[] = [];
      for await (const page of rest.klines({ symbol, startMs: fromMs, endMs }, signal)) {
        pages.push(page);
        if ((page.until - partStartMs) / MINUTE_MS < ROWS_PER_PART) continue;
        yield partOf(pages, partStartMs, shareOf(page.until));
        partStartMs = page.until;
        pages = [];
      }
      if (pages.length > 0) yield partOf(pages, partStartMs, 1);
    },
  };
}

function partOf(pages: readonly KlinePage[], startMs: number, share: number): BackfillPart {
  const klines = klineSeriesOf(pages.flatMap((page) => page.klines));
  const untilMs = pages.at(-1)?.until ?? startMs;
  return { klines, untilMs, missing: (untilMs - startMs) / MINUTE_MS - klines.length, share };
}
