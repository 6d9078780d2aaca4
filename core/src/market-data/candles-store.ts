import { setTimeout as delay } from "node:timers/promises";
import { ensureDefined } from "../kernel/assert.ts";
import type { Clock } from "../kernel/clock.ts";
import { RoehubError } from "../kernel/errors.ts";
import { type EpochMs, epochMs } from "../kernel/time.ts";
import { type Clickhouse, clickhouseBytes, clickhouseFault, clickhouseRows } from "../platform/clickhouse.ts";
import { CANDLES_END_MS } from "./candle-fault.ts";
import { allocateCandleSeries, type CandleSeries } from "./candle-series.ts";
import { type CandleOrigin, type KlineBlock, rawTable } from "./kline-block.ts";
import { type KlineSeries, klineSeriesOfCandles } from "./kline-series.ts";
import { createKlinesStore } from "./klines-store.ts";
import type { InstrumentRef } from "./market.ts";

/** What history there is of an instrument: open times of its first and last candle, and how many there are. */
export interface CandleExtent {
  readonly first: EpochMs;
  readonly last: EpochMs;
  readonly count: number;
}

/** Canonical 1m candles in ClickHouse: read without repeats, written through the venue's raw table. */
export interface CandlesStore {
  /** The candles that open in `[startMs, endMs)`, ascending; the newest revision of each. */
  read1m(ref: InstrumentRef, startMs: number, endMs: number): Promise<CandleSeries>;
  /** Null where there is no candle. */
  extent(ref: InstrumentRef): Promise<CandleExtent | null>;
  /**
   * Adds candles that the store is known not to have, or revisions that nothing rests on; otherwise `KlinesStore.amend`
   * is the way. A block that a lost connection left in doubt is sent again unchanged.
   */
  insert(ref: InstrumentRef, candles: CandleSeries | KlineSeries, origin: CandleOrigin): Promise<void>;
  /**
   * Compares how many minutes of `[startMs, endMs)` the raw table and the canonical one hold. Where they differ (a view
   * that failed does not undo its raw rows) the canonical rows are made again; answers the count both then have.
   */
  reconcile(ref: InstrumentRef, startMs: number, endMs: number): Promise<{ readonly count: number }>;
  /** Forgets every candle of the instrument, raw and canonical. */
  removeAll(ref: InstrumentRef): Promise<void>;
}

const INSERT_ATTEMPTS = 4;
const RETRY_PAUSE_MS = 250;

const OF_INSTRUMENT = "market_id = {market_id:UInt16} AND symbol = {symbol:String}";
const IN_RANGE = `${OF_INSTRUMENT}
  AND ts_open >= fromUnixTimestamp64Milli({start_ms:Int64}, 'UTC')
  AND ts_open < fromUnixTimestamp64Milli({end_ms:Int64}, 'UTC')`;
/** A minute lies in one partition, so each month can be made free of repeats on its own. */
const BY_PARTITION = "SETTINGS do_not_merge_across_partitions_select_final = 1";

export function createCandlesStore(deps: { clickhouse: Clickhouse; clock: Clock }): CandlesStore {
  const { clickhouse } = deps;
  const klines = createKlinesStore(deps);

  const insertPatiently = async (block: KlineBlock): Promise<void> => {
    for (let attempt = 1; ; attempt++) {
      try {
        await klines.insertBlock(block);
        return;
      } catch (error) {
        if (!(error instanceof RoehubError) || attempt === INSERT_ATTEMPTS) throw error;
        await delay(RETRY_PAUSE_MS * 2 ** attempt);
      }
    }
  };

  return {
    async read1m(ref, startMs, endMs) {
      const query = `SELECT toFloat64(toUnixTimestamp64Milli(ts_open)), open, high, low, close, volume
        FROM canonical_candles_1m FINAL WHERE ${IN_RANGE} ORDER BY ts_open ${BY_PARTITION} FORMAT RowBinary`;
      return decodeCandles(await clickhouseBytes(clickhouse, query, rangeParams(ref, { startMs, endMs })));
    },
    extent: (ref) => readExtent(clickhouse, ref),
    async insert(ref, candles, origin) {
      const series = "quoteVolume" in candles ? candles : klineSeriesOfCandles(candles);
      for (const block of klines.encodeSeries(ref, series, origin)) await insertPatiently(block);
    },
    async reconcile(ref, startMs, endMs) {
      const raw = await countRaw(clickhouse, ref, { startMs, endMs });
      if (raw === (await countCanonical(clickhouse, ref, { startMs, endMs }))) return { count: raw };
      await remakeCanonical(clickhouse, ref, { startMs, endMs });
      const canonical = await countCanonical(clickhouse, ref, { startMs, endMs });
      if (raw !== canonical) {
        throw new RoehubError("internal", `canonical candles of ${ref.symbol} do not match their raw rows`);
      }
      return { count: raw };
    },
    async removeAll(ref) {
      for (const table of [rawTable(ref.marketId).name, "canonical_candles_1m"]) {
        await command(
          clickhouse,
          `ALTER TABLE ${table} DELETE WHERE ${OF_INSTRUMENT} SETTINGS mutations_sync = 1`,
          {
            market_id: ref.marketId,
            symbol: ref.symbol,
          },
        );
      }
    },
  };
}

