import { createHash } from "node:crypto";
import { nameOfLine } from "./consumer-ledger.ts";

/** Candles that somebody has beside those of the exchange's source. */
export interface Comparison {
  /** Of the source. */
  readonly expected: number;
  readonly missing: number;
  /** With another content, or more than once. */
  readonly wrong: number;
  /** That the source does not have. */
  readonly extra: number;
  /** Rows of each instrument of the source. */
  readonly counts: readonly number[];
  /** Of all lines, sorted. */
  readonly hash: string;
  readonly expectedHash: string;
}

/** Each line is a candle, as `candleLine` writes it: the instrument, the minute, the content. */
export function compareLines(expected: readonly string[], lines: readonly string[]): Comparison {
  const byName = new Map(expected.map((line) => [nameOfLine(line), line]));
  const met = new Set<string>();
  let [wrong, extra] = [0, 0];
  for (const line of lines) {
    const name = nameOfLine(line);
    const wanted = byName.get(name);
    if (wanted === undefined) extra += 1;
    else if (wanted !== line || met.has(name)) wrong += 1;
    met.add(name);
  }
  const missing = [...byName.keys()].filter((name) => !met.has(name)).length;
  const faults = { expected: expected.length, missing, wrong, extra };
  const rows = Map.groupBy(lines, instrumentOfLine);
  const keys = new Set(expected.map(instrumentOfLine));
  const counts = [...keys].map((key) => rows.get(key)?.length ?? 0);
  return { ...faults, counts, hash: hashOf(lines), expectedHash: hashOf(expected) };
}

/** How many candles are not as they should be; what compared nothing holds nothing. */
export function faultsOf({ expected, missing, wrong, extra, hash, expectedHash }: Comparison): number {
  const faults = missing + wrong + extra;
  return expected === 0 || (faults === 0 && hash !== expectedHash) ? Math.max(1, faults) : faults;
}

function instrumentOfLine(line: string): string {
  return line.slice(0, line.indexOf(" "));
}

function hashOf(lines: readonly string[]): string {
  return createHash("sha256")
    .update([...lines].sort().join("\n"))
    .digest("hex")
    .slice(0, 16);
}
