import { type EpochMs, epochMs } from "../kernel/time.ts";
import { type Clickhouse, clickhouseFault } from "../platform/clickhouse.ts";
import { clickhouseTime } from "./clickhouse-time.ts";
import type { InstrumentRef } from "./market.ts";

/** Open times of the oldest canonical candle of an instrument, and of the newest that opens before an instant. */
export interface CandleBounds {
  readonly oldest: EpochMs;
  readonly newest: EpochMs;
}

export interface CandlesViewStore {
  /** Null where no candle opens before `before`. */
  bounds(ref: InstrumentRef, before: EpochMs): Promise<CandleBounds | null>;
}

/** Repeats change neither end, so that this needs no FINAL and stays cheap whatever the length of the history. */
const BOUNDS = `SELECT toString(toUnixTimestamp64Milli(min(ts_open))) AS oldest,
    toString(toUnixTimestamp64Milli(max(ts_open))) AS newest, count() > 0 AS is_any
  FROM canonical_candles_1m
  WHERE market_id = {market_id:UInt16} AND symbol = {symbol:String} AND ts_open < {before:DateTime64(3, 'UTC')}`;

export function createCandlesViewStore({ clickhouse }: { clickhouse: Clickhouse }): CandlesViewStore {
  return {
    async bounds(ref, before) {
      try {
        const answer = await clickhouse.query({
          query: BOUNDS,
          query_params: { market_id: ref.marketId, symbol: ref.symbol, before: clickhouseTime(before) },
          format: "JSONEachRow",
        });
        const [row] = await answer.json<{ oldest: string; newest: string; is_any: number }>();
        if (row === undefined || row.is_any === 0) return null;
        return { oldest: epochMs(Number(row.oldest)), newest: epochMs(Number(row.newest)) };
      } catch (error) {
        throw clickhouseFault(error);
      }
    },
  };
}
