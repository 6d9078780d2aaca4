import { type InstrumentRef, instrumentKey } from "@roehub/core/market-data/market";
import { type Clickhouse, clickhouseBytes, clickhouseRows } from "@roehub/core/platform/clickhouse";
import { linesOf } from "./dump-lines.ts";

/** What was to be stored. */
export interface Dump {
  readonly text: Buffer;
  readonly rows: number;
}

/** Of a dump's line, beside the canonical columns that hold it. */
const COLUMNS = ["toFloat64(toUnixTimestamp64Milli(ts_open))", "open", "high", "low", "close", "volume"];
const MORE_COLUMNS = ["quote_volume", "toFloat64(assumeNotNull(trades))"];
const FIELDS = [0, 1, 2, 3, 4, 5, 7, 8] as const;

/**
 * Compares what is stored with the lines of a dump, every value by itself; the lines are read by other code than that of
 * the load. Answers the first fault as an English clause, or null.
 */
export async function findStoredFault(
  clickhouse: Clickhouse,
  ref: InstrumentRef,
  dump: Dump,
): Promise<string | null> {
  const raw = await countRaw(clickhouse, ref);
  if (raw !== dump.rows) return `${raw} raw rows of ${dump.rows}`;
  const columns = [...COLUMNS, ...MORE_COLUMNS];
  const bytes = await clickhouseBytes(
    clickhouse,
    `SELECT ${columns.join(", ")} FROM canonical_candles_1m FINAL
    WHERE market_id = {market_id:UInt16} AND symbol = {symbol:String} ORDER BY ts_open FORMAT RowBinary`,
    { market_id: ref.marketId, symbol: ref.symbol },
  );
  const rowBytes = columns.length * 8;
  if (bytes.length !== dump.rows * rowBytes) {
    return `${bytes.length / rowBytes} canonical candles of ${dump.rows}`;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let row = 0;
  for (const line of linesOf(dump.text)) {
    const fields = line.split(",");
    for (const [column, field] of FIELDS.entries()) {
      const stored = view.getFloat64(row * rowBytes + column * 8, true);
      if (stored !== Number(fields[field])) return `candle ${row + 1} has ${stored} for ${fields[field]}`;
    }
    row++;
  }
  return row === dump.rows ? null : `${row} lines of ${dump.rows} were compared`;
}

async function countRaw(clickhouse: Clickhouse, ref: InstrumentRef): Promise<number> {
  const [row] = await clickhouseRows<{ rows: string }>(
    clickhouse,
    "SELECT toString(count()) AS rows FROM raw_binance_klines_1m FINAL WHERE instrument_key = {key:String}",
    { key: instrumentKey(ref) },
  );
  return Number(row?.rows ?? 0);
}
