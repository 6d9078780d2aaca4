import { assert } from "../kernel/assert.ts";

export interface SlidingWindow {
  /** Charges `weight` and answers 0, or answers for how many ms there is no room for it. */
  charge(weight: number, nowMs: number): number;
  /** Charges `weight` whether there is room or not. */
  force(weight: number, nowMs: number): void;
  /** What counts of the charges. */
  used(nowMs: number): number;
  /** Charges what is missing for the window to hold `usedWeight`. */
  raise(usedWeight: number, nowMs: number): void;
}

/** Slots of a window: more would let charges go earlier, by less than a slot. */
const WINDOW_SLOTS = 12;

/**
 * What was charged in the last `windowMs`, in slots of a twelfth: in no stretch of `windowMs`, wherever it begins, is
 * more than `capacity` charged. A venue's own windows begin when it likes, so windows of ours, aligned to our clock,
 * would allow twice as much across their border. `redis-rate-budget.ts` has the same in Lua.
 */
export function createSlidingWindow(options: {
  readonly capacity: number;
  readonly windowMs: number;
}): SlidingWindow {
  const { capacity, windowMs } = options;
  const slotMs = Math.ceil(windowMs / WINDOW_SLOTS);
  const slots = new Map<number, number>();

  /** The slots that count at `nowMs`, oldest first. A slot a window ahead is of a clock that was turned back. */
  const living = (nowMs: number): (readonly [number, number])[] => {
    const first = Math.floor((nowMs - windowMs) / slotMs);
    const last = Math.floor((nowMs + windowMs) / slotMs);
    for (const slot of slots.keys()) if (slot < first || slot > last) slots.delete(slot);
    return [...slots].sort(([a], [b]) => a - b);
  };
  const used = (nowMs: number) => living(nowMs).reduce((sum, [, weight]) => sum + weight, 0);
  const force = (weight: number, nowMs: number) => {
    const slot = Math.floor(nowMs / slotMs);
    slots.set(slot, (slots.get(slot) ?? 0) + weight);
  };

  return {
    force,
    used,
    charge(weight, nowMs) {
      assert(weight <= capacity, "a charge is heavier than the whole budget");
      let left = used(nowMs);
      if (left + weight <= capacity) {
        force(weight, nowMs);
        return 0;
      }
      for (const [slot, charged] of living(nowMs)) {
        left -= charged;
        if (left + weight <= capacity) return Math.ceil((slot + 1) * slotMs + windowMs - nowMs);
      }
      return windowMs;
    },
    raise(usedWeight, nowMs) {
      const missing = usedWeight - used(nowMs);
      if (missing > 0) force(missing, nowMs);
    },
  };
}
