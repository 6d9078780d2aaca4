import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareRanked, createTopList, type Ranked } from "./ranking.ts";

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

  it("a list of the best keeps what sorting everything would", () => {
    const entries = fc.uniqueArray(
      fc.record({ totalReturnPct: fc.integer({ min: -5, max: 5 }), variantKey: fc.string({ maxLength: 3 }) }),
      { selector: ({ variantKey }) => variantKey },
    );
    fc.assert(
      fc.property(entries, fc.integer({ min: 1, max: 8 }), (all, capacity) => {
        const top = createTopList<Ranked>(capacity);
        for (const one of all) top.offer(one);
        expect(top.ranked()).toEqual([...all].sort(compareRanked).slice(0, capacity));
      }),
    );
  });
});
