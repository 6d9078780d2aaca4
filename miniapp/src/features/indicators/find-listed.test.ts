import { expect, test } from "vitest";
import { wireOf } from "../../../e2e/wire-of.ts";
import { findListed } from "./find-listed.ts";

const LIST = ["ema", "rsi", "ma_cross", "bb"].map(wireOf);

test.each([
  ["", ["ema", "rsi", "ma_cross", "bb"]],
  ["RSI", ["rsi"]],
  ["ma cross", ["ma_cross"]],
  ["bollinger", ["bb"]],
  ["Боллинджера", ["bb"]],
  ["скользящая", ["ema"]],
  ["рси", ["rsi"]],
  ["qqq", []],
])("%j finds %j", (typed, ids) => {
  expect(findListed(LIST, typed).map(({ id }) => id)).toEqual(ids);
});
