import { existsSync, openSync, readFileSync, truncateSync, writeSync } from "node:fs";
import type { Candle } from "@roehub/core/market-data/candle-series";
import { type InstrumentRef, instrumentKey } from "@roehub/core/market-data/market";

/** How a consumer came by a candle: from the stream, or from ClickHouse because the stream left it out. */
export type LedgerOrigin = "stream" | "canonical";

/** What a consumer made of candles, in a file that outlives it: one line an effect. */
export interface ConsumerLedger {
  has(ref: InstrumentRef, tsOpen: number): boolean;
  record(ref: InstrumentRef, candle: Candle, origin: LedgerOrigin): void;
}

/** Opens the ledger of an earlier consumer, or a new one; a line that was cut off is taken back. */
export function openConsumerLedger(file: string): ConsumerLedger {
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  if (whole.length < text.length) truncateSync(file, Buffer.byteLength(whole));
  const known = new Set(ledgerLines(whole).map(nameOfLine));
  const descriptor = openSync(file, "a");
  return {
    has: (ref, tsOpen) => known.has(`${instrumentKey(ref)} ${tsOpen}`),
    record(ref, candle, origin) {
      writeSync(descriptor, `${candleLine(ref, candle)} ${origin}\n`);
      known.add(`${instrumentKey(ref)} ${candle.tsOpen}`);
    },
  };
}

/** A candle as one line: `binance:spot:BTCUSDT <tsOpen> <open> <high> <low> <close> <volume>`. */
export function candleLine(ref: InstrumentRef, candle: Candle): string {
  const { tsOpen, open, high, low, close, volume } = candle;
  return [instrumentKey(ref), tsOpen, open, high, low, close, volume].join(" ");
}

/** Of a ledger's text. */
export function ledgerLines(text: string): readonly string[] {
  return text.split("\n").filter((line) => line !== "");
}

/** The instrument and the minute of a line. */
export function nameOfLine(line: string): string {
  return line.split(" ", 2).join(" ");
}
