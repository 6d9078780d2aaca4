import { Readable } from "node:stream";
import { assert } from "../kernel/assert.ts";
import type { Clock } from "../kernel/clock.ts";
import { type Clickhouse, clickhouseBytes, clickhouseFault, clickhouseRows } from "../platform/clickhouse.ts";
import { allocateCandleSeries } from "./candle-series.ts";
import type { InstrumentKline, Kline } from "./kline.ts";
import {
  type AmendPlan,
  type AmendReport,
  NOTHING_AMENDED,
  planAmend,
  type StoredCandles,
  sumAmendReports,
} from "./kline-amend.ts";
import { type CandleOrigin, encodeKlineBlock, type KlineBlock, klineRowsOf } from "./kline-block.ts";
import { type KlineSeries, klineSeriesOf, sliceKlineSeries } from "./kline-series.ts";
import { createKlinesCoverageStore, type KlinesCoverageStore } from "./klines-coverage-store.ts";
import type { InstrumentRef } from "./market.ts";
import { createRevisionsStore, type RevisionsStore } from "./revisions-store.ts";

/** Klines written to the raw tables, from which the views make canonical candles, and what there is of them. */
export interface KlinesStore extends KlinesCoverageStore {
  /**
   * Rows for one insert, of any instruments of one exchange; an instrument has a minute at most once in it. Its time is
   * later than that of every block before it in this process.
   */
  encodeBlock(rows: readonly InstrumentKline[], origin: CandleOrigin): KlineBlock;
  /** The same of one instrument's columns, in blocks of a size that suits the server. */
  encodeSeries(ref: InstrumentRef, klines: KlineSeries, origin: CandleOrigin): Iterable<KlineBlock>;
  /**
   * Sends a block, once. After a failure it is not known whether it is stored: send the same block again, which changes
   * nothing where it is. Throws `clickhouse_unavailable`, or the server's own refusal.
   */
  insertBlock(block: KlineBlock): Promise<void>;
  /**
   * Makes the store say what the klines say: what is stored with this content is left, the rest is written. A stored
   * candle that changes, and minutes that come after a later one, are recorded as revisions first; a call that failed
   * between the two is made again and ends in the same state. Throws as `insertBlock`.
   */
  amend(
    ref: InstrumentRef,
    klines: KlineSeries | readonly Kline[],
    origin: CandleOrigin,
  ): Promise<AmendReport>;
  /** What happened to stored candles, the newest finding first. */
  revisions: RevisionsStore["find"];
}

/**
 * Some 11 MB. Measured on two idle cores, a million rows through the view: 950,000 rows/s in blocks of 100,000,
 * 700,000 in blocks of 44,640, no more in larger ones.
 */
export const ROWS_PER_BLOCK = 100_000;

/** An insert and its view keep one core busy: one at a time made 550,000 rows/s of those 950,000. */
export const INSERTS_AT_A_TIME = 2;

export function createKlinesStore(deps: { clickhouse: Clickhouse; clock: Clock }): KlinesStore {
  const { clickhouse, clock } = deps;
  const revisions = createRevisionsStore(deps);

  function* encodeSeries(ref: InstrumentRef, klines: KlineSeries, { origin, afterUs = 0n }: SeriesBlock) {
    for (let start = 0; start < klines.length; start += ROWS_PER_BLOCK) {
      const series = sliceKlineSeries(klines, start, Math.min(start + ROWS_PER_BLOCK, klines.length));
      const rows = { instruments: [ref], instrumentIndexes: new Uint16Array(series.length), series };
      yield encodeKlineBlock(rows, { origin, ingestedAtUs: nextIngestedAtUs(clock, afterUs) });
    }
  }

  const write = async (ref: InstrumentRef, plan: AmendPlan, { origin, afterUs }: SeriesBlock) => {
    await revisions.record(ref, plan, origin);
    const blocks = encodeSeries(ref, plan.rows, { origin, afterUs: afterUs ?? 0n });
    const insertNext = async () => {
      // Both take from one iterator: a block is encoded when a place is free for it.
      for (const block of blocks) await insertBlock(clickhouse, block);
    };
    await Promise.all(Array.from({ length: INSERTS_AT_A_TIME }, insertNext));
  };

  return {
    ...createKlinesCoverageStore(deps),
    revisions: revisions.find,
    encodeBlock(rows, origin) {
      assert(rows.length > 0, "a block has rows");
      return encodeKlineBlock(klineRowsOf(rows), { origin, ingestedAtUs: nextIngestedAtUs(clock) });
    },
    encodeSeries: (ref, klines, origin) => encodeSeries(ref, klines, { origin }),
    insertBlock: (block) => insertBlock(clickhouse, block),

    async amend(ref, given, origin) {
      const klines = "tsOpen" in given ? given : klineSeriesOf(given);
      if (klines.length === 0) return NOTHING_AMENDED;
      const { newestOpenMs, storedRows } = await readExtent(clickhouse, ref, klines);
      const isFresh = storedRows === 0;
      const step = isFresh ? klines.length : ROWS_PER_BLOCK;
      let report = NOTHING_AMENDED;
      for (let start = 0; start < klines.length; start += step) {
        const part = sliceKlineSeries(klines, start, Math.min(start + step, klines.length));
        const stored = isFresh ? NOTHING_STORED : await readStored(clickhouse, ref, part);
        const plan = planAmend(part, { stored, newestOpenMs });
        await write(ref, plan, { origin, afterUs: newestIngestedAtUs(stored) });
        report = sumAmendReports(report, plan.report);
      }
      return report;
    },
  };
}

