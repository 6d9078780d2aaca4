import fc from "fast-check";
import { expect, test } from "vitest";
import { createExponentialAverage } from "./exponential-average.ts";
import { createExponentialChain } from "./exponential-chain.ts";
import { createKernelMemory } from "./kernel-memory.ts";

const prices = fc.array(fc.double({ min: 1e-8, max: 1e12, noNaN: true }), { minLength: 1, maxLength: 60 });

test("each stage is the EMA of the values that the stage before has given", () => {
  fc.assert(
    fc.property(
      prices,
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 6 }),
      (series, period, stages) => {
        const chain = createExponentialChain(createKernelMemory(), period, stages);
        const rows = series.map((value) => [...chain(value)]);
        let inputs: readonly number[] = series;
        for (let stage = 0; stage < stages; stage++) {
          const average = createExponentialAverage(createKernelMemory(), period);
          const expected = inputs.map((value) => (Number.isNaN(value) ? value : average(value)));
          expect(rows.map((row) => row[stage])).toEqual(expected);
          inputs = expected;
        }
      },
    ),
  );
});
