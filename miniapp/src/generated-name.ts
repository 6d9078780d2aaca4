/** A generated name in two parts: what is traded, and by which rules. */
export interface NameParts {
  /** `BTCUSDT spot 15m`. */
  readonly what: string;
  /** `ema.trend(20)+rsi.reversal(14,30,70)`, or empty. */
  readonly how: string;
}

/** Splits a generated name behind its timeframe; a name of another form stays whole. */
export function nameParts(name: string, timeframe: string): NameParts {
  const end = name.indexOf(` ${timeframe} `);
  if (end < 0) return { what: name, how: "" };
  const split = end + timeframe.length + 1;
  return { what: name.slice(0, split), how: name.slice(split + 1) };
}
