import { type Candle, type CandleSeries, candleAt, firstIndexAt } from "./candle-series.ts";
import { type MinuteRange, rangesOfOpens } from "./gap-ranges.ts";
import { allocateKlineSeries, type KlineSeries, klineAt, writeKline } from "./kline-series.ts";

/** What is stored of a stretch: the newest revision of each candle, and the version of that row. */
export interface StoredCandles {
  readonly candles: CandleSeries;
  readonly versions: BigUint64Array;
}

/** A stored candle that reads differently now. */
export interface CandleChange {
  readonly before: Candle;
  readonly after: Candle;
  /** Version of the stored row. */
  readonly replacedVersion: bigint;
}

/** What has to be written so that the store says what the klines say. */
export interface AmendPlan {
  /** The klines that are not stored with this content. */
  readonly rows: KlineSeries;
  readonly changes: readonly CandleChange[];
  /** Minutes that were absent although a later candle is stored, contiguous ones together. */
  readonly late: readonly MinuteRange[];
  readonly report: AmendReport;
}

/** Numbers of candles. */
export interface AmendReport {
  /** Of minutes that were absent, `late` among them. */
  readonly inserted: number;
  readonly changed: number;
  /** Absent although a later candle was stored. */
  readonly late: number;
}

export const NOTHING_AMENDED: AmendReport = { inserted: 0, changed: 0, late: 0 };

export function sumAmendReports(a: AmendReport, b: AmendReport): AmendReport {
  return { inserted: a.inserted + b.inserted, changed: a.changed + b.changed, late: a.late + b.late };
}

/**
 * Compares klines with what is stored of their stretch. A candle has changed where open, high, low, close or volume
 * differ. The counts beside them do not make a revision: results do not rest on them, and files leave them out.
 * `newestOpenMs`: open of the newest candle stored of the instrument, null where there is none.
 */
export function planAmend(
  klines: KlineSeries,
  { stored, newestOpenMs }: { stored: StoredCandles; newestOpenMs: number | null },
): AmendPlan {
  const changes: CandleChange[] = [];
  const written: number[] = [];
  const lateOpens: number[] = [];
  let at = firstIndexAt(stored.candles, klines.tsOpen[0] ?? 0);
  for (let index = 0; index < klines.length; index++) {
    const open = klines.tsOpen[index] ?? 0;
    while ((stored.candles.tsOpen[at] ?? Number.POSITIVE_INFINITY) < open) at++;
    if (stored.candles.tsOpen[at] === open) {
      if (isSameCandle(klines, index, stored.candles, at)) continue;
      changes.push(changeOf(klines, index, { stored, at }));
    } else if (newestOpenMs !== null && open < newestOpenMs) lateOpens.push(open);
    written.push(index);
  }
  return {
    rows: written.length === klines.length ? klines : rowsAt(klines, written),
    changes,
    late: rangesOfOpens(lateOpens),
    report: {
      inserted: written.length - changes.length,
      changed: changes.length,
      late: lateOpens.length,
    },
  };
}

const CONTENT = ["open", "high", "low", "close", "volume"] as const;

function isSameCandle(a: CandleSeries, aIndex: number, b: CandleSeries, bIndex: number): boolean {
  return CONTENT.every((column) => a[column][aIndex] === b[column][bIndex]);
}

function changeOf(
  klines: KlineSeries,
  index: number,
  { stored, at }: { stored: StoredCandles; at: number },
): CandleChange {
  const { tsOpen, open, high, low, close, volume } = klineAt(klines, index);
  const after = { tsOpen, open, high, low, close, volume };
  return { before: candleAt(stored.candles, at) ?? after, after, replacedVersion: stored.versions[at] ?? 0n };
}

function rowsAt(klines: KlineSeries, indexes: readonly number[]): KlineSeries {
  const rows = allocateKlineSeries(indexes.length);
  for (const [row, index] of indexes.entries()) writeKline(rows, row, klineAt(klines, index));
  return rows;
}
