import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MINUTE_MS } from "../kernel/time.ts";
import { countMinutes, joinRanges, type MinuteRange, rangesOfOpens, subtractRanges } from "./gap-ranges.ts";

const range = (first: number, end: number): MinuteRange => ({
  startMs: first * MINUTE_MS,
  endMs: end * MINUTE_MS,
});
const minutesOf = (ranges: readonly MinuteRange[]) => {
  const minutes = new Set<number>();
  for (const { startMs, endMs } of ranges)
    for (let at = startMs; at < endMs; at += MINUTE_MS) minutes.add(at);
  return minutes;
};
const someRanges = fc.array(
  fc.tuple(fc.nat(40), fc.nat(12)).map(([first, length]) => range(first, first + length)),
  { maxLength: 8 },
);
const isOrdered = (ranges: readonly MinuteRange[]) =>
  ranges.every(({ startMs, endMs }, i) => endMs > startMs && startMs > (ranges[i - 1]?.endMs ?? -1));

describe("ranges of minutes", () => {
  it("joined have the same minutes, ascend and do not touch", () => {
    fc.assert(
      fc.property(someRanges, (ranges) => {
        const joined = joinRanges(ranges);
        expect(minutesOf(joined)).toEqual(minutesOf(ranges));
        expect(isOrdered(joined)).toBe(true);
        expect(countMinutes(joined)).toBe(minutesOf(ranges).size);
      }),
    );
  });

  it("less others have exactly the minutes of the one that the others have not", () => {
    fc.assert(
      fc.property(someRanges, someRanges, (ranges, without) => {
        const left = subtractRanges(ranges, without);
        const others = minutesOf(without);
        expect(minutesOf(left)).toEqual(new Set([...minutesOf(ranges)].filter((at) => !others.has(at))));
        expect(isOrdered(left)).toBe(true);
      }),
    );
  });

  it("are made of opens, contiguous ones together", () => {
    const opens = [3, 4, 5, 9, 11, 12].map((minute) => minute * MINUTE_MS);
    expect(rangesOfOpens(opens)).toEqual([range(3, 6), range(9, 10), range(11, 13)]);
    expect(rangesOfOpens([])).toEqual([]);
  });
});
