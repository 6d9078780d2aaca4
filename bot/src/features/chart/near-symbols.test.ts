import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { editDistance, nearSymbols } from "./near-symbols.ts";

const SYMBOLS = ["1000BTCUSDT", "BTCUSDC", "BTCUSDT", "ETHBTC", "ETHUSDT", "SOLUSDT", "BTCUSDT"];

describe("symbols like the one that was typed", () => {
  it("are those that contain it, the ones that begin with it first, each once", () => {
    expect(nearSymbols("BTC", SYMBOLS, 6)).toEqual(["BTCUSDC", "BTCUSDT", "ETHBTC", "1000BTCUSDT"]);
    expect(nearSymbols("BTC", SYMBOLS, 2)).toEqual(["BTCUSDC", "BTCUSDT"]);
  });

  it("else those that a slip of the finger makes of it", () => {
    expect(nearSymbols("BTCUDST", SYMBOLS, 6)[0]).toBe("BTCUSDT");
    expect(nearSymbols("ETHUSTD", SYMBOLS, 6)[0]).toBe("ETHUSDT");
    expect(nearSymbols("QQQQQQQ", SYMBOLS, 6)).toEqual([]);
  });
});

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
