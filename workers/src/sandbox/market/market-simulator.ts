import { ensureDefined } from "@roehub/core/kernel/assert";
import { DAY_MS, MINUTE_MS } from "@roehub/core/kernel/time";
import {
  allocateCandleSeries,
  type CandleSeries,
  candlesBetween,
} from "@roehub/core/market-data/candle-series";
import { createMarketDays, DAILY_VOLATILITY, type MarketDays, ORIGIN_DAY } from "./market-days.ts";
import { ACTIVITY_BY_MINUTE, type MarketMinutes, MINUTES_PER_DAY, marketMinutes } from "./market-minutes.ts";
import { createMinuteCandles } from "./minute-candles.ts";
import { createRandomStream, type RandomStream } from "./random-stream.ts";
import { SIMULATED_INSTRUMENTS, type SimulatedInstrument } from "./simulated-instruments.ts";

/**
 * A seeded market. Every minute is a function of the seed, the symbol and the minute alone: whatever stretch is asked
 * for, in whatever order, its candles are the same. See docs/architecture/market-simulator.md.
 */
export interface MarketSimulator {
  readonly instruments: readonly SimulatedInstrument[];
  /** The 1m candles of a simulated symbol that open in `[startMs, endMs)`, from the market's origin on. */
  candles(symbol: string, startMs: number, endMs: number): CandleSeries;
}

/** The first minute the simulated market has. */
export const SIMULATION_ORIGIN_MS = ORIGIN_DAY * DAY_MS;

export function createMarketSimulator({ seed }: { readonly seed: number }): MarketSimulator {
  const days = createMarketDays(seed);
  return {
    instruments: SIMULATED_INSTRUMENTS,
    candles(symbol, startMs, endMs) {
      const index = SIMULATED_INSTRUMENTS.findIndex((instrument) => instrument.symbol === symbol);
      const instrument = ensureDefined(SIMULATED_INSTRUMENTS[index], `simulated instrument ${symbol}`);
      const start = Math.max(startMs, SIMULATION_ORIGIN_MS);
      const firstDay = Math.floor(start / DAY_MS);
      const endDay = Math.max(firstDay, Math.ceil(endMs / DAY_MS));
      const out = allocateCandleSeries((endDay - firstDay) * MINUTES_PER_DAY);
      for (let day = firstDay; day < endDay; day++) {
        writeDay({ seed, days, index, instrument, day }, out, (day - firstDay) * MINUTES_PER_DAY);
      }
      return candlesBetween(out, start, endMs);
    },
  };
}

interface InstrumentDay {
  readonly seed: number;
  readonly days: MarketDays;
  readonly index: number;
  readonly instrument: SimulatedInstrument;
  readonly day: number;
}

/** Writes the 1,440 candles of an instrument's day from row `offset` on. */
function writeDay(of: InstrumentDay, out: CandleSeries, offset: number): void {
  const { seed, days, index, instrument, day } = of;
  const market = days.at(day);
  const next = days.at(day + 1);
  const minutes = marketMinutes(seed, market);
  const random = createRandomStream(seed, day, 2 + index);
  const own = ownMinutes(of, minutes, random);
  const startLog = Math.log(instrument.startPrice);
  const closeLogOf = (level: number, ownLog: number) => startLog + instrument.beta * level + ownLog;
  let previousLog = closeLogOf(market.openLog, market.ownOpenLog[index] ?? 0);
  let lateLevel = 0;
  const writer = createMinuteCandles(instrument, random, previousLog);
  for (let minute = 0; minute < MINUTES_PER_DAY; minute++) {
    const level = minutes.levelLog[minute] ?? 0;
    const seen = level - instrument.lagShare * (level - lateLevel);
    lateLevel = level;
    const isLast = minute === MINUTES_PER_DAY - 1;
    const closeLog = isLast
      ? closeLogOf(next.openLog, next.ownOpenLog[index] ?? 0)
      : closeLogOf(market.openLog + seen, own[minute] ?? 0);
    const spread = Math.sqrt(minutes.varianceShare[minute] ?? 0) * market.volatility;
    writer.write(out, offset + minute, {
      tsOpen: day * DAY_MS + minute * MINUTE_MS,
      returnLog: closeLog - previousLog,
      closeLog,
      deviation: spread * Math.hypot(instrument.beta, instrument.ownVolatilityRatio),
      activity: (ACTIVITY_BY_MINUTE[minute] ?? 1) * 0.5 + Math.sqrt(spread / TYPICAL_MINUTE_DEVIATION) * 0.5,
    });
    previousLog = closeLog;
  }
}

/** A minute's deviation on a day of ordinary volatility. */
const TYPICAL_MINUTE_DEVIATION = DAILY_VOLATILITY / Math.sqrt(MINUTES_PER_DAY);

/** The instrument's own log deviation at each minute's close: a bridge from the day's open to the next day's. */
function ownMinutes(of: InstrumentDay, minutes: MarketMinutes, random: RandomStream): Float64Array {
  const market = of.days.at(of.day);
  const open = market.ownOpenLog[of.index] ?? 0;
  const target = (of.days.at(of.day + 1).ownOpenLog[of.index] ?? 0) - open;
  const volatility = of.instrument.ownVolatilityRatio * market.volatility;
  const own = new Float64Array(MINUTES_PER_DAY);
  let sum = 0;
  for (let minute = 0; minute < MINUTES_PER_DAY; minute++) {
    const drawn = volatility * Math.sqrt(minutes.varianceShare[minute] ?? 0) * random.normal();
    own[minute] = drawn;
    sum += drawn;
  }
  let level = open;
  for (let minute = 0; minute < MINUTES_PER_DAY; minute++) {
    level += (own[minute] ?? 0) + (target - sum) * (minutes.varianceShare[minute] ?? 0);
    own[minute] = level;
  }
  return own;
}
