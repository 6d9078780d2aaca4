import type { Clock } from "../kernel/clock.ts";
import { type EpochMs, epochMs } from "../kernel/time.ts";
import { type Clickhouse, clickhouseFault, clickhouseRows } from "../platform/clickhouse.ts";
import { CANDLES_END_MS } from "./candle-fault.ts";
import { clickhouseTime } from "./clickhouse-time.ts";
import type { MinuteRange } from "./gap-ranges.ts";
import type { InstrumentRef } from "./market.ts";

/** Minutes that the venue itself did not have when it was last asked: it was out, or nothing was traded. */
export interface VenueGap extends MinuteRange {
  readonly checkedAt: EpochMs;
}

export interface VenueGapsStore {
  record(ref: InstrumentRef, ranges: readonly MinuteRange[]): Promise<void>;
  /** Gaps that touch `[startMs, endMs)`, ascending; they may overlap where the venue was asked in other stretches. */
  find(ref: InstrumentRef, startMs: number, endMs: number): Promise<readonly VenueGap[]>;
}

export function createVenueGapsStore(deps: { clickhouse: Clickhouse; clock: Clock }): VenueGapsStore {
  const { clickhouse, clock } = deps;
  return {
    async record(ref, ranges) {
      if (ranges.length === 0) return;
      const checkedAt = clickhouseTime(clock.nowMs());
      const values = ranges.map(({ startMs, endMs }) => ({
        market_id: ref.marketId,
        symbol: ref.symbol,
        ts_start: clickhouseTime(startMs),
        ts_end: clickhouseTime(endMs),
        checked_at: checkedAt,
      }));
      try {
        await clickhouse.insert({ table: "venue_gaps", format: "JSONEachRow", values });
      } catch (error) {
        throw clickhouseFault(error);
      }
    },

    async find(ref, startMs, endMs) {
      const rows = await clickhouseRows<{ start_ms: string; end_ms: string; checked_ms: string }>(
        clickhouse,
        FIND,
        {
          market_id: ref.marketId,
          symbol: ref.symbol,
          start_ms: Math.max(0, startMs),
          end_ms: Math.min(CANDLES_END_MS, endMs),
        },
      );
      return rows.map(({ start_ms, end_ms, checked_ms }) => ({
        startMs: Number(start_ms),
        endMs: Number(end_ms),
        checkedAt: epochMs(Number(checked_ms)),
      }));
    },
  };
}

const FIND = `SELECT toString(toUnixTimestamp64Milli(ts_start)) AS start_ms,
    toString(toUnixTimestamp64Milli(ts_end)) AS end_ms,
    toString(intDiv(toUnixTimestamp64Micro(checked_at), 1000)) AS checked_ms
  FROM venue_gaps FINAL
  WHERE market_id = {market_id:UInt16} AND symbol = {symbol:String}
    AND ts_start < fromUnixTimestamp64Milli({end_ms:Int64}, 'UTC')
    AND ts_end > fromUnixTimestamp64Milli({start_ms:Int64}, 'UTC')
  ORDER BY ts_start, ts_end`;
