import { expect, test } from "vitest";
import { createDeviceMemory } from "./device-memory.ts";

/** The part of a browser's storage that is used, over a map. */
function createStorage(items: Map<string, string>): Storage {
  return {
    length: 0,
    clear: () => items.clear(),
    key: () => null,
    getItem: (name) => items.get(name) ?? null,
    removeItem: (name) => void items.delete(name),
    setItem: (name, text) => void items.set(name, text),
  };
}

test("what was written is read after the page was opened again", () => {
  const items = new Map<string, string>();
  createDeviceMemory(() => createStorage(items)).write("timeframe", "1h");
  expect(createDeviceMemory(() => createStorage(items)).read("timeframe")).toBe("1h");
});

test("where the client blocks storage, it lasts while the page is open", () => {
  const memory = createDeviceMemory(() => {
    throw new DOMException("", "SecurityError");
  });
  expect(memory.read("recent")).toBeUndefined();
  memory.write("recent", [1]);
  expect(memory.read("recent")).toEqual([1]);
});

test("what is no JSON reads as nothing", () => {
  const items = new Map([["rh.recent", "{oops"]]);
  expect(createDeviceMemory(() => createStorage(items)).read("recent")).toBeUndefined();
});
