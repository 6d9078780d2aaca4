import { DAY_MS, type EpochMs, epochMs, MINUTE_MS } from "../kernel/time.ts";
import type { Candle } from "./candle-series.ts";
import { createLiveWindow } from "./live-window.ts";

/** Who hears of an instrument's minutes. */
export interface LiveMinutesListener {
  /** The next closed minute; minutes that the market did not have are left out. */
  minute(candle: Candle): void;
  /** Minutes from `changedFrom` on are not what was told: what was made from them must be made again. */
  changed(changedFrom: EpochMs): void;
  /** The minute in progress moved. */
  ticker(): void;
}

/** The canonical minutes of one instrument; reading them succeeds or waits. */
export interface StoredMinutes {
  read(start: number, end: number): Promise<readonly Candle[]>;
  /** Open time of the newest minute, or null. */
  newest(): Promise<EpochMs | null>;
}

export interface LiveSequence {
  /** The first minute that has not been told. */
  next(): EpochMs;
  /** The minutes of the last day that were told and open at `from` or later, ascending. */
  since(from: number): readonly Candle[];
  /** Begins behind the newest stored minute; what is taken before waits. */
  start(): Promise<void>;
  /** A closed minute that was heard of. */
  take(candle: Candle): void;
  /** Tells what is stored and was not heard of. */
  lookForMore(): Promise<void>;
}

interface LiveSequenceDeps extends StoredMinutes {
  readonly listeners: ReadonlySet<LiveMinutesListener>;
  readonly onFailure: (error: unknown) => void;
}

/** A larger hole is not told minute by minute. */
const HOLE_MINUTES_MAX = 1_500;

/** Puts minutes in order: those heard of, and between them those that are stored. */
export function createLiveSequence({ listeners, read, newest, onFailure }: LiveSequenceDeps): LiveSequence {
  const window = createLiveWindow();
  /** Messages that wait until what lies before them has been read. */
  const held = new Map<number, Candle>();
  let next = epochMs(0);
  let isReading = true;

  const give = (candle: Candle) => {
    next = epochMs(candle.tsOpen + MINUTE_MS);
    window.put(candle);
    for (const listener of listeners) listener.minute(candle);
  };

  /** Goes on at `from`, with the day before it in memory. */
  const load = async (from: EpochMs) => {
    const minutes = await read(from - DAY_MS, from);
    window.clear();
    for (const candle of minutes) window.put(candle);
    next = from;
  };

  const reload = async (from: EpochMs, changedFrom: EpochMs) => {
    await load(from);
    for (const listener of listeners) listener.changed(changedFrom);
  };

  /** Tells the minutes up to `last`, which is closed. */
  const advance = async (last: EpochMs) => {
    if (last - next > HOLE_MINUTES_MAX * MINUTE_MS) return reload(epochMs(last + MINUTE_MS), next);
    const stored = new Map((await read(next, last + MINUTE_MS)).map((candle) => [candle.tsOpen, candle]));
    for (let tsOpen = next; tsOpen <= last; tsOpen = epochMs(tsOpen + MINUTE_MS)) {
      const candle = stored.get(tsOpen) ?? held.get(tsOpen);
      if (candle !== undefined) give(candle);
    }
    next = epochMs(last + MINUTE_MS);
  };

  /** What was held: minutes told before are compared, those to come are told. */
  const settleHeld = async () => {
    while (held.size > 0) {
      const ascending = [...held.values()].sort((a, b) => a.tsOpen - b.tsOpen);
      const revised = ascending.find((candle) => candle.tsOpen < next && window.differs(candle));
      for (const { tsOpen } of ascending) if (tsOpen < next) held.delete(tsOpen);
      // The stored candle is the newest revision; the message may be an earlier one.
      if (revised !== undefined) await reload(next, revised.tsOpen);
      const newestHeld = Math.max(next - MINUTE_MS, ...held.keys());
      if (newestHeld >= next) await advance(epochMs(newestHeld));
    }
  };

  /** One reading at a time; messages that come meanwhile are held, and settled after it. */
  const reading = async (work: () => Promise<void>) => {
    isReading = true;
    try {
      await work();
      await settleHeld();
    } catch (error) {
      onFailure(error);
      return;
    } finally {
      isReading = false;
    }
    if (held.size > 0) await reading(async () => {});
  };

  return {
    next: () => next,
    since: (from) => window.between(from, next),

    start: () =>
      reading(async () => {
        const last = await newest();
        await load(epochMs(last === null ? 0 : last + MINUTE_MS));
      }),

    take(candle) {
      if (!isReading && candle.tsOpen === next) return give(candle);
      if (!isReading && candle.tsOpen < next && !window.differs(candle)) return;
      held.set(candle.tsOpen, candle);
      // What is dropped here is stored, and read with what lies between.
      if (held.size > HOLE_MINUTES_MAX) held.delete(Math.min(...held.keys()));
      if (!isReading) void reading(async () => {});
    },

    async lookForMore() {
      if (isReading) return;
      await reading(async () => {
        const last = await newest();
        if (last !== null && last >= next) await advance(last);
      });
    },
  };
}
