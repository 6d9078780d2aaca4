import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareRanked, createScoreList, type Ranked } from "./ranking.ts";

const entry = (totalReturnPct: number, variantKey: string): Ranked => ({ totalReturnPct, variantKey });

describe("the order of variants", () => {
  it("is by return descending, then by key ascending bytewise", () => {
    const entries = [entry(1, "b"), entry(2, "z"), entry(1, "a"), entry(-3, "a"), entry(1, "B")];
    expect(entries.sort(compareRanked)).toEqual([
      entry(2, "z"),
      entry(1, "B"),
      entry(1, "a"),
      entry(1, "b"),
      entry(-3, "a"),
    ]);
  });

  it("puts a return that is not a number last, and takes both zeros for the same", () => {
    const entries = [
      entry(Number.NaN, "a"),
      entry(0, "b"),
      entry(-0, "a"),
      entry(Number.NEGATIVE_INFINITY, "a"),
    ];
    expect(
      entries.sort(compareRanked).map(({ variantKey, totalReturnPct }) => variantKey + totalReturnPct),
    ).toEqual(["a0", "b0", "a-Infinity", "aNaN"]);
  });

  it("a list of the best keeps what sorting everything would, in whatever order scores come", () => {
    const returnPct = fc.oneof(
      fc.integer({ min: -3, max: 3 }),
      fc.constantFrom(Number.NaN, -0, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY),
    );
    // Keys that are not in the order of numbers.
    const keyOf = (number: number) => String((number * 7) % 101).padStart(3, "0");
    const compareKeys = (left: number, right: number) => (keyOf(left) < keyOf(right) ? -1 : 1);
    fc.assert(
      fc.property(
        fc.array(returnPct),
        fc.integer({ min: 1, max: 8 }),
        fc.infiniteStream(fc.nat()),
        (returns, capacity, shuffle) => {
          const scores = returns.map((value, number) => ({ number, returnPct: value, trades: number + 1 }));
          const order = scores
            .map((score) => ({ score, at: shuffle.next().value }))
            .sort((a, b) => a.at - b.at);
          const list = createScoreList(capacity, compareKeys);
          for (const { score } of order) list.offer(score.number, score.returnPct, score.trades);
          const kept = scores
            .toSorted((a, b) =>
              compareRanked(entry(a.returnPct, keyOf(a.number)), entry(b.returnPct, keyOf(b.number))),
            )
            .slice(0, capacity);
          expect([...list.ranked()]).toEqual(kept);
          expect(list.worst()).toEqual(kept.at(-1) ?? null);
          expect([...list.numbers()]).toEqual(kept.map(({ number }) => number).sort((a, b) => a - b));
          for (const { number, returnPct: value } of scores.slice(0, 100)) {
            if (kept.length < capacity) expect(list.admits(number, value)).toBe(true);
            else if (!kept.some((score) => score.number === number))
              expect(list.admits(number, value)).toBe(false);
          }
        },
      ),
    );
  });
});
