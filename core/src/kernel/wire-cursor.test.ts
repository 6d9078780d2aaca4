import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  childCursor,
  printable,
  readChoice,
  readElements,
  readMembers,
  readNumber,
  wireCursor,
} from "./wire-cursor.ts";

const codesOf = (cursor: { problems: readonly { pointer: string; code: string }[] }) =>
  cursor.problems.map(({ pointer, code }) => `${pointer} ${code}`);

describe("members of an object", () => {
  test("are found by name, and everything else is noted", () => {
    const cursor = wireCursor({ a: 1, x: 2 });
    const members = readMembers(cursor, { required: ["a", "b"], optional: ["c"] });
    expect(members?.get("a")).toMatchObject({ value: 1, pointer: "/a" });
    expect(members?.has("c")).toBe(false);
    expect(codesOf(cursor)).toEqual(["/x unknown_field", "/b required"]);
  });

  test.each([[null], [[]], ["text"], [7], [undefined]])("are not looked for in %j", (value) => {
    const cursor = wireCursor(value, "/at");
    expect(readMembers(cursor, { required: ["a"] })).toBeNull();
    expect(codesOf(cursor)).toEqual(["/at wrong_type"]);
  });

  test("do not come from prototypes", () => {
    const cursor = wireCursor(Object.create({ a: 1 }));
    readMembers(cursor, { required: ["a"] });
    expect(codesOf(cursor)).toEqual(["/a required"]);
  });
});

describe("a pointer", () => {
  test("escapes what RFC 6901 escapes", () => {
    expect(childCursor(wireCursor({}), "a/b~c", 1).pointer).toBe("/a~1b~0c");
    expect(childCursor(wireCursor([], "/list"), 3, 1).pointer).toBe("/list/3");
  });

  test("is short, well-formed and without control characters for any key", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (key) => {
        const text = printable(`${key}\ud800\u0000`);
        expect(text.isWellFormed()).toBe(true);
        expect(text).not.toMatch(/\p{Cc}/u);
        expect(text.length).toBeLessThanOrEqual(64);
      }),
    );
  });
});

describe("a number", () => {
  test.each([
    ["7", "wrong_type"],
    [Number.NaN, "wrong_type"],
    [Number.POSITIVE_INFINITY, "wrong_type"],
    [null, "wrong_type"],
    [true, "wrong_type"],
    [0.9, "below_minimum"],
    [10.1, "above_maximum"],
  ])("%j is refused as %s", (value, code) => {
    const cursor = wireCursor(value, "/n");
    expect(readNumber(cursor, { min: 1, max: 10 })).toBeNull();
    expect(codesOf(cursor)).toEqual([`/n ${code}`]);
  });

  test("keeps inclusive bounds in and exclusive ones out", () => {
    expect([1, 10].map((value) => readNumber(wireCursor(value), { min: 1, max: 10 }))).toEqual([1, 10]);
    expect([1, 10].map((value) => readNumber(wireCursor(value), { above: 1, below: 10 }))).toEqual([
      null,
      null,
    ]);
  });

  test("tells of a limit whether it is included", () => {
    const refusals = [{ min: 1 }, { above: 0 }, { max: -1 }, { below: 0 }].map((bounds) => {
      const cursor = wireCursor(0);
      readNumber(cursor, bounds);
      return `${cursor.problems[0]?.message} (${cursor.problems[0]?.params["bound"]})`;
    });
    expect(refusals).toEqual([
      "0 is below the minimum 1 (included)",
      "0 is not above 0 (excluded)",
      "0 is above the maximum -1 (included)",
      "0 is not below 0 (excluded)",
    ]);
  });

  test("is never minus zero", () => {
    expect(readNumber(wireCursor(-0))).toBe(0);
  });
});

describe("an array", () => {
  test.each([
    [[], "required"],
    [[1, 2, 3], "too_many"],
    [{ length: 1 }, "wrong_type"],
  ])("%j is refused as %s", (value, code) => {
    const cursor = wireCursor(value);
    expect(readElements(cursor, { min: 1, max: 2 })).toBeNull();
    expect(codesOf(cursor)).toEqual([` ${code}`]);
  });
});

test("a choice is one of the listed texts, letter by letter", () => {
  expect(readChoice(wireCursor("ema"), ["ema", "sma"])).toBe("ema");
  const cursor = wireCursor("EMA");
  expect(readChoice(cursor, ["ema", "sma"])).toBeNull();
  expect(cursor.problems).toMatchObject([{ code: "not_allowed", params: { allowed: "ema, sma" } }]);
});
