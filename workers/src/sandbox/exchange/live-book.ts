import type { Clock } from "@roehub/core/kernel/clock";
import { instrumentKey } from "@roehub/core/market-data/market";
import { type BookLevel, simulateBook } from "../market/simulated-book.ts";
import type { SourceInstrument } from "./exchange-source.ts";

/** An order book that lives: each change has an update id, and whoever follows the changes has the book. */
export interface LiveBook {
  /** Brings the book to this moment and answers it. */
  now(): BookState;
  /** Levels that change from now on, in portions that join on to each other. */
  follow(): BookChanges;
  /** The best levels of each side from now on, in portions that join on to each other. */
  followTop(depth: number): TopChanges;
}

/** Best first; prices in ticks, quantities in lots. */
export interface BookState {
  readonly updateId: number;
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
}

export interface BookPortion {
  readonly firstId: number;
  readonly lastId: number;
  readonly previousLastId: number;
  /** Quantity 0: the level is gone. */
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
}

export interface BookChanges {
  /** What changed since the last call; null where nothing did. */
  take(): BookPortion | null;
  stop(): void;
}

export interface TopPortion {
  readonly updateId: number;
  /** Of the whole book. */
  readonly sequence: number;
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
}

export interface TopChanges {
  /** The levels as the last portion left them. */
  snapshot(): TopPortion;
  take(): TopPortion | null;
}

/** Levels a side that the venue keeps here. */
const BOOK_DEPTH = 200;

type Side = ReadonlyMap<number, number>;

interface LiveBookDeps {
  readonly instrument: SourceInstrument;
  readonly clock: Clock;
  /** Null where nothing was traded for a day: the book is empty then. */
  readonly lastPrice: () => number | null;
}

export function createLiveBook({ instrument, clock, lastPrice }: LiveBookDeps): LiveBook {
  const seed = seedOf(instrument);
  const minuteLots = instrument.minuteVolume * 10 ** instrument.quantityDigits;
  let updateId = Math.floor(clock.nowMs() / 10);
  let sides: { bids: Side; asks: Side } = { bids: new Map(), asks: new Map() };
  const followers = new Set<Follower>();

  const advance = (): void => {
    const price = lastPrice();
    const lastTicks = price === null ? null : Math.round(price * 10 ** instrument.priceDigits);
    const tsMs = clock.nowMs();
    const made =
      lastTicks === null
        ? { bids: [], asks: [] }
        : simulateBook({ seed, tsMs, lastTicks, minuteLots, depth: BOOK_DEPTH });
    const next = { bids: sideOf(made.bids), asks: sideOf(made.asks) };
    const bids = changesBetween(sides.bids, next.bids);
    const asks = changesBetween(sides.asks, next.asks);
    sides = next;
    updateId += bids.length + asks.length;
    for (const follower of followers) {
      for (const { ticks, lots } of bids) follower.bids.set(ticks, lots);
      for (const { ticks, lots } of asks) follower.asks.set(ticks, lots);
    }
  };

  const state = (): BookState => ({ updateId, bids: levelsOf(sides.bids), asks: levelsOf(sides.asks) });
  return {
    now() {
      advance();
      return state();
    },
    follow() {
      advance();
      const follower: Follower = { bids: new Map(), asks: new Map() };
      followers.add(follower);
      const advanced = () => {
        advance();
        return updateId;
      };
      return followChanges(follower, { advanced, stop: () => void followers.delete(follower) });
    },
    followTop(depth) {
      advance();
      return followTop(() => {
        advance();
        return state();
      }, depth);
    },
  };
}

/** What has changed since it was last taken. */
interface Follower {
  readonly bids: Map<number, number>;
  readonly asks: Map<number, number>;
}

function followChanges(
  { bids, asks }: Follower,
  { advanced, stop }: { advanced: () => number; stop: () => void },
): BookChanges {
  let previousLastId = advanced();
  return {
    take() {
      const lastId = advanced();
      if (lastId === previousLastId) return null;
      const ids = { firstId: previousLastId + 1, lastId, previousLastId };
      const portion = { ...ids, bids: levelsOf(bids), asks: levelsOf(asks) };
      bids.clear();
      asks.clear();
      previousLastId = lastId;
      return portion;
    },
    stop,
  };
}

function followTop(now: () => BookState, depth: number): TopChanges {
  const topOf = (state: BookState) => ({
    sequence: state.updateId,
    bids: sideOf(state.bids.slice(0, depth)),
    asks: sideOf(state.asks.slice(0, depth)),
  });
  let top = topOf(now());
  let updateId = top.sequence;
  return {
    snapshot: () => ({
      updateId,
      sequence: top.sequence,
      bids: levelsOf(top.bids),
      asks: levelsOf(top.asks),
    }),
    take() {
      const next = topOf(now());
      const bids = changesBetween(top.bids, next.bids);
      const asks = changesBetween(top.asks, next.asks);
      top = next;
      if (bids.length + asks.length === 0) return null;
      updateId += 1;
      return { updateId, sequence: next.sequence, bids, asks };
    },
  };
}

const sideOf = (levels: readonly BookLevel[]): Side =>
  new Map(levels.map(({ ticks, lots }) => [ticks, lots]));

const levelsOf = (side: Side): BookLevel[] => [...side].map(([ticks, lots]) => ({ ticks, lots }));

/** What turns one side into the other: 0 lots where a level is gone. */
function changesBetween(before: Side, after: Side): BookLevel[] {
  const changes: BookLevel[] = [];
  for (const ticks of before.keys()) if (!after.has(ticks)) changes.push({ ticks, lots: 0 });
  for (const [ticks, lots] of after) if (before.get(ticks) !== lots) changes.push({ ticks, lots });
  return changes;
}

/** Different books on different markets: a hash (FNV-1a) of the instrument's key. */
function seedOf(instrument: SourceInstrument): number {
  let hash = 0x811c9dc5;
  for (const letter of instrumentKey(instrument)) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
  return hash >>> 0;
}