interface SeriesBlock {
  readonly origin: CandleOrigin;
  /** The rows replace ones of this time. */
  readonly afterUs?: bigint;
}

const lastIngestedAtUs = new WeakMap<Clock, bigint>();

/** Strictly ascending for all stores on one clock, so that two deliveries of a process never share a version. */
function nextIngestedAtUs(clock: Clock, afterUs = 0n): bigint {
  const nowUs = BigInt(clock.nowMs()) * 1_000n;
  const last = lastIngestedAtUs.get(clock) ?? 0n;
  const floor = (last > afterUs ? last : afterUs) + 1n;
  const next = nowUs > floor ? nowUs : floor;
  lastIngestedAtUs.set(clock, next);
  return next;
}

const NOTHING_STORED: StoredCandles = { candles: allocateCandleSeries(0), versions: new BigUint64Array(0) };

/** A clock that stands behind what is stored must not make a newer candle lose. */
function newestIngestedAtUs({ versions }: StoredCandles): bigint {
  let newest = 0n;
  for (const version of versions) if (version > newest) newest = version;
  return newest >> 2n;
}

/**
 * Merging the rows of a block while it is written takes a fifth of the server's time for nothing: an instrument has a
 * minute once in a block, and reads take the newest version anyway.
 */
const INSERT_SETTINGS = { optimize_on_insert: 0 } as const;

async function insertBlock(clickhouse: Clickhouse, block: KlineBlock): Promise<void> {
  const query = `INSERT INTO ${block.table} (${block.columnNames.join(", ")}) FORMAT Native`;
  try {
    const { stream } = await clickhouse.exec({
      query,
      values: Readable.from([block.bytes]),
      clickhouse_settings: INSERT_SETTINGS,
    });
    for await (const _ of stream);
  } catch (error) {
    throw clickhouseFault(error);
  }
}

const OF_INSTRUMENT = "market_id = {market_id:UInt16} AND symbol = {symbol:String}";
const IN_RANGE = `ts_open >= fromUnixTimestamp64Milli({first_ms:Int64}, 'UTC')
  AND ts_open <= fromUnixTimestamp64Milli({last_ms:Int64}, 'UTC')`;

function stretchParams(ref: InstrumentRef, { tsOpen }: KlineSeries) {
  const [first_ms, last_ms] = [tsOpen[0] ?? 0, tsOpen[tsOpen.length - 1] ?? 0];
  return { market_id: ref.marketId, symbol: ref.symbol, first_ms, last_ms };
}

async function readExtent(clickhouse: Clickhouse, ref: InstrumentRef, klines: KlineSeries) {
  const [row] = await clickhouseRows<{ rows: string; newest_ms: string; stored: string }>(
    clickhouse,
    `SELECT toString(count()) AS rows, toString(toUnixTimestamp64Milli(max(ts_open))) AS newest_ms,
      toString(countIf(${IN_RANGE})) AS stored
    FROM canonical_candles_1m WHERE ${OF_INSTRUMENT}`,
    stretchParams(ref, klines),
  );
  const hasRows = Number(row?.rows ?? 0) > 0;
  return {
    newestOpenMs: hasRows ? Number(row?.newest_ms) : null,
    storedRows: Number(row?.stored ?? 0),
  };
}

/** Six doubles and the version. */
const STORED_BYTES = 56;

async function readStored(
  clickhouse: Clickhouse,
  ref: InstrumentRef,
  klines: KlineSeries,
): Promise<StoredCandles> {
  const bytes = await clickhouseBytes(
    clickhouse,
    `SELECT toFloat64(toUnixTimestamp64Milli(ts_open)), open, high, low, close, volume, version
    FROM canonical_candles_1m FINAL WHERE ${OF_INSTRUMENT} AND ${IN_RANGE} ORDER BY ts_open
    SETTINGS do_not_merge_across_partitions_select_final = 1 FORMAT RowBinary`,
    stretchParams(ref, klines),
  );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const candles = allocateCandleSeries(bytes.length / STORED_BYTES);
  const versions = new BigUint64Array(candles.length);
  const columns = [candles.tsOpen, candles.open, candles.high, candles.low, candles.close, candles.volume];
  for (let index = 0; index < candles.length; index++) {
    const at = index * STORED_BYTES;
    for (const [number, column] of columns.entries()) column[index] = view.getFloat64(at + 8 * number, true);
    versions[index] = view.getBigUint64(at + 48, true);
  }
  return { candles, versions };
}
