import { DAY_MS, MINUTE_MS } from "@roehub/core/kernel/time";
import type { Kline } from "@roehub/core/market-data/kline";
import type { ExchangeMarket } from "./exchange-market.ts";
import type { SourceInstrument } from "./exchange-source.ts";

export interface FirstKlines {
  readonly startMs: number;
  readonly endMs: number;
  readonly limit: number;
}

/** The first `limit` klines that open in `[startMs, endMs)`: minutes of an outage do not count. */
export function firstKlines(
  market: ExchangeMarket,
  instrument: SourceInstrument,
  { startMs, endMs, limit }: FirstKlines,
): readonly Kline[] {
  const stopMs = Math.min(endMs, market.clock.nowMs() + 1);
  const stretchMs = Math.max(DAY_MS, limit * MINUTE_MS);
  const found: Kline[] = [];
  for (let fromMs = Math.max(startMs, instrument.listedMs); fromMs < stopMs; fromMs += stretchMs) {
    found.push(...market.klines(instrument, fromMs, Math.min(stopMs, fromMs + stretchMs)));
    if (found.length >= limit) break;
  }
  return found.slice(0, limit);
}

/** The last `limit` klines that open before `endMs`, and not before `startMs` where that is given. */
export function lastKlines(
  market: ExchangeMarket,
  instrument: SourceInstrument,
  { startMs = instrument.listedMs, endMs, limit }: { startMs?: number; endMs: number; limit: number },
): readonly Kline[] {
  const stretchMs = Math.max(DAY_MS, limit * MINUTE_MS);
  let found: readonly Kline[] = [];
  for (let toMs = Math.min(endMs, market.clock.nowMs() + 1); toMs > startMs; toMs -= stretchMs) {
    found = [...market.klines(instrument, Math.max(startMs, toMs - stretchMs), toMs), ...found];
    if (found.length >= limit) break;
  }
  return found.slice(-limit);
}
