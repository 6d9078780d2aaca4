import type { MarketDay } from "./market-days.ts";
import { createRandomStream } from "./random-stream.ts";

export const MINUTES_PER_DAY = 1_440;

/** The minutes of one day of the market as a whole. */
export interface MarketMinutes {
  /** Log level above the day's open at the close of each minute; the last is the day's log return. */
  readonly levelLog: Float64Array;
  /** Share of the day's variance that falls on each minute; they add up to 1. */
  readonly varianceShare: Float64Array;
}

const VOLATILITY_MEMORY = 0.985;
const VOLATILITY_SHOCK = 0.11;
const JUMP_PROBABILITY = 0.012;
const JUMP_FACTOR = 3.5;
/** Brings the variance of the mixture of calm and jump draws back to 1. */
const NOISE_SCALE = 1 / Math.sqrt(1 + JUMP_PROBABILITY * (JUMP_FACTOR * JUMP_FACTOR - 1));

/** Activity by minute of the UTC day, mean 1: quiet in the Asian night, busiest when America opens. */
export const ACTIVITY_BY_MINUTE = Float64Array.from({ length: MINUTES_PER_DAY }, (_, minute) => {
  const hour = minute / 60;
  const bump = (center: number, width: number) => Math.exp(-(((hour - center) / width) ** 2));
  return (
    (0.62 + 0.9 * bump(14.7, 2.4) + 0.35 * bump(8.3, 2.5) + 0.35 * bump(1, 1.6) + 0.25 * bump(24, 1.2)) / 0.97
  );
});

/** Fills a day with minutes that end exactly where the day ends: a bridge weighted by each minute's variance. */
export function marketMinutes(seed: number, day: MarketDay): MarketMinutes {
  const random = createRandomStream(seed, day.day, 1);
  const fall = day.regime === "crash" ? crashCourse(random.uniform) : null;
  const varianceShare = new Float64Array(MINUTES_PER_DAY);
  let logVariance = 0;
  let total = 0;
  for (let minute = 0; minute < MINUTES_PER_DAY; minute++) {
    logVariance = VOLATILITY_MEMORY * logVariance + VOLATILITY_SHOCK * random.normal();
    const share = (ACTIVITY_BY_MINUTE[minute] ?? 1) * Math.exp(logVariance) * (fall?.turmoil(minute) ?? 1);
    varianceShare[minute] = share;
    total += share;
  }
  const returns = new Float64Array(MINUTES_PER_DAY);
  let sum = 0;
  for (let minute = 0; minute < MINUTES_PER_DAY; minute++) {
    const share = (varianceShare[minute] ?? 0) / total;
    varianceShare[minute] = share;
    const isJump = random.uniform() < JUMP_PROBABILITY;
    const noise = random.normal() * NOISE_SCALE * (isJump ? JUMP_FACTOR : 1);
    const drawn = day.volatility * Math.sqrt(share) * noise;
    returns[minute] = drawn;
    sum += drawn;
  }
  const levelLog = new Float64Array(MINUTES_PER_DAY);
  let level = 0;
  for (let minute = 0; minute < MINUTES_PER_DAY; minute++) {
    level += (returns[minute] ?? 0) + (day.noiseLog - sum) * (varianceShare[minute] ?? 0);
    const progress = (minute + 1) / MINUTES_PER_DAY;
    levelLog[minute] = level + day.driftLog * (fall?.progress(minute) ?? progress);
  }
  return { levelLog, varianceShare };
}

/** How a crash day falls: deeper than it ends within an hour or three, then back part of the way. */
function crashCourse(uniform: () => number) {
  const start = 120 + Math.floor(uniform() * 900);
  const fallMinutes = 50 + Math.floor(uniform() * 130);
  const overshoot = 1.25 + 0.3 * uniform();
  const end = start + fallMinutes;
  return {
    progress(minute: number): number {
      if (minute < start) return 0;
      if (minute < end) {
        const part = (minute + 1 - start) / fallMinutes;
        return overshoot * part * part * (3 - 2 * part);
      }
      const calm = (minute + 1 - end) / (MINUTES_PER_DAY - end);
      return 1 + (overshoot - 1) * (1 - calm) ** 3;
    },
    turmoil(minute: number): number {
      if (minute < start) return 1;
      return minute < end ? 7 : 1 + 6 * Math.exp(-(minute - end) / 240);
    },
  };
}
