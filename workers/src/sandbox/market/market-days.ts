import { ensureDefined } from "@roehub/core/kernel/assert";
import { createRandomStream, type RandomStream } from "./random-stream.ts";
import { SIMULATED_COINS } from "./simulated-coins.ts";

export type Regime = "range" | "uptrend" | "downtrend" | "crash";

/** One UTC day of the market as a whole: what its minutes must add up to. */
export interface MarketDay {
  readonly day: number;
  readonly regime: Regime;
  /** Log level of the market at the day's open; 0 at the origin. */
  readonly openLog: number;
  /** The part of the day's log return that its regime gives, and the part that chance gives. */
  readonly driftLog: number;
  readonly noiseLog: number;
  /** Standard deviation of the day's log return. */
  readonly volatility: number;
  /** Own log deviation of each coin at the open, in the order of `SIMULATED_COINS`. */
  readonly ownOpenLog: readonly number[];
}

/** Days since 1970 of 2020-01-01: the market's first day. */
export const ORIGIN_DAY = 18_262;

export const DAILY_VOLATILITY = 0.02;
const VOLATILITY_MEMORY = 0.93;
const VOLATILITY_SHOCK = 0.16;
const CRASH_VOLATILITY_JUMP = 0.7;
/** A day's pull of the level back to the origin, and the stronger one beyond a factor of 1.8 from it. */
const PULL_TO_ORIGIN = 0.004;
const PULL_BEYOND_WALL = 0.05;
const WALL_LOG = Math.log(1.8);
const OWN_PULL = 0.006;

const DRIFT_PER_DAY = { range: 0, uptrend: 0.007, downtrend: -0.006, crash: -0.11 } as const;
const MEAN_DAYS = { range: 9, uptrend: 12, downtrend: 10, crash: 1 } as const;

interface ChainState {
  regime: Regime;
  daysLeft: number;
  levelLog: number;
  logVolatility: number;
  ownLog: number[];
}

/** The chain of days from the origin on. Each day costs a few draws, so a decade is made in milliseconds. */
export interface MarketDays {
  /** `day` in days since 1970, not before `ORIGIN_DAY`. */
  at(day: number): MarketDay;
}

export function createMarketDays(seed: number): MarketDays {
  const days: MarketDay[] = [];
  const state: ChainState = {
    regime: "range",
    daysLeft: MEAN_DAYS.range,
    levelLog: 0,
    logVolatility: 0,
    ownLog: SIMULATED_COINS.map(() => 0),
  };
  return {
    at(day) {
      while (ORIGIN_DAY + days.length <= day) days.push(nextDay(state, seed, ORIGIN_DAY + days.length));
      return ensureDefined(days[day - ORIGIN_DAY], `market day ${day}`);
    },
  };
}

function nextDay(state: ChainState, seed: number, day: number): MarketDay {
  const random = createRandomStream(seed, day, 0);
  enterRegime(state, random);
  state.logVolatility = VOLATILITY_MEMORY * state.logVolatility + VOLATILITY_SHOCK * random.normal();
  if (state.regime === "crash") state.logVolatility += CRASH_VOLATILITY_JUMP;
  const volatility = DAILY_VOLATILITY * Math.exp(state.logVolatility);
  const driftLog = regimeDrift(state, random);
  const made: MarketDay = {
    day,
    regime: state.regime,
    openLog: state.levelLog,
    driftLog,
    noiseLog: volatility * random.normal(),
    volatility,
    ownOpenLog: [...state.ownLog],
  };
  state.levelLog += made.driftLog + made.noiseLog;
  for (const [index, coin] of SIMULATED_COINS.entries()) {
    const own = state.ownLog[index] ?? 0;
    state.ownLog[index] = own * (1 - OWN_PULL) + coin.ownVolatilityRatio * volatility * random.normal();
  }
  state.daysLeft--;
  return made;
}

/** When a regime is over, the next is drawn; a crash is rare, and likelier when the market stands high. */
function enterRegime(state: ChainState, random: RandomStream): void {
  if (state.daysLeft > 0) return;
  const draw = random.uniform();
  const isHigh = state.levelLog > 0.2;
  if (state.regime !== "crash" && draw < (isHigh ? 0.2 : 0.1)) state.regime = "crash";
  else if (draw < 0.45) state.regime = "range";
  else if (draw < 0.76) state.regime = "uptrend";
  else state.regime = "downtrend";
  const mean = MEAN_DAYS[state.regime];
  state.daysLeft = mean === 1 ? 1 : 2 + Math.floor(-Math.log(1 - random.uniform()) * (mean - 2));
}

function regimeDrift(state: ChainState, random: RandomStream): number {
  const strength = 0.6 + 0.8 * random.uniform();
  const beyondWall = Math.max(0, Math.abs(state.levelLog) - WALL_LOG) * Math.sign(state.levelLog);
  return (
    DRIFT_PER_DAY[state.regime] * strength - PULL_TO_ORIGIN * state.levelLog - PULL_BEYOND_WALL * beyondWall
  );
}
