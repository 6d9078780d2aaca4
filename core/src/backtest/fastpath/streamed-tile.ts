import type { Params } from "../../indicators/indicator.ts";
import { assert, ensureDefined } from "../../kernel/assert.ts";

/** Slots for the series of streamed points. What is there already is not made again. */
export interface StreamedTile {
  readonly slots: number;
  /** Makes the series of these points, at most `slots`, be there until the next call; false where it was stopped. */
  hold(points: readonly number[], shouldStop: () => boolean): boolean;
  /** The place of the series of a point that is held. */
  placeOf(point: number): number;
}

interface StreamedTileDeps {
  /** Of the first slot. */
  readonly place: number;
  readonly slots: number;
  readonly seriesBytes: number;
  /** Points whose series are made between two looks at whether to stop. */
  readonly pointsAtOnce: number;
  /** Up to `count` points from number `first` on. */
  readonly pointsFrom: (first: number, count: number) => readonly Params[];
  readonly fill: (points: readonly Params[], places: readonly number[]) => void;
}

/** Bars times points whose series are made between two looks at whether to stop: some milliseconds with kernels. */
const BARS_AT_ONCE = 2 ** 25;

/** Points whose series are made at once over so many bars: those that share series are faster the more of them there are. */
export function pointsAtOnceOver(bars: number): number {
  return Math.max(1, Math.floor(BARS_AT_ONCE / bars));
}

export function createStreamedTile(deps: StreamedTileDeps): StreamedTile {
  const { place, slots, seriesBytes, pointsAtOnce, pointsFrom, fill } = deps;
  /** The point that each slot holds. */
  const held = new Map<number, number>();
  const slotOfPoint = new Map<number, number>();

  function freeSlots(points: readonly number[]): number[] {
    const wanted = new Set(points);
    const free: number[] = [];
    for (let slot = 0; slot < slots; slot++) {
      const point = held.get(slot);
      if (point !== undefined && wanted.has(point)) continue;
      free.push(slot);
    }
    return free;
  }

  return {
    slots,
    hold(points, shouldStop) {
      assert(points.length <= slots, "a tile holds as many points as it has slots");
      const missing = points.filter((point) => !slotOfPoint.has(point));
      const free = freeSlots(points);
      for (const run of consecutiveRuns(missing, pointsAtOnce)) {
        if (shouldStop()) return false;
        const taken = free.splice(0, run.count);
        for (const slot of taken) forget(slot);
        fill(
          pointsFrom(run.first, run.count),
          taken.map((slot) => place + slot * seriesBytes),
        );
        for (const [index, slot] of taken.entries()) {
          held.set(slot, run.first + index);
          slotOfPoint.set(run.first + index, slot);
        }
      }
      return true;
    },
    placeOf: (point) => place + ensureDefined(slotOfPoint.get(point), "a point that is held") * seriesBytes,
  };

  function forget(slot: number): void {
    const point = held.get(slot);
    held.delete(slot);
    if (point !== undefined) slotOfPoint.delete(point);
  }
}

/** Ascending numbers as runs of consecutive ones, none longer than `most`. */
function consecutiveRuns(numbers: readonly number[], most: number): { first: number; count: number }[] {
  const runs: { first: number; count: number }[] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run !== undefined && run.first + run.count === number && run.count < most) run.count++;
    else runs.push({ first: number, count: 1 });
  }
  return runs;
}
