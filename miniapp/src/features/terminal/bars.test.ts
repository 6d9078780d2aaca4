import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addBar, type Bar, barOf, commonLength, joinBars, type LiveBar, seamHole } from "./bars.ts";

const MINUTE_MS = 60_000;

const bar = (minute: number, close = 1): Bar => ({
  tsOpen: minute * MINUTE_MS,
  open: 1,
  high: 2,
  low: 0.5,
  close,
  volume: 3,
});
const closed = (minute: number, close = 1): LiveBar => ({ ...bar(minute, close), isClosed: true });
const open = (minute: number, close = 1): LiveBar => ({ ...bar(minute, close), isClosed: false });
const minutes = (bars: readonly Bar[]) => bars.map(({ tsOpen }) => tsOpen / MINUTE_MS);

test("decimal strings become numbers, and the instant epoch milliseconds", () => {
  const candle = { open: "1", high: "2.5", low: "0.00001234", close: "2", volume: "1000" };
  expect(barOf({ ts_open: "2025-08-17T14:00:00Z", ...candle })).toEqual({
    tsOpen: Date.UTC(2025, 7, 17, 14),
    open: 1,
    high: 2.5,
    low: 0.00001234,
    close: 2,
    volume: 1_000,
  });
});

describe("a candle of the stream", () => {
  test("in progress is replaced by the next of its time, and by the closed one", () => {
    expect(addBar([open(1)], open(1, 5))).toEqual([open(1, 5)]);
    expect(addBar([open(1)], closed(1, 6))).toEqual([closed(1, 6)]);
  });

  test("that is closed is not replaced by a late one in progress", () => {
    expect(addBar([closed(1, 6)], open(1, 5))).toEqual([closed(1, 6)]);
  });

  test("that closes late takes its place before the one in progress", () => {
    expect(addBar([open(1), open(2)], closed(1, 6))).toEqual([closed(1, 6), open(2)]);
  });

  test("in progress before a closed one lacks a minute and goes", () => {
    expect(addBar([closed(0), open(1)], closed(2))).toEqual([closed(0), closed(2)]);
  });
});

test("stored candles win over the stream's of the same time, and newer ones of the stream follow", () => {
  expect(joinBars([bar(1, 9), bar(2, 9)], [closed(2, 1), open(3)])).toEqual([bar(1, 9), bar(2, 9), open(3)]);
});

test("whatever the stream sends, the chart's candles ascend without a repeat", () => {
  const event = fc.record({ minute: fc.nat(30), isClosed: fc.boolean() });
  fc.assert(
    fc.property(fc.nat(20), fc.array(event, { maxLength: 40 }), (stored, events) => {
      const history = Array.from({ length: stored }, (_, minute) => bar(minute));
      const tail = events.reduce<readonly LiveBar[]>(
        (bars, { minute, isClosed }) => addBar(bars, { ...bar(minute), isClosed }),
        [],
      );
      const joined = minutes(joinBars(history, tail));
      expect(joined).toEqual([...new Set(joined)].sort((a, b) => a - b));
      expect(joined.slice(0, stored)).toEqual(minutes(history));
    }),
  );
});

describe("a hole at the seam", () => {
  test("is told by the candle behind it", () => {
    expect(seamHole([bar(1), bar(2)], [open(4)], MINUTE_MS)).toBe(4 * MINUTE_MS);
    expect(seamHole([bar(1)], [closed(2), closed(5)], MINUTE_MS)).toBe(5 * MINUTE_MS);
  });

  test("is none where candles follow, inside the stored ones, or where nothing is stored", () => {
    expect(seamHole([bar(1), bar(2)], [closed(2), open(3)], MINUTE_MS)).toBeNull();
    expect(seamHole([bar(1), bar(7)], [closed(3), open(8)], MINUTE_MS)).toBeNull();
    expect(seamHole([], [open(4)], MINUTE_MS)).toBeNull();
  });
});

test("bars that are the same objects need not be drawn again", () => {
  const [one, two] = [bar(1), bar(2)];
  expect(commonLength([one, two], [one, two, bar(3)])).toBe(2);
  expect(commonLength([one, two], [one, bar(2)])).toBe(1);
  expect(commonLength([], [one])).toBe(0);
});
