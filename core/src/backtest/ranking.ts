/** What a variant is ranked by. */
export interface Ranked {
  readonly totalReturnPct: number;
  readonly variantKey: string;
}

/**
 * The order of variants everywhere: return descending, then key ascending bytewise. Keys are ASCII, so that comparing
 * code units compares bytes. A return that is not a number comes last.
 */
export function compareRanked(a: Ranked, b: Ranked): number {
  const [left, right] = [a.totalReturnPct, b.totalReturnPct];
  if (left !== right) {
    if (Number.isNaN(left) || Number.isNaN(right)) {
      if (Number.isNaN(left) !== Number.isNaN(right)) return Number.isNaN(left) ? 1 : -1;
    } else return left > right ? -1 : 1;
  }
  return a.variantKey < b.variantKey ? -1 : a.variantKey > b.variantKey ? 1 : 0;
}

/** Keeps the best of a stream, never more than its capacity. */
export interface TopList<Entry extends Ranked> {
  offer(entry: Entry): void;
  /** The entries kept, best first. */
  ranked(): Entry[];
}

/** A bounded binary heap with the worst entry on top. */
export function createTopList<Entry extends Ranked>(capacity: number): TopList<Entry> {
  const heap: Entry[] = [];
  const isWorse = (a: number, b: number) => {
    const [left, right] = [heap[a], heap[b]];
    return left !== undefined && right !== undefined && compareRanked(left, right) > 0;
  };
  const swap = (a: number, b: number) => {
    const [left, right] = [heap[a], heap[b]];
    if (left === undefined || right === undefined) return;
    heap[a] = right;
    heap[b] = left;
  };
  const siftUp = (start: number) => {
    for (let child = start; child > 0; ) {
      const parent = (child - 1) >> 1;
      if (!isWorse(child, parent)) return;
      swap(child, parent);
      child = parent;
    }
  };
  const siftDown = () => {
    for (let parent = 0; ; ) {
      let worst = parent;
      for (const child of [2 * parent + 1, 2 * parent + 2]) if (isWorse(child, worst)) worst = child;
      if (worst === parent) return;
      swap(parent, worst);
      parent = worst;
    }
  };
  return {
    offer(entry) {
      const worst = heap[0];
      if (heap.length < capacity) {
        heap.push(entry);
        siftUp(heap.length - 1);
      } else if (worst !== undefined && compareRanked(entry, worst) < 0) {
        heap[0] = entry;
        siftDown();
      }
    },
    ranked: () => [...heap].sort(compareRanked),
  };
}
