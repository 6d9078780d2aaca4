import { epochMs } from "@roehub/core/kernel/time";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readCursor, readPageQuery, writeCursor } from "./cursor.ts";

const end = fc.record({ createdAt: fc.nat(4_102_444_800_000).map(epochMs), id: fc.uuid() });

test("a cursor reads back as the row that it was written from", () => {
  fc.assert(
    fc.property(end, (row) => {
      expect(readCursor(writeCursor(row))).toEqual(row);
    }),
  );
});

test("anything else is refused, other spellings of a cursor included", () => {
  const valid = writeCursor({ createdAt: epochMs(1), id: "01890000-0000-7000-8000-000000000000" });
  const others = [
    `${valid}=`,
    `${valid} `,
    valid.slice(1),
    "",
    "AAAA",
    Buffer.from("1e3 x").toString("base64url"),
    Buffer.from("999999999999999 01890000-0000-7000-8000-000000000000").toString("base64url"),
  ];
  for (const text of others) expect(() => readCursor(text), text).toThrow("cannot go on from here");
  fc.assert(
    fc.property(fc.string(), (text) => {
      fc.pre(text !== valid);
      expect(() => readCursor(text)).toThrow("cannot go on from here");
    }),
  );
});

test("a list without a limit gives twenty from the start", () => {
  expect(readPageQuery({})).toEqual({ limit: 20, after: null });
  expect(readPageQuery({ limit: "100" })).toEqual({ limit: 100, after: null });
});
