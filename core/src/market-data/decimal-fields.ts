const NEWLINE = 10;
const CARRIAGE_RETURN = 13;
const COMMA = 44;
const POINT = 46;
const DIGIT_0 = 48;
const DECIMAL = /^\d+(\.\d+)?([eE][+-]?\d{1,3})?$/;
const MAX_DIGITS = 16;
const MAX_FIELD_CHARS = 60;
const POWERS_OF_TEN = Float64Array.from({ length: MAX_DIGITS + 1 }, (_, power) => 10 ** power);

/** A field that is no decimal: its first characters. */
export interface FieldFault {
  readonly found: string;
}

/** Walks the bytes of a CSV of numbers without making a string a field. */
export class DecimalFields {
  /** Of the file, the first is 1. */
  line = 1;
  private position: number;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    this.position = hasMark ? 3 : 0;
  }

  /** How much is read, 0 to 1. */
  get share(): number {
    return Math.min(1, this.position / Math.max(1, this.bytes.length));
  }

  /** 0 at the end. */
  peekByte(): number {
    return this.bytes[this.position] ?? 0;
  }

  /** The line without its end, `limit` characters of it at most. */
  peekLine(limit: number): string {
    const newline = this.bytes.indexOf(NEWLINE, this.position);
    const end = newline < 0 ? this.bytes.length : newline;
    return this.text(this.position, Math.min(end, this.position + limit)).replace(/\r$/, "");
  }

  skipLine(): void {
    const newline = this.bytes.indexOf(NEWLINE, this.position);
    this.position = newline < 0 ? this.bytes.length : newline + 1;
    this.line++;
  }

  /** True when only empty lines are left. */
  atEnd(): boolean {
    if (this.peekByte() > CARRIAGE_RETURN) return false;
    for (let index = this.position; index < this.bytes.length; index++) {
      const byte = this.bytes[index];
      if (byte !== NEWLINE && byte !== CARRIAGE_RETURN) return false;
    }
    return true;
  }

  /**
   * Reads a field, the comma after it included; `isLast`: up to the line's end. The loop of a plain number keeps to
   * locals: it is where a load's time goes.
   */
  next(isLast: boolean): number | FieldFault {
    const bytes = this.bytes;
    const start = this.position;
    let at = start;
    let mantissa = 0;
    let point = -1;
    let byte = bytes[at] ?? NEWLINE;
    for (;;) {
      const digit = byte - DIGIT_0;
      if (digit >= 0 && digit <= 9) mantissa = mantissa * 10 + digit;
      else if (byte === POINT && point < 0) point = at;
      else break;
      byte = bytes[++at] ?? NEWLINE;
    }
    const isEnded = isLast ? byte === NEWLINE || byte === CARRIAGE_RETURN : byte === COMMA;
    const digits = at - start - (point < 0 ? 0 : 1);
    const decimals = point < 0 ? 0 : at - point - 1;
    const isPlain = digits > 0 && point !== start && (point < 0 || decimals > 0);
    // A whole number below 2^53 and a power of ten up to 22 are exact doubles, so one division rounds correctly
    // (Clinger 1990). A mantissa that lost digits on the way is not below.
    if (!isEnded || !isPlain || digits > MAX_DIGITS || mantissa > Number.MAX_SAFE_INTEGER) {
      return this.long(isLast);
    }
    this.position = isLast ? at : at + 1;
    return decimals > 0 ? mantissa / (POWERS_OF_TEN[decimals] ?? 1) : mantissa;
  }

  /** The next field again, with many digits or an exponent; refuses what is no number. */
  private long(isLast: boolean): number | FieldFault {
    const start = this.position;
    let at = start;
    while (!this.isFieldEnd(at, isLast) && this.bytes[at] !== NEWLINE && at - start < MAX_FIELD_CHARS) at++;
    const found = this.text(start, at);
    if (!this.isFieldEnd(at, isLast) || !DECIMAL.test(found)) return { found };
    this.position = isLast ? at : at + 1;
    return Number(found);
  }

  /** False where something stands between a carriage return and the line's end. */
  endLine(): boolean {
    if (this.bytes[this.position] === CARRIAGE_RETURN) this.position++;
    if (this.position < this.bytes.length && this.bytes[this.position] !== NEWLINE) return false;
    this.position++;
    this.line++;
    return true;
  }

  private isFieldEnd(at: number, isLast: boolean): boolean {
    const byte = this.bytes[at] ?? NEWLINE;
    return isLast ? byte === NEWLINE || byte === CARRIAGE_RETURN : byte === COMMA;
  }

  private text(start: number, end: number): string {
    return String.fromCharCode(...this.bytes.subarray(start, end));
  }
}
