import type { Params } from "../../../indicators/indicator.ts";
import { assert, ensureDefined } from "../../../kernel/assert.ts";

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
  /** Up to `count` points from number `first` on. */
  readonly pointsFrom: (first: number, count: number) => readonly Params[];
  /** Makes series; false where it was stopped. */
  readonly fill: (points: readonly Params[], places: readonly number[], shouldStop: () => boolean) => boolean;
}

export function createStreamedTile(deps: StreamedTileDeps): StreamedTile {
  const { place, slots, seriesBytes, pointsFrom, fill } = deps;
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
      for (const run of consecutiveRuns(missing)) {
        const taken = free.splice(0, run.count);
        for (const slot of taken) forget(slot);
        const points = pointsFrom(run.first, run.count);
        const places = taken.map((slot) => place + slot * seriesBytes);
        if (!fill(points, places, shouldStop)) return false;
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

/** Ascending numbers as runs of consecutive ones. */
function consecutiveRuns(numbers: readonly number[]): { first: number; count: number }[] {
  const runs: { first: number; count: number }[] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run !== undefined && run.first + run.count === number) run.count++;
    else runs.push({ first: number, count: 1 });
  }
  return runs;
}
