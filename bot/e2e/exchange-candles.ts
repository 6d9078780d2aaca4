import { MINUTE_MS } from "@roehub/core/kernel/time";
import { z } from "zod";
import type { SandboxAddresses } from "../../workers/src/sandbox/running-sandbox.ts";

/** A minute as both sides of a comparison tell it: when it opened, and its five values. */
export interface ToldMinute {
  readonly tsOpen: number;
  /** Open, high, low, close, volume. */
  readonly values: readonly number[];
}

export interface MinuteRange {
  readonly startMs: number;
  /** Itself not included. */
  readonly endMs: number;
}

type ExchangeMarket = SandboxAddresses["markets"][number];

const text = z.string();
const binanceSchema = z.array(z.tuple([z.number(), text, text, text, text, text], z.unknown()));
const bybitSchema = z.object({
  retCode: z.literal(0),
  result: z.object({ list: z.array(z.tuple([text, text, text, text, text, text], z.unknown())) }),
});

/** Most minutes that every venue answers at once. */
const MINUTES_MAX = 1_000;

/** The minutes that an exchange tells of a symbol, ascending; read apart from the product's adapters. */
export async function exchangeCandles(
  market: ExchangeMarket,
  symbol: string,
  range: MinuteRange,
): Promise<readonly ToldMinute[]> {
  const answer = await fetch(`${market.rest_url}${pathOf(market.market_id, symbol, range)}`);
  const body: unknown = await answer.json();
  const rows =
    market.market_id <= 2 ? binanceSchema.parse(body) : bybitSchema.parse(body).result.list.toReversed();
  return rows.map(([tsOpen, open, high, low, close, volume]) => ({
    tsOpen: Number(tsOpen),
    values: [open, high, low, close, volume].map(Number),
  }));
}

function pathOf(
  marketId: ExchangeMarket["market_id"],
  symbol: string,
  { startMs, endMs }: MinuteRange,
): string {
  const limit = MINUTES_MAX;
  const lastMs = endMs - MINUTE_MS;
  const binance = `klines?symbol=${symbol}&interval=1m&startTime=${startMs}&endTime=${lastMs}&limit=${limit}`;
  const bybit = `symbol=${symbol}&interval=1&start=${startMs}&end=${lastMs}&limit=${limit}`;
  switch (marketId) {
    case 1:
      return `/api/v3/${binance}`;
    case 2:
      return `/fapi/v1/${binance}`;
    case 3:
      return `/v5/market/kline?category=spot&${bybit}`;
    case 4:
      return `/v5/market/kline?category=linear&${bybit}`;
  }
}
