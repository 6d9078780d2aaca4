import fc from "fast-check";
import { expect, test } from "vitest";
import { createKernelMemory } from "./kernel-memory.ts";
import { createWindowExtreme } from "./window-extreme.ts";

const values = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 60 });

test("an extreme is that of the last values, and the latest of equal ones", () => {
  fc.assert(
    fc.property(
      values,
      fc.integer({ min: 1, max: 9 }),
      fc.constantFrom("highest", "lowest"),
      (series, length, which) => {
        const extreme = createWindowExtreme(createKernelMemory(), length, which);
        for (const [row, value] of series.entries()) {
          const got = extreme.push(value);
          const window = series.slice(Math.max(0, row - length + 1), row + 1);
          const best = which === "highest" ? Math.max(...window) : Math.min(...window);
          if (window.length < length) expect(got).toBeNaN();
          else expect(got).toBe(best);
          expect(extreme.barsSince()).toBe(window.length - 1 - window.lastIndexOf(best));
        }
      },
    ),
  );
});
