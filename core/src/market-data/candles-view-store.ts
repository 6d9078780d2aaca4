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
  /**
   * Whether a candle that opens in `[from, to)` was stored after `since` and long after it had closed: a revision, or one
   * that was missing. The seconds in which a candle is stored anyway do not count.
   */
  isChanged(ref: InstrumentRef, range: ChangedRange): Promise<boolean>;
}

export interface ChangedRange {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly since: EpochMs;
}

/** The clocks of two machines do not differ by more. */
const CLOCKS_APART_S = 5;
/** By when a candle is usually stored. */
const STORED_AFTER_OPEN_S = 70;

/** Repeats change neither end, so that this needs no FINAL and stays cheap whatever the length of the history. */
const BOUNDS = `SELECT toString(toUnixTimestamp64Milli(min(ts_open))) AS oldest,
    toString(toUnixTimestamp64Milli(max(ts_open))) AS newest, count() > 0 AS is_any
  FROM canonical_candles_1m
  WHERE market_id = {market_id:UInt16} AND symbol = {symbol:String} AND ts_open < {before:DateTime64(3, 'UTC')}`;

const CHANGED = `SELECT count() > 0 AS is_any FROM canonical_candles_1m
  WHERE market_id = {market_id:UInt16} AND symbol = {symbol:String}
    AND ts_open >= {from:DateTime64(3, 'UTC')} AND ts_open < {to:DateTime64(3, 'UTC')}
    AND ingested_at > {since:DateTime64(3, 'UTC')} - INTERVAL ${CLOCKS_APART_S} SECOND
    AND ingested_at > ts_open + INTERVAL ${STORED_AFTER_OPEN_S} SECOND`;

export function createCandlesViewStore({ clickhouse }: { clickhouse: Clickhouse }): CandlesViewStore {
  const ask = async <Row>(query: string, ref: InstrumentRef, times: Readonly<Record<string, EpochMs>>) => {
    try {
      const answer = await clickhouse.query({
        query,
        query_params: {
          market_id: ref.marketId,
          symbol: ref.symbol,
          ...Object.fromEntries(Object.entries(times).map(([name, at]) => [name, clickhouseTime(at)])),
        },
        format: "JSONEachRow",
      });
      const [row] = await answer.json<Row>();
      return row;
    } catch (error) {
      throw clickhouseFault(error);
    }
  };

  return {
    async bounds(ref, before) {
      const row = await ask<{ oldest: string; newest: string; is_any: number }>(BOUNDS, ref, { before });
      if (row === undefined || row.is_any === 0) return null;
      return { oldest: epochMs(Number(row.oldest)), newest: epochMs(Number(row.newest)) };
    },
    async isChanged(ref, { from, to, since }) {
      const row = await ask<{ is_any: number }>(CHANGED, ref, { from, to, since });
      return row?.is_any === 1;
    },
  };
}