interface TimeRange {
  readonly startMs: number;
  readonly endMs: number;
}

function rangeParams(ref: InstrumentRef, { startMs, endMs }: TimeRange) {
  // Callers may ask for everything.
  const clamp = (ms: number) => Math.ceil(Math.min(Math.max(ms, 0), CANDLES_END_MS));
  return { market_id: ref.marketId, symbol: ref.symbol, start_ms: clamp(startMs), end_ms: clamp(endMs) };
}

/** Six doubles: `ts_open` in epoch milliseconds, then open to volume, little-endian. */
const CANDLE_BYTES = 48;

function decodeCandles(bytes: Uint8Array): CandleSeries {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const series = allocateCandleSeries(bytes.length / CANDLE_BYTES);
  for (let index = 0; index < series.length; index++) {
    const at = index * CANDLE_BYTES;
    series.tsOpen[index] = view.getFloat64(at, true);
    series.open[index] = view.getFloat64(at + 8, true);
    series.high[index] = view.getFloat64(at + 16, true);
    series.low[index] = view.getFloat64(at + 24, true);
    series.close[index] = view.getFloat64(at + 32, true);
    series.volume[index] = view.getFloat64(at + 40, true);
  }
  return series;
}

async function readExtent(clickhouse: Clickhouse, ref: InstrumentRef): Promise<CandleExtent | null> {
  const [row] = await clickhouseRows<{ first: string; last: string; rows: string }>(
    clickhouse,
    `SELECT toString(toUnixTimestamp64Milli(min(ts_open))) AS first,
      toString(toUnixTimestamp64Milli(max(ts_open))) AS last, toString(count()) AS rows
    FROM canonical_candles_1m FINAL
    WHERE ${OF_INSTRUMENT} ${BY_PARTITION}`,
    { market_id: ref.marketId, symbol: ref.symbol },
  );
  const count = Number(row?.rows ?? 0);
  if (row === undefined || count === 0) return null;
  return { first: epochMs(Number(row.first)), last: epochMs(Number(row.last)), count };
}

async function countRaw(clickhouse: Clickhouse, ref: InstrumentRef, range: TimeRange): Promise<number> {
  const table = rawTable(ref.marketId);
  const where = IN_RANGE.replaceAll("ts_open", table.openTime);
  const query = `SELECT toString(uniqExact(${table.openTime})) AS rows FROM ${table.name} WHERE ${where}`;
  const [row] = await clickhouseRows<{ rows: string }>(clickhouse, query, rangeParams(ref, range));
  return Number(row?.rows ?? 0);
}

async function countCanonical(clickhouse: Clickhouse, ref: InstrumentRef, range: TimeRange): Promise<number> {
  const query = `SELECT toString(count()) AS rows FROM canonical_candles_1m FINAL WHERE ${IN_RANGE} ${BY_PARTITION}`;
  const [row] = await clickhouseRows<{ rows: string }>(clickhouse, query, rangeParams(ref, range));
  return Number(row?.rows ?? 0);
}

/** Runs the view's own statement over the raw rows, so that a repaired row is what the view would have written. */
async function remakeCanonical(clickhouse: Clickhouse, ref: InstrumentRef, range: TimeRange): Promise<void> {
  const [view] = await clickhouseRows<{ as_select: string }>(
    clickhouse,
    "SELECT as_select FROM system.tables WHERE database = currentDatabase() AND name = {name:String}",
    { name: rawTable(ref.marketId).canonicalView },
  );
  const columns = `market_id, symbol, ts_open, open, high, low, close, volume, quote_volume, trades,
    ingested_at, version`;
  const select = ensureDefined(view, rawTable(ref.marketId).canonicalView).as_select;
  await command(
    clickhouse,
    `INSERT INTO canonical_candles_1m (${columns}) SELECT ${columns} FROM (${select}) WHERE ${IN_RANGE}`,
    rangeParams(ref, range),
  );
}

async function command(
  clickhouse: Clickhouse,
  query: string,
  params: Record<string, unknown>,
): Promise<void> {
  try {
    await clickhouse.command({ query, query_params: params });
  } catch (error) {
    throw clickhouseFault(error);
  }
}
