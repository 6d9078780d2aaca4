import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readNumber, wireCursor } from "../kernel/wire-cursor.ts";
import { readAxis } from "./axis.ts";

function read(wire: unknown, { hasOff = false, maxPoints = 1_000 } = {}) {
  const cursor = wireCursor(wire, "/axis");
  const points = readAxis(cursor, {
    readValue: (place) => readNumber(place, { above: 0, max: 1_000 }),
    isNumeric: true,
    hasOff,
    maxPoints,
  });
  return points ?? cursor.problems.map(({ pointer, code }) => `${pointer} ${code}`);
}

describe("an axis", () => {
  it("may be one value", () => {
    expect(read(7)).toEqual([7]);
  });

  it("may list values, which are sorted without repeats", () => {
    expect(read({ values: [3, 1, 2, 1] })).toEqual([1, 2, 3]);
  });

  it("sorts numbers as numbers", () => {
    expect(read({ values: [10, 9, 100] })).toEqual([9, 10, 100]);
  });

  it("includes stop when a step hits it", () => {
    expect(read({ start: 1, stop: 3, step: 0.5 })).toEqual([1, 1.5, 2, 2.5, 3]);
  });

  it("ends before stop when no step hits it", () => {
    expect(read({ start: 1, stop: 3.4, step: 1 })).toEqual([1, 2, 3]);
  });

  it("does not drift in steps of 0.1", () => {
    const points = read({ start: 0.1, stop: 100, step: 0.1 });
    expect(points).toHaveLength(1_000);
    expect(points).toEqual(
      Array.from({ length: 1_000 }, (_, index) => Number(((index + 1) / 10).toFixed(1))),
    );
  });

  it("is a single point where start is stop", () => {
    expect(read({ start: 5, stop: 5, step: 1 })).toEqual([5]);
  });

  it.each([
    { name: "a step of zero", wire: { start: 1, stop: 2, step: 0 }, problems: ["/axis bad_axis"] },
    { name: "a negative step", wire: { start: 1, stop: 2, step: -1 }, problems: ["/axis bad_axis"] },
    { name: "a start above the stop", wire: { start: 3, stop: 2, step: 1 }, problems: ["/axis bad_axis"] },
    {
      name: "a text for a number",
      wire: { start: "1", stop: 2, step: 1 },
      problems: ["/axis/start wrong_type"],
    },
    { name: "a missing member", wire: { start: 1, stop: 2 }, problems: ["/axis/step required"] },
    { name: "an unknown member", wire: { values: [1], extra: 1 }, problems: ["/axis/extra unknown_field"] },
    { name: "both forms at once", wire: { values: [1], start: 1 }, problems: ["/axis/start unknown_field"] },
    { name: "no values", wire: { values: [] }, problems: ["/axis/values required"] },
    { name: "a bare array", wire: [1, 2], problems: ["/axis wrong_type"] },
    { name: "null where there is no off", wire: null, problems: ["/axis wrong_type"] },
    {
      name: "include_off where there is no off",
      wire: { values: [1], include_off: true },
      problems: ["/axis/include_off unknown_field"],
    },
    {
      name: "a bad value by its place",
      wire: { values: [1, -1, 2] },
      problems: ["/axis/values/1 below_minimum"],
    },
    {
      name: "points out of bounds, once",
      wire: { start: 998, stop: 1_009, step: 1 },
      problems: ["/axis above_maximum"],
    },
    {
      name: "each kind of fault of a range once",
      wire: { start: -1, stop: 1_005, step: 2 },
      problems: ["/axis below_minimum", "/axis above_maximum"],
    },
    {
      name: "more digits than doubles hold",
      wire: { start: 1e-300, stop: 1, step: 1 },
      problems: ["/axis bad_axis"],
    },
  ])("refuses $name", ({ wire, problems }) => {
    expect(read(wire)).toEqual(problems);
  });

  it("refuses more points than the limit before making them", () => {
    expect(read({ start: 1, stop: 1_000, step: 1e-9 }, { maxPoints: 1_000 })).toEqual(["/axis too_many"]);
  });

  it("holds off as null, last", () => {
    expect(read(null, { hasOff: true })).toEqual([null]);
    expect(read({ values: [2, null, 1, null] }, { hasOff: true })).toEqual([1, 2, null]);
    expect(read({ start: 1, stop: 2, step: 1, include_off: true }, { hasOff: true })).toEqual([1, 2, null]);
    expect(read({ values: [1], include_off: true }, { hasOff: true })).toEqual([1, null]);
    expect(read({ values: [1], include_off: false }, { hasOff: true })).toEqual([1]);
  });

  it("does not take 0 for off", () => {
    expect(read(0, { hasOff: true })).toEqual(["/axis below_minimum"]);
  });

  it("refuses an include_off that is not a boolean", () => {
    expect(read({ values: [1], include_off: 1 }, { hasOff: true })).toEqual(["/axis/include_off wrong_type"]);
  });

  it("has the points of decimal arithmetic, whatever the step", () => {
    const arbitrary = fc.record({
      start: fc.integer({ min: 1, max: 5_000 }),
      steps: fc.integer({ min: 0, max: 200 }),
      step: fc.integer({ min: 1, max: 900 }),
      places: fc.integer({ min: 0, max: 6 }),
    });
    fc.assert(
      fc.property(arbitrary, ({ start, steps, step, places }) => {
        const decimal = (scaled: number) => Number(`${scaled}e-${places}`);
        const last = start + steps * step;
        fc.pre(decimal(last) <= 1_000);
        const points = read({ start: decimal(start), stop: decimal(last), step: decimal(step) });
        expect(points).toEqual(Array.from({ length: steps + 1 }, (_, n) => decimal(start + n * step)));
      }),
    );
  });
});
