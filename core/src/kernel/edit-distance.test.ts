import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { editDistance } from "./edit-distance.ts";

describe("the distance between two words", () => {
  it("counts a swap of neighbours, a change, a lack and a surplus once", () => {
    expect(
      ["BTCUDST", "BTXUSDT", "BTUSDT", "BTCCUSDT", "BTCUSDT"].map((to) => editDistance("BTCUSDT", to)),
    ).toEqual([1, 1, 1, 1, 0]);
  });

  it("is the same both ways, and no more than the longer word", () => {
    const word = fc.string({ maxLength: 12 });
    fc.assert(
      fc.property(word, word, (left, right) => {
        expect(editDistance(left, right)).toBe(editDistance(right, left));
        expect(editDistance(left, right)).toBeLessThanOrEqual(Math.max(left.length, right.length));
        expect(editDistance(left, right) === 0).toBe(left === right);
      }),
    );
  });
});
