import { DAY_MS, MINUTE_MS } from "@roehub/core/kernel/time";
import { createRandomStream } from "./random-stream.ts";
import type { SimulatedInstrument } from "./simulated-instruments.ts";

export interface BookLevel {
  readonly price: number;
  readonly quantity: number;
}

/** Resting orders, best first on both sides. */
export interface SimulatedBook {
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
}

export interface BookRequest {
  readonly seed: number;
  readonly instrument: SimulatedInstrument;
  readonly tsMs: number;
  /** The last trade. */
  readonly lastPrice: number;
  /** Levels a side. */
  readonly depth: number;
}

/** Streams below this are used by the market and its instruments. */
const BOOK_PURPOSE = 1_000;

/** A book around the last price: one or two ticks wide at the top, thin there and deeper further out. */
export function simulateBook({ seed, instrument, tsMs, lastPrice, depth }: BookRequest): SimulatedBook {
  const day = Math.floor(tsMs / DAY_MS);
  const minute = Math.floor((tsMs % DAY_MS) / MINUTE_MS);
  const random = createRandomStream(seed, day, BOOK_PURPOSE + minute);
  const ticksPerUnit = 10 ** instrument.priceDigits;
  const lotsPerUnit = 10 ** instrument.quantityDigits;
  const lastTicks = Math.round(lastPrice * ticksPerUnit);
  const side = (direction: 1 | -1, bestTicks: number): BookLevel[] => {
    const levels: BookLevel[] = [];
    let ticks = bestTicks;
    for (let level = 0; level < depth; level++) {
      const lots =
        instrument.minuteVolume * 0.02 * (1 + level * 0.3) * Math.exp(random.normal()) * lotsPerUnit;
      levels.push({ price: ticks / ticksPerUnit, quantity: Math.max(1, Math.round(lots)) / lotsPerUnit });
      ticks += direction * (1 + Math.floor(random.uniform() * 4));
    }
    return levels;
  };
  const isLastABid = random.uniform() < 0.5;
  const bestBid = isLastABid ? lastTicks : lastTicks - 1;
  const bestAsk = bestBid + 1 + (random.uniform() < 0.1 ? 1 : 0);
  return { bids: side(-1, bestBid), asks: side(1, bestAsk) };
}
