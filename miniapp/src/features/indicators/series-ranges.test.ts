import { MINUTE_MS } from "@roehub/core/kernel/time";
import { TIMEFRAMES, timeframeMs } from "@roehub/core/kernel/timeframe";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lastOpenOf, seriesRanges } from "./series-ranges.ts";

const at = (text: string) => Date.parse(text);

describe("the ranges that are asked for", () => {
  test("cover what is shown without a hole, and stand where they stood when more is shown", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...TIMEFRAMES),
        fc.integer({ min: 0, max: 2_000 }),
        fc.integer({ min: 0, max: 3_000 }),
        (timeframe, from, bars) => {
          const lengthMs = timeframeMs(timeframe);
          const [first, last] = [from * lengthMs, (from + bars) * lengthMs];
          const ranges = seriesRanges({ memory: "window" }, timeframe, { first, last });
          expect(at(ranges[0]?.start ?? "")).toBeLessThanOrEqual(first);
          expect(at(ranges.at(-1)?.end ?? "")).toBeGreaterThan(last);
          for (const [index, range] of ranges.entries()) {
            if (index > 0) expect(range.start).toBe(ranges[index - 1]?.end);
            expect(at(range.end) - at(range.start)).toBe(500 * lengthMs);
          }
          const more = seriesRanges({ memory: "window" }, timeframe, { first: 0, last });
          expect(more).toEqual(expect.arrayContaining([...ranges]));
        },
      ),
    );
  });

  test("each end with a candle that is due: the last closed one, or their own last", () => {
    const [older, newer] = seriesRanges({ memory: "window" }, "1m", { first: 0, last: 600 * MINUTE_MS });
    if (older === undefined || newer === undefined) throw new Error("two ranges");
    expect(lastOpenOf(older, "1m", 600 * MINUTE_MS)).toBe(499 * MINUTE_MS);
    expect(lastOpenOf(newer, "1m", 600 * MINUTE_MS)).toBe(600 * MINUTE_MS);
  });

  test("are one for a sum that never forgets, of as many candles as one answer has", () => {
    const shown = { first: 0, last: 4_321 * MINUTE_MS };
    const ranges = seriesRanges({ memory: "cumulative" }, "1m", shown);
    expect(ranges).toHaveLength(1);
    const [{ start, end } = { start: "", end: "" }] = ranges;
    expect(at(end)).toBeGreaterThan(shown.last);
    expect((at(end) - at(start)) / MINUTE_MS).toBe(1_500);
  });
});
