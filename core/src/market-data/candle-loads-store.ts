import type { Clock } from "../kernel/clock.ts";
import { type EpochMs, epochMs } from "../kernel/time.ts";
import { type Clickhouse, clickhouseFault, clickhouseRows } from "../platform/clickhouse.ts";
import { clickhouseTime } from "./clickhouse-time.ts";
import type { InstrumentRef } from "./market.ts";

/**
 * How far the load of an instrument's candles has come. Candles opening in `[tsStart, doneUntil)` are stored; whether
 * any after that are is not known until the load is finished.
 */
export interface CandleLoad {
  readonly ref: InstrumentRef;
  /** Names the content: a digest of files, or the simulator's version and seed. */
  readonly loadKey: string;
  readonly source: string;
  readonly state: "started" | "finished";
  readonly tsStart: EpochMs;
  readonly tsEnd: EpochMs;
  readonly doneUntil: EpochMs;
  /** Candles in `[tsStart, tsEnd)`. */
  readonly rowsExpected: number;
}

/** Source of loads that add to what is there; they say nothing of where the rest came from. */
export const BACKFILL_SOURCE = "backfill";

export interface CandleLoadsStore {
  /** The load last recorded for the instrument, backfills aside, or null. */
  latest(ref: InstrumentRef): Promise<CandleLoad | null>;
  /** The load with this key, or null. */
  find(ref: InstrumentRef, loadKey: string): Promise<CandleLoad | null>;
  /** Replaces what `latest` or `find` answered; one of them must have been asked before. */
  record(load: CandleLoad): Promise<void>;
}

interface LoadRow {
  load_key: string;
  source: string;
  state: "started" | "finished";
  ts_start_ms: string;
  ts_end_ms: string;
  done_until_ms: string;
  rows_expected: string;
  updated_at_us: string;
}

const SELECT_LOADS = `SELECT load_key, source, state, toString(toUnixTimestamp64Milli(ts_start)) AS ts_start_ms,
    toString(toUnixTimestamp64Milli(ts_end)) AS ts_end_ms,
    toString(toUnixTimestamp64Milli(done_until)) AS done_until_ms, toString(rows_expected) AS rows_expected,
    toString(toUnixTimestamp64Micro(updated_at)) AS updated_at_us
  FROM candle_loads FINAL WHERE market_id = {market_id:UInt16} AND symbol = {symbol:String}`;
const NEWEST = "ORDER BY updated_at DESC LIMIT 1";
const LATEST = `${SELECT_LOADS} AND source != '${BACKFILL_SOURCE}' ${NEWEST}`;
const BY_KEY = `${SELECT_LOADS} AND load_key = {load_key:String} ${NEWEST}`;

export function createCandleLoadsStore(deps: { clickhouse: Clickhouse; clock: Clock }): CandleLoadsStore {
  const { clickhouse, clock } = deps;
  let lastUpdatedAtUs = 0;

  /** Strictly ascending, also after records of an earlier process whose clock was ahead of ours. */
  const nextUpdatedAtUs = (): number => {
    lastUpdatedAtUs = Math.max(clock.nowMs() * 1_000, lastUpdatedAtUs + 1);
    return lastUpdatedAtUs;
  };

  const readOne = async (query: string, ref: InstrumentRef, loadKey = ""): Promise<CandleLoad | null> => {
    const [row] = await clickhouseRows<LoadRow>(clickhouse, query, {
      market_id: ref.marketId,
      symbol: ref.symbol,
      load_key: loadKey,
    });
    if (row === undefined) return null;
    lastUpdatedAtUs = Math.max(lastUpdatedAtUs, Number(row.updated_at_us));
    return loadOf(ref, row);
  };

  return {
    latest: (ref) => readOne(LATEST, ref),
    find: (ref, loadKey) => readOne(BY_KEY, ref, loadKey),

    async record(load) {
      try {
        await clickhouse.insert({
          table: "candle_loads",
          format: "JSONEachRow",
          values: [rowOf(load, nextUpdatedAtUs())],
        });
      } catch (error) {
        throw clickhouseFault(error);
      }
    },
  };
}

function loadOf(ref: InstrumentRef, row: LoadRow): CandleLoad {
  return {
    ref,
    loadKey: row.load_key,
    source: row.source,
    state: row.state,
    tsStart: epochMs(Number(row.ts_start_ms)),
    tsEnd: epochMs(Number(row.ts_end_ms)),
    doneUntil: epochMs(Number(row.done_until_ms)),
    rowsExpected: Number(row.rows_expected),
  };
}

function rowOf(load: CandleLoad, updatedAtUs: number) {
  return {
    load_key: load.loadKey,
    market_id: load.ref.marketId,
    symbol: load.ref.symbol,
    source: load.source,
    state: load.state,
    ts_start: clickhouseTime(load.tsStart),
    ts_end: clickhouseTime(load.tsEnd),
    done_until: clickhouseTime(load.doneUntil),
    rows_expected: load.rowsExpected,
    updated_at:
      clickhouseTime(Math.floor(updatedAtUs / 1_000)) + String(updatedAtUs % 1_000).padStart(3, "0"),
  };
}
