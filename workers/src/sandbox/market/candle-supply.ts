import { type CandleSeries, candlesBetween } from "@roehub/core/market-data/candle-series";
import type { Instrument } from "@roehub/core/market-data/instruments-store";

/** Where all candles of one instrument come from. */
export interface CandleSupply {
  readonly instrument: Instrument;
  /** Names the content: equal keys promise equal candles wherever both have one. */
  readonly loadKey: string;
  readonly source: "simulated" | "file";
  /** Reads what there is now. `knownStartMs` is where an earlier load under the same key began. */
  open(knownStartMs: number | null): Promise<OpenCandleSupply>;
}

export interface OpenCandleSupply {
  /** The candles it has open in `[startMs, endMs)`. */
  readonly startMs: number;
  readonly endMs: number;
  /** How many of them there are from `fromMs` on. */
  countFrom(fromMs: number): number;
  /** The next candles from `fromMs` on, `limit` at most. */
  candles(fromMs: number, limit: number): CandleSeries;
  /** Minutes that two of its files have with different content. */
  readonly conflicts: number;
}

/** The part of a supply that opens before `untilMs`: what is history where a market begins then. */
export function supplyUntil(supply: CandleSupply, untilMs: number): CandleSupply {
  return {
    ...supply,
    loadKey: `${supply.loadKey}-until-${untilMs}`,
    async open(knownStartMs) {
      const all = await supply.open(knownStartMs);
      return {
        ...all,
        endMs: Math.min(all.endMs, untilMs),
        countFrom: (fromMs) => all.countFrom(fromMs) - all.countFrom(Math.max(fromMs, untilMs)),
        candles: (fromMs, limit) => candlesBetween(all.candles(fromMs, limit), fromMs, untilMs),
      };
    },
  };
}
