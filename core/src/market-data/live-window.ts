import type { Candle } from "./candle-series.ts";

/** Minutes that are kept: a day, for the longest bucket, and what a day's change needs before it. */
const MINUTES_MAX = 1_500;

export interface LiveWindow {
  /** Adds a minute, or replaces it. */
  put(candle: Candle): void;
  /** The minutes that open in `[from, to)`, ascending. */
  between(from: number, to: number): readonly Candle[];
  /** Whether the window has other content for this minute, or none. */
  differs(candle: Candle): boolean;
  clear(): void;
}

/** The newest closed minutes of an instrument. */
export function createLiveWindow(): LiveWindow {
  const minutes = new Map<number, Candle>();
  return {
    put(candle) {
      minutes.set(candle.tsOpen, candle);
      if (minutes.size <= MINUTES_MAX) return;
      const [oldest] = minutes.keys();
      if (oldest !== undefined) minutes.delete(oldest);
    },
    between(from, to) {
      const found: Candle[] = [];
      for (const candle of minutes.values()) {
        if (candle.tsOpen >= from && candle.tsOpen < to) found.push(candle);
      }
      return found;
    },
    differs(candle) {
      const known = minutes.get(candle.tsOpen);
      return known === undefined || !isSameCandle(known, candle);
    },
    clear: () => minutes.clear(),
  };
}

function isSameCandle(a: Candle, b: Candle): boolean {
  return (
    a.tsOpen === b.tsOpen &&
    a.open === b.open &&
    a.high === b.high &&
    a.low === b.low &&
    a.close === b.close &&
    a.volume === b.volume
  );
}
