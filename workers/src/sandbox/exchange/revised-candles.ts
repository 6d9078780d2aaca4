import { readFileSync } from "node:fs";
import { ensureDefined } from "@roehub/core/kernel/assert";
import { MINUTE_MS } from "@roehub/core/kernel/time";
import { type Candle, candleSeriesOf } from "@roehub/core/market-data/candle-series";
import type { Kline } from "@roehub/core/market-data/kline";
import type { InstrumentRef } from "@roehub/core/market-data/market";
import { simulatedKlines } from "../market/simulated-klines.ts";
import { createMemorySource, describeInstrument } from "./memory-source.ts";
import { createRevisedSource, type RevisedSource } from "./revised-source.ts";

/** Minutes that a venue changed after it published them, as they read first and as they read later. */
export interface RevisedCandles {
  readonly first: readonly Kline[];
  readonly later: readonly Kline[];
}

/** Reads a recording `{first, later}` of rows `[ts_open_ms, open, high, low, close, volume]`. */
export function readRevisedCandles(file: string, ref: InstrumentRef): RevisedCandles {
  const recorded = JSON.parse(readFileSync(file, "utf8")) as Record<"first" | "later", readonly number[][]>;
  const klines = (rows: readonly number[][]): Kline[] => {
    const candles = rows.map(([tsOpen, open, high, low, close, volume]) => ({
      tsOpen,
      open,
      high,
      low,
      close,
      volume,
    }));
    const details = { ...ref, seed: 1, tradeVolume: 1, priceDigits: 2, quantityDigits: 6 };
    return simulatedKlines(candleSeriesOf(candles as unknown as Candle[]), details);
  };
  return { first: klines(recorded.first), later: klines(recorded.later) };
}

/** A source with the first reading of the minutes, and each later one a while after its minute. */
export function createRevisingSource(
  ref: InstrumentRef,
  { first, later }: RevisedCandles,
  revisedAfterMs: number,
): RevisedSource {
  ensureDefined(first[0], "recorded candles");
  const source = createMemorySource([{ instrument: describeInstrument(ref, first), klines: first }]);
  return createRevisedSource(
    source,
    later.map((kline) => ({ ref, kline, atMs: kline.tsOpen + MINUTE_MS + revisedAfterMs })),
  );
}
