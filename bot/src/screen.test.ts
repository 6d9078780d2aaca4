import { expect, it } from "vitest";
import { inFittingRows } from "./screen.ts";

const wordsOf = (words: readonly string[], most: 2 | 3 | 4) =>
  inFittingRows(
    words.map((text) => ({ text, callback_data: "1.go.menu" })),
    most,
  ).map((row) => row.map(({ text }) => text));

it("rows hold as many buttons as their words leave room for, and none is lost", () => {
  expect(wordsOf(["EMA", "SMA", "RSI", "MACD", "BB", "Supertrend"], 4)).toEqual([
    ["EMA", "SMA", "RSI", "MACD"],
    ["BB", "Supertrend"],
  ]);
  expect(wordsOf(["ADX", "Supertrend", "Ichimoku", "Vortex", "CHOP"], 3)).toEqual([
    ["ADX", "Supertrend"],
    ["Ichimoku", "Vortex", "CHOP"],
  ]);
  expect(wordsOf(["a word that is far too long", "EMA"], 3)).toEqual([
    ["a word that is far too long"],
    ["EMA"],
  ]);
  expect(wordsOf([], 3)).toEqual([]);
});
