import { expect, test } from "vitest";
import { createHilbertCycle } from "./hilbert-cycle.ts";
import { createKernelMemory } from "./kernel-memory.ts";

function cycleAfter(bars: number, price: (bar: number) => number) {
  const cycle = createHilbertCycle(createKernelMemory(), 12);
  for (let bar = 0; bar < bars; bar++) cycle.push(price(bar));
  return cycle;
}

test.each([10, 15, 20, 30])("a wave of %d bars is measured as one of about so many", (length) => {
  const cycle = cycleAfter(400, (bar) => 1000 + 50 * Math.sin((2 * Math.PI * bar) / length));
  expect(Math.abs(cycle.period() - length)).toBeLessThan(0.15 * length);
});

test("a price that stays has no components, whatever it was before", () => {
  const cycle = cycleAfter(400, (bar) => (bar < 200 ? 1000 + (bar % 17) : 64_250.1));
  expect([cycle.inPhase(), cycle.quadrature()]).toEqual([0, 0]);
});

test("nothing is measured on the bars that are skipped", () => {
  const cycle = createHilbertCycle(createKernelMemory(), 12);
  const measured = Array.from({ length: 14 }, (_, bar) => cycle.push(100 + bar));
  expect(measured.indexOf(true)).toBe(12);
  expect(measured.lastIndexOf(false)).toBe(11);
});
