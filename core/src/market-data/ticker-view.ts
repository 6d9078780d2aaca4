import { DAY_MS, type EpochMs, epochMs, MINUTE_MS } from "../kernel/time.ts";
import type { Candle } from "./candle-series.ts";
import type { Ticker } from "./ticker-message.ts";

/** The last price of an instrument and what the 24 hours before it were. */
export interface TickerView {
  /** In quote. */
  readonly last: number;
  /** The venue's time of `last`; of a closed minute the instant at which it closed. */
  readonly at: EpochMs;
  readonly open24h: number;
  readonly high24h: number;
  readonly low24h: number;
  /** In base. */
  readonly volume24h: number;
  /** Percent of `open24h`. */
  readonly change24hPct: number;
}

/**
 * The view of an instrument's closed minutes, ascending, and of the minute in progress; null where there is neither. The
 * 24 hours are 1,440 whole minutes: the one that `last` lies in and those before it. A minute in progress that is closed
 * meanwhile no longer counts. Minutes that lack are no minutes.
 */
export function tickerView(closed: Iterable<Candle>, ticker: Ticker | null): TickerView | null {
  const minutes = [...closed];
  const newest = minutes.at(-1);
  const inProgress = isInProgress(ticker, newest) ? ticker : null;
  if (inProgress !== null) minutes.push(inProgress.minute);
  const current = inProgress?.minute ?? newest;
  if (current === undefined) return null;
  const windowStart = current.tsOpen + MINUTE_MS - DAY_MS;
  const day = minutes.filter(({ tsOpen }) => tsOpen >= windowStart);
  const open24h = day[0]?.open ?? current.open;
  return {
    last: current.close,
    at: inProgress?.at ?? epochMs(current.tsOpen + MINUTE_MS),
    open24h,
    high24h: day.reduce((high, minute) => Math.max(high, minute.high), current.high),
    low24h: day.reduce((low, minute) => Math.min(low, minute.low), current.low),
    volume24h: day.reduce((volume, minute) => volume + minute.volume, 0),
    change24hPct: ((current.close - open24h) / open24h) * 100,
  };
}

function isInProgress(ticker: Ticker | null, newest: Candle | undefined): ticker is Ticker {
  return ticker !== null && (newest === undefined || ticker.minute.tsOpen > newest.tsOpen);
}
