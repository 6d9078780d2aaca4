import { expect, test } from "vitest";
import { flooredPct, luckVerdict, plateauVerdict } from "./honest-figures.ts";

test.each([
  [1, "beats_luck"],
  [0.95, "beats_luck"],
  [0.9499, "unclear"],
  [0.5, "unclear"],
  [0.4999, "no_better"],
  [0, "no_better"],
])("a deflated Sharpe ratio of %d: %s", (value, verdict) => {
  expect(luckVerdict(value)).toBe(verdict);
});

test.each([
  [1, "broad"],
  [0.7, "broad"],
  [0.69, "middling"],
  [0.4, "middling"],
  [0.39, "narrow"],
  [0, "narrow"],
])("a plateau of %d: %s", (value, verdict) => {
  expect(plateauVerdict(value)).toBe(verdict);
});

test.each([
  [0.9996, 99.9],
  [0.971, 97.1],
  [0.29, 29],
  [1, 100],
  [0, 0],
  [0.0004, 0],
])("a share of %d is printed as %d %%, never more than it is", (share, pct) => {
  expect(flooredPct(share)).toBe(pct);
});
