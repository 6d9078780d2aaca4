import fc from "fast-check";
import { expect, test } from "vitest";
import { createDelay } from "./delay.ts";
import { createKernelMemory } from "./kernel-memory.ts";

test("a delay gives the value of so many bars before, and nothing earlier", () => {
  fc.assert(
    fc.property(fc.array(fc.double(), { maxLength: 40 }), fc.integer({ min: 1, max: 9 }), (series, bars) => {
      const delay = createDelay(createKernelMemory(), bars);
      const delayed = series.map((value) => delay(value));
      expect(delayed).toEqual(series.map((_, row) => (row < bars ? Number.NaN : series[row - bars])));
    }),
  );
});
