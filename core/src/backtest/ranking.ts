/** What a variant is ranked by. */
export interface Ranked {
  readonly totalReturnPct: number;
  readonly variantKey: string;
}

/** Return descending; what is not a number comes last. 0 where only keys can tell. */
export function compareReturns(left: number, right: number): number {
  if (left === right) return 0;
  if (Number.isNaN(left) || Number.isNaN(right))
    return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
  return left > right ? -1 : 1;
}

/**
 * The order of variants everywhere: return descending, then key ascending bytewise. Keys are ASCII, so that comparing
 * code units compares bytes. A return that is not a number comes last.
 */
export function compareRanked(a: Ranked, b: Ranked): number {
  const byReturn = compareReturns(a.totalReturnPct, b.totalReturnPct);
  if (byReturn !== 0) return byReturn;
  return a.variantKey < b.variantKey ? -1 : a.variantKey > b.variantKey ? 1 : 0;
}

/** A variant by its number in the grid, and how it did. */
export interface VariantScore {
  readonly number: number;
  readonly returnPct: number;
  /** Closed trades. */
  readonly trades: number;
}

/** Keeps the best of a stream of scores, never more than its capacity: numbers alone, whatever the order they come in. */
export interface ScoreList {
  readonly length: number;
  /** Whether a variant would be kept. */
  admits(number: number, returnPct: number): boolean;
  offer(number: number, returnPct: number, trades: number): void;
  /** The scores kept, best first. */
  ranked(): Generator<VariantScore>;
  /** The score that a better one would drive out next; null of none. */
  worst(): VariantScore | null;
  /** Numbers of the variants kept, ascending. */
  numbers(): Float64Array;
}

/** Bytes of a list of this capacity, its sorted answers included. */
export function scoreListBytes(capacity: number): number {
  return capacity * (3 * Float64Array.BYTES_PER_ELEMENT + 2 * Float64Array.BYTES_PER_ELEMENT);
}

/** A bounded binary heap with the worst score on top. `compareKeys` orders two variants by their keys. */
export function createScoreList(
  capacity: number,
  compareKeys: (left: number, right: number) => number,
): ScoreList {
  const numbers = new Float64Array(capacity);
  const returns = new Float64Array(capacity);
  const trades = new Float64Array(capacity);
  let length = 0;

  /** Above 0 where a score ranks below the one at `at`. */
  const compareWith = (number: number, returnPct: number, at: number) =>
    compareReturns(returnPct, returns[at] ?? 0) || compareKeys(number, numbers[at] ?? 0);
  const isWorse = (left: number, right: number) =>
    compareWith(numbers[left] ?? 0, returns[left] ?? 0, right) > 0;
  const swap = (left: number, right: number) => {
    for (const column of [numbers, returns, trades]) {
      const value = column[left] ?? 0;
      column[left] = column[right] ?? 0;
      column[right] = value;
    }
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
      const first = 2 * parent + 1;
      if (first < length && isWorse(first, worst)) worst = first;
      if (first + 1 < length && isWorse(first + 1, worst)) worst = first + 1;
      if (worst === parent) return;
      swap(parent, worst);
      parent = worst;
    }
  };
  const put = (at: number, score: VariantScore) => {
    numbers[at] = score.number;
    returns[at] = score.returnPct;
    trades[at] = score.trades;
  };
  const scoreAt = (at: number): VariantScore => ({
    number: numbers[at] ?? 0,
    returnPct: returns[at] ?? 0,
    trades: trades[at] ?? 0,
  });
  const admits = (number: number, returnPct: number) =>
    length < capacity || (capacity > 0 && compareWith(number, returnPct, 0) < 0);

  return {
    get length() {
      return length;
    },
    admits,
    offer(number, returnPct, tradeCount) {
      if (!admits(number, returnPct)) return;
      const score = { number, returnPct, trades: tradeCount };
      if (length < capacity) {
        put(length, score);
        length++;
        siftUp(length - 1);
      } else {
        put(0, score);
        siftDown();
      }
    },
    *ranked() {
      const places = Uint32Array.from({ length }, (_, place) => place);
      places.sort((left, right) => compareWith(numbers[left] ?? 0, returns[left] ?? 0, right));
      for (const place of places) yield scoreAt(place);
    },
    worst: () => (length === 0 ? null : scoreAt(0)),
    numbers: () => numbers.slice(0, length).sort(),
  };
}
