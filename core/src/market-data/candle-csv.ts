import { RoehubError } from "../kernel/errors.ts";
import { MINUTE_MS } from "../kernel/time.ts";
import { candleFault } from "./candle-fault.ts";
import { DecimalFields, type FieldFault } from "./decimal-fields.ts";
import {
  allocateKlineSeries,
  concatKlineSeries,
  estimateQuoteVolume,
  type KlineSeries,
  sliceKlineSeries,
} from "./kline-series.ts";

/** Our own form. */
export const CANDLE_CSV_HEADER = "ts_open_ms,open,high,low,close,volume";

/**
 * The public dumps of Binance; those of futures have this header, those of spot have none. Times are milliseconds,
 * on spot microseconds since 2025. Source: https://github.com/binance/binance-public-data.
 */
const VENUE_CSV_HEADER =
  "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore";

/** Reads a CSV of 1m candles piece by piece. */
export interface CandleCsv {
  /**
   * The next candles, `limit` at most; none at the end.
   *
   * @throws RoehubError `candle_file_invalid` with the number of the first line at fault (the file's first is 1).
   */
  read(limit: number): KlineSeries;
  /** How much of it is read, 0 to 1. */
  share(): number;
}

/**
 * Opens the bytes of a CSV with one ascending candle a line: our six columns under `CANDLE_CSV_HEADER`, or Binance's
 * twelve with or without header. Numbers are decimals, an exponent allowed; line ends may be LF or CRLF; a byte order
 * mark is allowed. Six columns do not say the counts, and the quote volume is estimated.
 *
 * @throws RoehubError `candle_file_invalid` where the first line is of neither form.
 */
export function openCandleCsv(bytes: Uint8Array): CandleCsv {
  const fields = new DecimalFields(bytes);
  const readRow = { ours: readOurRow, venue: readVenueRow }[readForm(fields)];
  let lastOpen: number | null = null;

  return {
    share: () => fields.share,
    read(limit) {
      // Row 0 is the row before, which the first one is compared with.
      const rows = allocateKlineSeries(limit + 1);
      const skipped = lastOpen === null ? 0 : 1;
      rows.tsOpen[0] = lastOpen ?? 0;
      let length = skipped;
      while (length < limit + skipped && !fields.atEnd()) {
        readRow(fields, rows, length);
        const fault = candleFault(rows, length);
        if (fault !== null) throw lineError(fields.line, fault);
        if (!fields.endLine()) throw lineError(fields.line, "a carriage return stands inside the line");
        length++;
      }
      if (length > skipped) lastOpen = rows.tsOpen[length - 1] ?? null;
      const read = sliceKlineSeries(rows, skipped, length);
      if (readRow === readOurRow) estimateQuoteVolume(read);
      return read;
    },
  };
}

const ROWS_PER_PIECE = 100_000;

/** Every candle of a CSV, as `openCandleCsv` reads it. */
export function parseCandleCsv(bytes: Uint8Array): KlineSeries {
  const csv = openCandleCsv(bytes);
  const pieces: KlineSeries[] = [];
  for (let piece = csv.read(ROWS_PER_PIECE); piece.length > 0; piece = csv.read(ROWS_PER_PIECE)) {
    pieces.push(piece);
  }
  return concatKlineSeries(pieces);
}

const DIGIT_0 = 48;
const DIGIT_9 = 57;
const MAX_HEADER_CHARS = 200;

/** Leaves `fields` at the first candle. */
function readForm(fields: DecimalFields): "ours" | "venue" {
  const first = fields.peekByte();
  const line = fields.peekLine(MAX_HEADER_CHARS);
  const isHeaderless = first >= DIGIT_0 && first <= DIGIT_9 && line.split(",").length === 12;
  if (isHeaderless) return "venue";
  fields.skipLine();
  if (line === CANDLE_CSV_HEADER) return "ours";
  if (line === VENUE_CSV_HEADER) return "venue";
  const wanted = `${CANDLE_CSV_HEADER} (or the twelve columns of Binance's dumps)`;
  throw lineError(1, `the header must be ${wanted}, found ${JSON.stringify(line)}`);
}

function readOurRow(fields: DecimalFields, rows: KlineSeries, index: number): void {
  rows.tsOpen[index] = number(fields, "ts_open_ms");
  readPrices(fields, rows, index);
  rows.volume[index] = number(fields, "volume", true);
}

/** Epoch milliseconds reach this in the year 5138: what is larger is microseconds. */
const MICROSECONDS_FROM = 1e14;

function readVenueRow(fields: DecimalFields, rows: KlineSeries, index: number): void {
  const openTime = number(fields, "open_time");
  const scale = openTime >= MICROSECONDS_FROM ? 1_000 : 1;
  const tsOpen = openTime / scale;
  rows.tsOpen[index] = tsOpen;
  readPrices(fields, rows, index);
  rows.volume[index] = number(fields, "volume");
  const closeTime = number(fields, "close_time") / scale;
  if (!(closeTime >= tsOpen && closeTime < tsOpen + MINUTE_MS)) {
    throw lineError(fields.line, `the candle closes at ${closeTime}, not within a minute of ${tsOpen}`);
  }
  const quoteVolume = number(fields, "quote_volume");
  const trades = number(fields, "count");
  const takerBase = number(fields, "taker_buy_volume");
  const takerQuote = number(fields, "taker_buy_quote_volume");
  number(fields, "ignore", true);
  if (!(quoteVolume + takerBase + takerQuote < Number.POSITIVE_INFINITY)) {
    throw lineError(fields.line, "a volume is not finite");
  }
  if (!Number.isInteger(trades) || trades > 0xffff_ffff) {
    throw lineError(fields.line, `the count ${trades} is not a number of trades`);
  }
  rows.quoteVolume[index] = quoteVolume;
  rows.trades[index] = trades;
  rows.takerBuyBaseVolume[index] = takerBase;
  rows.takerBuyQuoteVolume[index] = takerQuote;
}

function readPrices(fields: DecimalFields, rows: KlineSeries, index: number): void {
  rows.open[index] = number(fields, "open");
  rows.high[index] = number(fields, "high");
  rows.low[index] = number(fields, "low");
  rows.close[index] = number(fields, "close");
}

function number(fields: DecimalFields, column: string, isLast = false): number {
  const value = fields.next(isLast);
  if (typeof value === "number") return value;
  throw lineError(fields.line, faultText(value, column));
}

function faultText({ found }: FieldFault, column: string): string {
  return `expected a decimal number for ${column}, found ${JSON.stringify(found)}`;
}

function lineError(line: number, fault: string): RoehubError {
  return new RoehubError("candle_file_invalid", `line ${line}: ${fault}`);
}
