import type { Clock } from "../kernel/clock.ts";
import { type EpochMs, epochMs, MINUTE_MS } from "../kernel/time.ts";
import { type Clickhouse, clickhouseFault, clickhouseRows } from "../platform/clickhouse.ts";
import { CANDLES_END_MS } from "./candle-fault.ts";
import type { Candle } from "./candle-series.ts";
import { clickhouseTime } from "./clickhouse-time.ts";
import type { AmendPlan } from "./kline-amend.ts";
import type { CandleOrigin } from "./kline-block.ts";
import type { InstrumentRef, MarketId } from "./market.ts";

/** Prices in quote, volume in base. */
export type CandleContent = Omit<Candle, "tsOpen">;

/** What happened to stored history: results that rest on the candles of `[startMs, endMs)` may read differently now. */
export type CandleRevision = {
  readonly ref: InstrumentRef;
  readonly startMs: EpochMs;
  readonly endMs: EpochMs;
  /** Who brought it. */
  readonly source: CandleOrigin;
  readonly detectedAt: EpochMs;
} & (
  | { readonly kind: "changed"; readonly before: CandleContent; readonly after: CandleContent }
  /** Minutes that were stored after a later one. */
  | { readonly kind: "late" }
);

export interface RevisionQuery {
  readonly marketId?: MarketId;
  readonly symbol?: string;
  /** Revisions of minutes in `[startMs, endMs)`. */
  readonly startMs?: number;
  readonly endMs?: number;
  /** Detected at this instant or later. */
  readonly detectedSinceMs?: number;
  readonly limit: number;
}

export interface RevisionsStore {
  /** Writes what the plan found; written again, the same finding stays one row. */
  record(ref: InstrumentRef, plan: AmendPlan, origin: CandleOrigin): Promise<void>;
  /** The newest detected first. */
  find(query: RevisionQuery): Promise<readonly CandleRevision[]>;
}

export function createRevisionsStore(deps: { clickhouse: Clickhouse; clock: Clock }): RevisionsStore {
  const { clickhouse, clock } = deps;
  return {
    async record(ref, plan, origin) {
      const base = {
        market_id: ref.marketId,
        symbol: ref.symbol,
        source: origin,
        detected_at: clickhouseTime(clock.nowMs()),
      };
      const changed = plan.changes.map(({ before, after, replacedVersion }) => ({
        ...base,
        kind: "changed",
        ts_start: clickhouseTime(before.tsOpen),
        ts_end: clickhouseTime(before.tsOpen + MINUTE_MS),
        replaced_version: String(replacedVersion),
        ...contentFields("old", before),
        ...contentFields("new", after),
      }));
      const late = plan.late.map(({ startMs, endMs }) => ({
        ...base,
        kind: "late",
        ts_start: clickhouseTime(startMs),
        ts_end: clickhouseTime(endMs),
        replaced_version: "0",
      }));
      if (changed.length + late.length === 0) return;
      try {
        await clickhouse.insert({
          table: "candle_revisions",
          format: "JSONEachRow",
          values: [...changed, ...late],
        });
      } catch (error) {
        throw clickhouseFault(error);
      }
    },

    async find(query) {
      const { startMs = 0, endMs = CANDLES_END_MS, detectedSinceMs = 0, limit } = query;
      const rows = await clickhouseRows<RevisionRow>(clickhouse, FIND, {
        market_id: query.marketId ?? 0,
        symbol: query.symbol ?? "",
        start_ms: startMs,
        end_ms: endMs,
        since_ms: detectedSinceMs,
        limit,
      });
      return rows.map(revisionOf);
    },
  };
}

function contentFields(prefix: "old" | "new", candle: Candle) {
  const { open, high, low, close, volume } = candle;
  return {
    [`${prefix}_open`]: open,
    [`${prefix}_high`]: high,
    [`${prefix}_low`]: low,
    [`${prefix}_close`]: close,
    [`${prefix}_volume`]: volume,
  };
}

interface RevisionRow {
  market_id: MarketId;
  symbol: string;
  start_ms: string;
  end_ms: string;
  detected_ms: string;
  kind: "changed" | "late";
  source: CandleOrigin;
  before: readonly (number | null)[];
  after: readonly (number | null)[];
}

const FIND = `SELECT market_id, symbol, kind, source,
    toString(toUnixTimestamp64Milli(ts_start)) AS start_ms, toString(toUnixTimestamp64Milli(ts_end)) AS end_ms,
    toString(intDiv(toUnixTimestamp64Micro(detected_at), 1000)) AS detected_ms,
    [old_open, old_high, old_low, old_close, old_volume] AS before,
    [new_open, new_high, new_low, new_close, new_volume] AS after
  FROM candle_revisions FINAL
  WHERE ({market_id:UInt16} = 0 OR market_id = {market_id:UInt16})
    AND ({symbol:String} = '' OR symbol = {symbol:String})
    AND ts_start < fromUnixTimestamp64Milli({end_ms:Int64}, 'UTC')
    AND ts_end > fromUnixTimestamp64Milli({start_ms:Int64}, 'UTC')
    AND detected_at >= fromUnixTimestamp64Milli({since_ms:Int64}, 'UTC')
  ORDER BY detected_at DESC, market_id, symbol, ts_start DESC LIMIT {limit:UInt32}`;

function revisionOf(row: RevisionRow): CandleRevision {
  const base = {
    ref: { marketId: row.market_id, symbol: row.symbol },
    startMs: epochMs(Number(row.start_ms)),
    endMs: epochMs(Number(row.end_ms)),
    source: row.source,
    detectedAt: epochMs(Number(row.detected_ms)),
  };
  if (row.kind === "late") return { ...base, kind: "late" };
  return { ...base, kind: "changed", before: contentOf(row.before), after: contentOf(row.after) };
}

function contentOf([open, high, low, close, volume]: readonly (number | null)[]): CandleContent {
  return { open: open ?? 0, high: high ?? 0, low: low ?? 0, close: close ?? 0, volume: volume ?? 0 };
}
