import { expect, test } from "vitest";
import { createKernelMemory } from "./kernel-memory.ts";

test("a memory restores what another saved, block by block", () => {
  const saved = createKernelMemory();
  saved.cells(2).set([1, 2]);
  saved.cells(1).set([3]);
  const restored = createKernelMemory();
  const [first, second] = [restored.cells(2), restored.cells(1)];
  restored.restore(saved.save());
  expect([...first, ...second]).toEqual([1, 2, 3]);
});

test("a memory of another kernel is refused", () => {
  const other = createKernelMemory();
  other.cells(4);
  const memory = createKernelMemory();
  memory.cells(3);
  expect(() => memory.restore(other.save())).toThrow("a saved kernel holds 3 cells");
});
