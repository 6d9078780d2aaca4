import { RoehubError } from "../kernel/errors.ts";
import { candleFault } from "./candle-fault.ts";
import { allocateCandleSeries, type CandleSeries, sliceCandleSeries } from "./candle-series.ts";

export const CANDLE_CSV_HEADER = "ts_open_ms,open,high,low,close,volume";

const NEWLINE = 10;
const CARRIAGE_RETURN = 13;
const COMMA = 44;
const POINT = 46;
const DIGIT_0 = 48;
const COLUMNS = ["ts_open_ms", "open", "high", "low", "close", "volume"] as const;
const LAST_COLUMN = COLUMNS.length - 1;
const DECIMAL = /^\d+(\.\d+)?([eE][+-]?\d{1,3})?$/;
const POWERS_OF_TEN = Array.from({ length: 16 }, (_, power) => 10 ** power);

/**
 * Reads 1m candles from the bytes of a CSV: a header line `ts_open_ms,open,high,low,close,volume`, then one candle a
 * line, ascending. Numbers are decimals, an exponent allowed; line ends may be LF or CRLF; a byte order mark is allowed.
 *
 * @throws RoehubError `candle_file_invalid` with the number of the first line at fault (the header is line 1).
 */
export function parseCandleCsv(bytes: Uint8Array): CandleSeries {
  const reader = new CsvReader(bytes);
  reader.expectHeader();
  const rows = allocateCandleSeries(countLines(bytes));
  const columns = [rows.tsOpen, rows.open, rows.high, rows.low, rows.close, rows.volume];
  let length = 0;
  while (!reader.atEnd()) {
    for (const [index, column] of columns.entries()) column[length] = reader.number(index);
    const fault = candleFault(rows, length);
    if (fault !== null) throw lineError(reader.line, fault);
    reader.endLine();
    length++;
  }
  return sliceCandleSeries(rows, 0, length);
}

/** Lines, the last one counted whether or not it ends. */
function countLines(bytes: Uint8Array): number {
  let lines = 1;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) lines++;
  return lines;
}

function lineError(line: number, fault: string): RoehubError {
  return new RoehubError("candle_file_invalid", `line ${line}: ${fault}`);
}

/** Walks the bytes of a CSV without making a string per field. */
class CsvReader {
  line = 1;
  private position: number;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    this.position = hasMark ? 3 : 0;
  }

  expectHeader(): void {
    const start = this.position;
    while (this.position < this.bytes.length && this.at() !== NEWLINE && this.position - start < 200) {
      this.position++;
    }
    const found = this.text(start, this.position).replace(/\r$/, "");
    if (found !== CANDLE_CSV_HEADER) {
      throw lineError(1, `the header must be ${CANDLE_CSV_HEADER}, found ${JSON.stringify(found)}`);
    }
    this.endLine();
  }

  /** True when only empty lines are left. */
  atEnd(): boolean {
    if (this.position < this.bytes.length && this.at() > CARRIAGE_RETURN) return false;
    for (let index = this.position; index < this.bytes.length; index++) {
      const byte = this.bytes[index];
      if (byte !== NEWLINE && byte !== CARRIAGE_RETURN) return false;
    }
    return true;
  }

  /** Reads the next field, the comma after it included, as a plain decimal. */
  number(column: number): number {
    const start = this.position;
    let mantissa = 0;
    let digits = 0;
    let fractionDigits = -1;
    for (; this.position < this.bytes.length; this.position++) {
      const byte = this.at();
      const digit = byte - DIGIT_0;
      if (digit >= 0 && digit <= 9) {
        mantissa = mantissa * 10 + digit;
        digits++;
        if (fractionDigits >= 0) fractionDigits++;
      } else if (byte === POINT && fractionDigits < 0 && digits > 0) {
        fractionDigits = 0;
      } else {
        break;
      }
    }
    const isPlain = this.atFieldEnd(column) && digits > 0 && digits <= 15 && fractionDigits !== 0;
    if (!isPlain) return this.longNumber(start, column);
    if (column < LAST_COLUMN) this.position++;
    // 15 digits and powers of ten up to 22 are exact doubles, so one division rounds correctly (Clinger 1990).
    return fractionDigits > 0 ? mantissa / (POWERS_OF_TEN[fractionDigits] ?? 1) : mantissa;
  }

  /** The field from `start` again, with many digits or an exponent; refuses what is no number. */
  private longNumber(start: number, column: number): number {
    this.position = start;
    while (!this.atFieldEnd(column) && this.at() !== NEWLINE && this.position - start < 60) this.position++;
    const found = this.text(start, this.position);
    if (!this.atFieldEnd(column) || !DECIMAL.test(found)) {
      const wanted = `a decimal number for ${COLUMNS[column]}`;
      throw lineError(this.line, `expected ${wanted}, found ${JSON.stringify(found)}`);
    }
    if (column < LAST_COLUMN) this.position++;
    return Number(found);
  }

  private atFieldEnd(column: number): boolean {
    const byte = this.position < this.bytes.length ? this.at() : NEWLINE;
    return column < LAST_COLUMN ? byte === COMMA : byte === NEWLINE || byte === CARRIAGE_RETURN;
  }

  endLine(): void {
    if (this.position < this.bytes.length && this.at() === CARRIAGE_RETURN) this.position++;
    if (this.position < this.bytes.length && this.at() !== NEWLINE) {
      throw lineError(this.line, "a carriage return stands inside the line");
    }
    this.position++;
    this.line++;
  }

  private at(): number {
    return this.bytes[this.position] ?? 0;
  }

  private text(start: number, end: number): string {
    return String.fromCharCode(...this.bytes.subarray(start, end));
  }
}
