import { DAY_MS, MINUTE_MS } from "@roehub/core/kernel/time";
import type { CandleSeries } from "@roehub/core/market-data/candle-series";
import { DAILY_VOLATILITY, type MarketDays } from "./market-days.ts";
import { ACTIVITY_BY_MINUTE, type MarketMinutes, MINUTES_PER_DAY, marketMinutes } from "./market-minutes.ts";
import { createMinuteCandles } from "./minute-candles.ts";
import { createRandomStream, type RandomStream } from "./random-stream.ts";
import type { SimulatedCoin } from "./simulated-coins.ts";
import type { SimulatedInstrument } from "./simulated-instruments.ts";

export interface LeadingDay {
  readonly seed: number;
  readonly days: MarketDays;
  /** Place of the coin in `SIMULATED_COINS`. */
  readonly index: number;
  readonly coin: SimulatedCoin;
  /** The coin on Binance spot. */
  readonly instrument: SimulatedInstrument;
  readonly day: number;
}

/** Writes the 1,440 candles of a coin's day on Binance spot from row `offset` on. */
export function writeLeadingDay(of: LeadingDay, out: CandleSeries, offset: number): void {
  const { seed, days, index, coin, instrument, day } = of;
  const market = days.at(day);
  const next = days.at(day + 1);
  const minutes = marketMinutes(seed, market);
  const random = createRandomStream(seed, day, 2 + index);
  const own = ownMinutes(of, minutes, random);
  const startLog = Math.log(coin.startPrice);
  const closeLogOf = (level: number, ownLog: number) => startLog + coin.beta * level + ownLog;
  let previousLog = closeLogOf(market.openLog, market.ownOpenLog[index] ?? 0);
  let lateLevel = 0;
  const writer = createMinuteCandles(instrument, random, previousLog);
  for (let minute = 0; minute < MINUTES_PER_DAY; minute++) {
    const level = minutes.levelLog[minute] ?? 0;
    const seen = level - coin.lagShare * (level - lateLevel);
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
      deviation: spread * Math.hypot(coin.beta, coin.ownVolatilityRatio),
      activity: (ACTIVITY_BY_MINUTE[minute] ?? 1) * 0.5 + Math.sqrt(spread / TYPICAL_MINUTE_DEVIATION) * 0.5,
    });
    previousLog = closeLog;
  }
}

/** A minute's deviation on a day of ordinary volatility. */
const TYPICAL_MINUTE_DEVIATION = DAILY_VOLATILITY / Math.sqrt(MINUTES_PER_DAY);

/** The coin's own log deviation at each minute's close: a bridge from the day's open to the next day's. */
function ownMinutes(of: LeadingDay, minutes: MarketMinutes, random: RandomStream): Float64Array {
  const market = of.days.at(of.day);
  const open = market.ownOpenLog[of.index] ?? 0;
  const target = (of.days.at(of.day + 1).ownOpenLog[of.index] ?? 0) - open;
  const volatility = of.coin.ownVolatilityRatio * market.volatility;
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
