import type { CandleSeries } from "../../market-data/candle-series.ts";
import { constantCandles } from "../sample-candles.ts";
import { hourly, proofCandles } from "./proof-subject.ts";

/** Prices that do not move; the last is the largest whole number that a double keeps apart from its neighbours. */
export const CONSTANT_PRICES = [1e-8, 0.1, 64_250.5, 1e12, Number.MAX_SAFE_INTEGER] as const;

/** A price that never moves, with this volume on each bar. */
export function stillCandles(price: number, length: number, volume = 0): CandleSeries {
  const candles = hourly(constantCandles(price, length));
  candles.volume.fill(volume);
  return candles;
}

/** Candles that markets seldom have and that tempt a division by zero, an overflow or a loss of all digits. */
export const HOSTILE_CANDLES: readonly (readonly [name: string, of: (length: number) => CandleSeries])[] = [
  ["prices of a few satoshi", (length) => proofCandles({ length, tickPlaces: 8, startTicks: 12 })],
  ["prices of a trillion", (length) => proofCandles({ length, startTicks: 100_000_000_000_000 })],
  ["prices of one tick", (length) => proofCandles({ length, tickPlaces: 2, startTicks: 1, moveShare: 0.9 })],
  ["jumps by half", (length) => proofCandles({ length, moveShare: 0.5 })],
  ["mostly flat bars", (length) => proofCandles({ length, tickPlaces: 0, startTicks: 60, moveShare: 0.01 })],
  ["bars without range", (length) => withoutRange(proofCandles({ length }))],
  ["no volume", (length) => withVolume(proofCandles({ length }), () => 0)],
  [
    "volume on one bar of nine",
    (length) => withVolume(proofCandles({ length }), (row) => (row % 9 && 0) || 5),
  ],
  ["volumes of a trillion", (length) => withVolume(proofCandles({ length }), (row) => 1e12 + row)],
  ["prices of seventeen digits", (length) => withPrices(proofCandles({ length }), (price) => price / 3)],
  [
    "prices of any number of decimals",
    (length) => withPrices(proofCandles({ length }), (price, row) => Number((price / 7).toFixed(row % 12))),
  ],
  ["a price that rests and moves", (length) => resting(proofCandles({ length, moveShare: 0.03 }))],
  ["a flat price that jumps once", (length) => jump(stillCandles(64_250.5, length, 1), length >> 1)],
  ["a flat price with single spikes", (length) => spikes(stillCandles(0.1, length, 1))],
  ["prices of 17 digits between flat runs", (length) => withDigits(proofCandles({ length }))],
  ["a price that only rises", (length) => drift(proofCandles({ length }), 1)],
  ["a price that only falls", (length) => drift(proofCandles({ length }), -1)],
];

function pricesOf({ open, high, low, close }: CandleSeries): readonly Float64Array[] {
  return [open, high, low, close];
}

function withoutRange(candles: CandleSeries): CandleSeries {
  for (const column of pricesOf(candles)) column.set(candles.close);
  return candles;
}

/** Each bar's prices changed alike, so that they keep their order. */
function withPrices(candles: CandleSeries, change: (price: number, row: number) => number): CandleSeries {
  for (const column of pricesOf(candles)) column.set(column.map(change));
  return candles;
}

/** Of every seventy bars the last forty stay at one price, without volume. */
function resting(candles: CandleSeries): CandleSeries {
  for (let row = 0; row < candles.length; row++) {
    if (row % 70 < 30) continue;
    const held = candles.close[row - 1] ?? 1;
    for (const column of pricesOf(candles)) column[row] = held;
    candles.volume[row] = 0;
  }
  return candles;
}

function withVolume(candles: CandleSeries, volume: (row: number) => number): CandleSeries {
  candles.volume.forEach((_, row) => {
    candles.volume[row] = volume(row);
  });
  return candles;
}

function jump(candles: CandleSeries, at: number): CandleSeries {
  for (const column of pricesOf(candles)) column.fill(97_000.25, at);
  return candles;
}

/** Prices that are no short decimals, some a million times smaller; every third stretch stands still without volume. */
function withDigits(candles: CandleSeries): CandleSeries {
  for (let row = 0; row < candles.length; row++) {
    const isFlat = row % 90 < 30;
    const factor = row % 5 === 0 ? Math.PI : row % 7 === 0 ? Math.SQRT2 * 1e-6 : 1;
    for (const column of pricesOf(candles)) column[row] = isFlat ? 123.456 : (column[row] ?? 0) * factor;
    if (isFlat) candles.volume[row] = 0;
  }
  return candles;
}

/** A high and then a low of one bar, each a hundred times away, on every fiftieth bar. */
function spikes(candles: CandleSeries): CandleSeries {
  for (let row = 25; row < candles.length; row += 50) {
    candles.high[row] = 10;
    if (row + 7 < candles.length) candles.low[row + 7] = 0.001;
  }
  return candles;
}

/** Bars of equal range, each a tick beyond the one before. */
function drift(candles: CandleSeries, direction: 1 | -1): CandleSeries {
  for (let row = 0; row < candles.length; row++) {
    const close = (1_000_000 + direction * row) / 100;
    candles.open[row] = close;
    candles.close[row] = close;
    candles.high[row] = (1_000_001 + direction * row) / 100;
    candles.low[row] = (999_999 + direction * row) / 100;
  }
  return candles;
}
