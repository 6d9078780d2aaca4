import fc from "fast-check";
import { expect, test } from "vitest";
import { assignSymbols } from "./assign-symbols.ts";

const anyWanted = fc.uniqueArray(fc.nat({ max: 30 }).map((index) => `S${index}`));

test("after any changes each wanted symbol is on one connection, none is over its limit, and none has moved", () => {
  fc.assert(
    fc.property(
      fc.array(anyWanted, { minLength: 1 }),
      fc.integer({ min: 1, max: 8 }),
      (changes, capacity) => {
        let current: readonly ReadonlySet<string>[] = [];
        for (const change of changes) {
          const wanted = new Set(change);
          const next = assignSymbols({ current, wanted, capacity });
          expect(next.flatMap((symbols) => [...symbols]).sort()).toEqual([...wanted].sort());
          expect(Math.max(0, ...next.map(({ size }) => size))).toBeLessThanOrEqual(capacity);
          current.forEach((before, index) => {
            for (const symbol of before) {
              if (wanted.has(symbol)) expect(next[index]?.has(symbol)).toBe(true);
            }
          });
          current = next.filter(({ size }) => size > 0);
        }
      },
    ),
  );
});

test("as few connections as can be are opened", () => {
  const wanted = new Set(Array.from({ length: 25 }, (_, index) => `S${index}`));
  expect(assignSymbols({ current: [], wanted, capacity: 10 }).map(({ size }) => size)).toEqual([10, 10, 5]);
});
