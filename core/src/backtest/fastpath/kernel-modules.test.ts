import { expect, test } from "vitest";
import { compileKernels, createKernelMemory, instantiateKernels } from "./kernel-modules.ts";
import { loadKernelModules } from "./kernel-modules-store.ts";

test("an engine that cannot run a binary has no module, and the twins take over", () => {
  expect(compileKernels(new Uint8Array([0, 97, 115, 109, 2, 0, 0, 0]))).toBeNull();
});

test("a memory is shared, zeroed and as large as was asked for, in whole pages", () => {
  const { buffer } = createKernelMemory(65_537);
  expect(buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(buffer.byteLength).toBe(2 * 65_536);
  expect(new Uint8Array(buffer).every((byte) => byte === 0)).toBe(true);
});

test("modules are compiled once", () => {
  expect(loadKernelModules()).not.toBeNull();
  expect(loadKernelModules()).toBe(loadKernelModules());
});

test("an instance leaves the memory as it is: another thread's may be at work on it", () => {
  const memory = createKernelMemory(65_536);
  const bytes = new Uint8Array(memory.buffer).fill(0x5a);
  for (const module of Object.values(loadKernelModules() ?? {})) instantiateKernels(module, memory);
  expect(bytes.every((byte) => byte === 0x5a)).toBe(true);
});
