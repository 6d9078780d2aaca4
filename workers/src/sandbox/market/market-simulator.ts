import { ensureDefined } from "@roehub/core/kernel/assert";
import { DAY_MS } from "@roehub/core/kernel/time";
import {
  allocateCandleSeries,
  type CandleSeries,
  candlesBetween,
} from "@roehub/core/market-data/candle-series";
import { type InstrumentRef, instrumentKey } from "@roehub/core/market-data/market";
import { FOLLOWING_PURPOSE, followDay } from "./following-candles.ts";
import { writeLeadingDay } from "./leading-candles.ts";
import { createMarketDays, ORIGIN_DAY } from "./market-days.ts";
import { MINUTES_PER_DAY } from "./market-minutes.ts";
import { SIMULATED_COINS } from "./simulated-coins.ts";
import { SIMULATED_INSTRUMENTS, type SimulatedInstrument } from "./simulated-instruments.ts";

/**
 * A seeded market. Every minute is a function of the seed, the instrument and the minute alone: whatever stretch is
 * asked for, in whatever order, its candles are the same. See docs/architecture/market-simulator.md.
 */
export interface MarketSimulator {
  readonly instruments: readonly SimulatedInstrument[];
  /** The 1m candles of a simulated instrument that open in `[startMs, endMs)`, from the market's origin on. */
  candles(ref: InstrumentRef, startMs: number, endMs: number): CandleSeries;
}

/** The first minute the simulated market has. */
export const SIMULATION_ORIGIN_MS = ORIGIN_DAY * DAY_MS;

export function createMarketSimulator({ seed }: { readonly seed: number }): MarketSimulator {
  const days = createMarketDays(seed);
  return {
    instruments: SIMULATED_INSTRUMENTS,
    candles(ref, startMs, endMs) {
      const writeDay = dayWriter(ref, seed, days);
      const start = Math.max(startMs, SIMULATION_ORIGIN_MS);
      const firstDay = Math.floor(start / DAY_MS);
      const endDay = Math.max(firstDay, Math.ceil(endMs / DAY_MS));
      const out = allocateCandleSeries((endDay - firstDay) * MINUTES_PER_DAY);
      for (let day = firstDay; day < endDay; day++) {
        writeDay(out, day, (day - firstDay) * MINUTES_PER_DAY);
      }
      return candlesBetween(out, start, endMs);
    },
  };
}

/** Writes a day of an instrument from a row on: that of Binance spot, and what the instrument's market makes of it. */
function dayWriter(ref: InstrumentRef, seed: number, days: ReturnType<typeof createMarketDays>) {
  const place = SIMULATED_INSTRUMENTS.findIndex(
    ({ marketId, symbol }) => marketId === ref.marketId && symbol === ref.symbol,
  );
  const instrument = ensureDefined(SIMULATED_INSTRUMENTS[place], `simulated ${instrumentKey(ref)}`);
  const index = place % SIMULATED_COINS.length;
  const coin = ensureDefined(SIMULATED_COINS[index], "simulated coin");
  const leading = ensureDefined(SIMULATED_INSTRUMENTS[index], "simulated coin on Binance spot");
  const { basis } = instrument;
  const purpose = FOLLOWING_PURPOSE + 2 * place;
  return (out: CandleSeries, day: number, offset: number): void => {
    writeLeadingDay({ seed, days, index, coin, instrument: leading, day }, out, offset);
    if (basis === null) return;
    const leadingMinuteVolume = leading.minuteVolume;
    followDay({ seed, day, instrument, basis, purpose, leadingMinuteVolume }, out, offset);
  };
}
