/** Resting orders as whole ticks and lots, best first on both sides. */
export interface SimulatedBook {
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
}

export interface BookLevel {
  readonly ticks: number;
  readonly lots: number;
}

export interface BookRequest {
  /** Chooses the orders; another one for each instrument. */
  readonly seed: number;
  readonly tsMs: number;
  /** The last trade, in ticks. */
  readonly lastTicks: number;
  /** Mean volume of a minute, in lots. */
  readonly minuteLots: number;
  /** Levels a side. */
  readonly depth: number;
}

/** Deeper levels stand on multiples of this share of the price, so that a book of 100 levels reaches 20 basis points. */
const GRID_SHARE = 0.00002;
const EMPTY_SHARE = 0.2;

/**
 * A book around the last trade: one or two ticks wide, thin at the top. What stands on a level is a function of the
 * seed, the level and the time, and stays for seconds, so that of two books a moment apart most levels are equal.
 */
export function simulateBook({ seed, tsMs, lastTicks, minuteLots, depth }: BookRequest): SimulatedBook {
  const grid = Math.max(1, Math.round(lastTicks * GRID_SHARE));
  const second = Math.floor(tsMs / 1_000);
  const bestBid = lastTicks - (unitHash(seed, second, 1) < 0.5 ? 0 : 1);
  const bestAsk = bestBid + 1 + (unitHash(seed, second, 2) < 0.1 ? 1 : 0);
  const side = (direction: 1 | -1, best: number): BookLevel[] => {
    const top = lotsAt({ seed: seed + direction, ticks: best, tsMs, minuteLots }) ?? minuteLots * 0.01;
    const levels = [{ ticks: best, lots: Math.max(1, Math.round(top * 0.3)) }];
    let ticks = (direction === 1 ? Math.floor(best / grid) + 1 : Math.ceil(best / grid) - 1) * grid;
    for (; levels.length < depth && ticks > 0; ticks += direction * grid) {
      const lots = lotsAt({ seed: seed + direction, ticks, tsMs, minuteLots });
      if (lots !== null) levels.push({ ticks, lots: Math.max(1, Math.round(lots)) });
    }
    return levels;
  };
  return { bids: side(-1, bestBid), asks: side(1, bestAsk) };
}

interface LevelRequest {
  readonly seed: number;
  readonly ticks: number;
  readonly tsMs: number;
  readonly minuteLots: number;
}

/** Null where nothing stands there. */
function lotsAt({ seed, ticks, tsMs, minuteLots }: LevelRequest): number | null {
  const draw = unitHash(seed, ticks, 3);
  const lifeMs = 2_000 + 18_000 * draw;
  const age = Math.floor(tsMs / lifeMs + draw);
  const size = unitHash(seed ^ age, ticks, 4);
  if (size < EMPTY_SHARE) return null;
  return minuteLots * 0.04 * -Math.log(1 - (size - EMPTY_SHARE) / (1 - EMPTY_SHARE + 1e-9));
}

/** A number in [0, 1) that is unrelated for neighbouring inputs (the finaliser of MurmurHash3, twice). */
function unitHash(a: number, b: number, c: number): number {
  return mixed(mixed(Math.imul(a | 0, 0x9e3779b1) ^ (b | 0)) ^ Math.imul(c, 0x85ebca77)) / 4_294_967_296;
}

function mixed(value: number): number {
  let mix = value >>> 0;
  mix = Math.imul(mix ^ (mix >>> 16), 0x85ebca6b);
  mix = Math.imul(mix ^ (mix >>> 13), 0xc2b2ae35);
  return (mix ^ (mix >>> 16)) >>> 0;
}
