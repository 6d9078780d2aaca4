import type { CandleSeries } from "@roehub/core/market-data/candle-series";
import type { RandomStream } from "./random-stream.ts";
import type { SimulatedInstrument } from "./simulated-instruments.ts";

export interface MinuteMove {
  readonly tsOpen: number;
  readonly returnLog: number;
  readonly closeLog: number;
  /** Standard deviation of the minute's log return. */
  readonly deviation: number;
  /** Trading activity, about 1 on average. */
  readonly activity: number;
}

/** Makes candles in whole ticks and lots of minutes' moves. */
export interface MinuteCandles {
  /** Writes the next minute into `row`: it opens near the close of the one before. */
  write(out: CandleSeries, row: number, move: MinuteMove): void;
}

/** The candles of an instrument from the log price `openLog` on. */
export function createMinuteCandles(
  instrument: SimulatedInstrument,
  random: RandomStream,
  openLog: number,
): MinuteCandles {
  const ticksPerUnit = 10 ** instrument.priceDigits;
  const lotsPerUnit = 10 ** instrument.quantityDigits;
  let previousClose = Math.round(Math.exp(openLog) * ticksPerUnit);
  return {
    write(out, row, move) {
      const closePrice = Math.exp(move.closeLog) * ticksPerUnit;
      const openPrice = closePrice * Math.exp(-move.returnLog);
      const close = Math.round(closePrice);
      // As on real venues, about half of the minutes open a tick beside the last trade.
      const side = random.uniform();
      const open = previousClose + (side < 0.24 ? -1 : side < 0.48 ? 1 : 0);
      const high = Math.round(openPrice * Math.exp(bridgeExtreme(move.returnLog, move.deviation, random)));
      const low = Math.round(openPrice * Math.exp(-bridgeExtreme(-move.returnLog, move.deviation, random)));
      previousClose = close;
      out.tsOpen[row] = move.tsOpen;
      out.open[row] = open / ticksPerUnit;
      out.high[row] = Math.max(high, open, close) / ticksPerUnit;
      out.low[row] = Math.min(low, open, close) / ticksPerUnit;
      out.close[row] = close / ticksPerUnit;
      const volume = instrument.minuteVolume * volumeFactor(move, random);
      out.volume[row] = Math.max(1, Math.round(volume * lotsPerUnit)) / lotsPerUnit;
    },
  };
}

/** More is traded in active hours, and in minutes that move far. */
function volumeFactor({ returnLog, deviation, activity }: MinuteMove, random: RandomStream): number {
  const surprise = Math.abs(returnLog) / deviation;
  return activity * (0.45 + 0.6 * surprise) * Math.exp(0.6 * random.normal() - 0.18);
}

/** The highest log level on the way of a Brownian bridge from 0 to the return. Source: Karatzas and Shreve, 2.8. */
function bridgeExtreme(returnLog: number, deviation: number, random: RandomStream): number {
  const draw = Math.log(1 - random.uniform());
  return (returnLog + Math.sqrt(returnLog * returnLog - 2 * deviation * deviation * draw)) / 2;
}
