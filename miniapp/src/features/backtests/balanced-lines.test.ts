import { expect, test } from "vitest";
import { balancedLines } from "./balanced-lines.ts";

test.each([
  [
    ["EMA 100", "RSI 14", "SL 4 %"],
    ["EMA 100,", "RSI 14, SL 4 %"],
  ],
  [
    ["EMA 20", "RSI 14"],
    ["EMA 20,", "RSI 14"],
  ],
  [["EMA 20"], ["EMA 20", ""]],
  [[], ["", ""]],
])("%j breaks into %j", (parts, lines) => {
  expect(balancedLines(parts)).toEqual(lines);
});
