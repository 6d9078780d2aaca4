import type { WireTicker } from "@roehub/core/contract/market-data";
import type { TickerEvent } from "@roehub/core/contract/stream";

/**
 * The ticker to show after an answer: its figures of 24 hours, and of both prices the later one. The stream may be
 * ahead of an answer that was on its way.
 */
export function laterTicker(shown: WireTicker | undefined, fresh: WireTicker): WireTicker {
  if (shown === undefined || !isLater(shown.at, fresh.at)) return fresh;
  return { ...fresh, last: shown.last, at: shown.at, change_24h_pct: shown.change_24h_pct };
}

/** The ticker with the stream's price, which may be a new high or low of the day. */
export function tickerAfter(shown: WireTicker, { last, at, change_24h_pct }: TickerEvent): WireTicker {
  if (isLater(shown.at, at)) return shown;
  const { high_24h: high, low_24h: low } = shown;
  return {
    ...shown,
    last,
    at,
    change_24h_pct,
    high_24h: high !== null && Number(last) > Number(high) ? last : high,
    low_24h: low !== null && Number(last) < Number(low) ? last : low,
  };
}

/** Whether `one` is after `other`; null is before everything. */
function isLater(one: string | null, other: string | null): boolean {
  return one !== null && (other === null || Date.parse(one) > Date.parse(other));
}
