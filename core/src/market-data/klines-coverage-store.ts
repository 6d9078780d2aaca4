import { type EpochMs, epochMs, MINUTE_MS } from "../kernel/time.ts";
import { type Clickhouse, clickhouseRows } from "../platform/clickhouse.ts";
import { CANDLES_END_MS } from "./candle-fault.ts";
import type { MinuteRange } from "./gap-ranges.ts";
import type { InstrumentRef, MarketId } from "./market.ts";

/** How many minutes of a UTC day are stored; days without any are not told. */
export interface DayCount {
  readonly ref: InstrumentRef;
  readonly dayMs: EpochMs;
  readonly count: number;
}

export interface DayCountQuery {
  readonly marketId: MarketId;
  /** Every instrument of the market where it is not said. */
  readonly symbol?: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** What there is of canonical candles, counted by the server without sending them. */
export interface KlinesCoverageStore {
  /** Open time of the newest stored candle of all; null where there is none. */
  newestOpen(): Promise<EpochMs | null>;
  /**
   * Open time of the newest stored candle of each of these symbols, or of all that the market has; a symbol without any is
   * not in it.
   */
  latestOpens(marketId: MarketId, symbols?: readonly string[]): Promise<ReadonlyMap<string, EpochMs>>;
  /** The minutes that open in `[startMs, endMs)` and are not stored, in ascending ranges that do not touch. */
  missingRanges(ref: InstrumentRef, startMs: number, endMs: number): Promise<readonly MinuteRange[]>;
  /** Minutes stored of each instrument and day that open in `[startMs, endMs)`, by symbol, then by day. */
  dayCounts(query: DayCountQuery): Promise<readonly DayCount[]>;
}

export function createKlinesCoverageStore(deps: { clickhouse: Clickhouse }): KlinesCoverageStore {
  const { clickhouse } = deps;
  return {
    async newestOpen() {
      const [row] = await clickhouseRows<{ newest_ms: string; count: string }>(clickhouse, NEWEST, {});
      return row === undefined || row.count === "0" ? null : epochMs(Number(row.newest_ms));
    },

    async latestOpens(marketId, symbols) {
      const rows = await clickhouseRows<{ name: string; newest_ms: string }>(clickhouse, LATEST, {
        market_id: marketId,
        symbols: [...(symbols ?? [])],
        is_all: symbols === undefined,
      });
      return new Map(rows.map(({ name, newest_ms }) => [name, epochMs(Number(newest_ms))]));
    },

    async missingRanges(ref, startMs, endMs) {
      const [start, end] = [wholeMinute(startMs), wholeMinute(endMs)];
      if (end <= start) return [];
      const rows = await clickhouseRows<{ start_ms: string; end_ms: string }>(clickhouse, MISSING, {
        market_id: ref.marketId,
        symbol: ref.symbol,
        start_ms: start,
        end_ms: end,
      });
      return rows.map(({ start_ms, end_ms }) => ({ startMs: Number(start_ms), endMs: Number(end_ms) }));
    },

    async dayCounts({ marketId, symbol = "", startMs, endMs }) {
      const rows = await clickhouseRows<{ name: string; day: string; minutes: string }>(
        clickhouse,
        DAY_COUNTS,
        {
          market_id: marketId,
          symbol,
          start_ms: wholeMinute(startMs),
          end_ms: wholeMinute(endMs),
        },
      );
      return rows.map(({ name, day, minutes }) => ({
        ref: { marketId, symbol: name },
        dayMs: epochMs(Date.parse(`${day}T00:00:00Z`)),
        count: Number(minutes),
      }));
    },
  };
}

/** The first whole minute not before `ms`. */
function wholeMinute(ms: number): number {
  return Math.ceil(Math.min(Math.max(ms, 0), CANDLES_END_MS) / MINUTE_MS) * MINUTE_MS;
}

const NEWEST = `SELECT toString(toUnixTimestamp64Milli(max(ts_open))) AS newest_ms, toString(count()) AS count
  FROM canonical_candles_1m`;

const LATEST = `SELECT symbol AS name, toString(toUnixTimestamp64Milli(max(ts_open))) AS newest_ms
  FROM canonical_candles_1m WHERE market_id = {market_id:UInt16} AND ({is_all:Bool} OR symbol IN {symbols:Array(String)})
  GROUP BY symbol`;

/** Each open beside the one before it, the range's end last. Repeats that are not merged yet lie no minute apart. */
const MISSING = `SELECT toString(before_ms + ${MINUTE_MS}) AS start_ms, toString(open_ms) AS end_ms
  FROM (
    SELECT open_ms, lagInFrame(open_ms, 1, {start_ms:Int64} - ${MINUTE_MS})
      OVER (ORDER BY open_ms ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS before_ms
    FROM (
      SELECT toUnixTimestamp64Milli(ts_open) AS open_ms FROM canonical_candles_1m
      WHERE market_id = {market_id:UInt16} AND symbol = {symbol:String}
        AND ts_open >= fromUnixTimestamp64Milli({start_ms:Int64}, 'UTC')
        AND ts_open < fromUnixTimestamp64Milli({end_ms:Int64}, 'UTC')
      UNION ALL SELECT {end_ms:Int64}
    )
  )
  WHERE open_ms - before_ms > ${MINUTE_MS} ORDER BY open_ms`;

const DAY_COUNTS = `SELECT symbol AS name, toString(toDate(ts_open, 'UTC')) AS day, toString(uniqExact(ts_open)) AS minutes
  FROM canonical_candles_1m
  WHERE market_id = {market_id:UInt16} AND ({symbol:String} = '' OR symbol = {symbol:String})
    AND ts_open >= fromUnixTimestamp64Milli({start_ms:Int64}, 'UTC')
    AND ts_open < fromUnixTimestamp64Milli({end_ms:Int64}, 'UTC')
  GROUP BY name, day ORDER BY name, day`;
