import { expect, test } from "vitest";
import { createDeviceMemory } from "../../device-memory.ts";
import { rememberedChoices } from "./remembered-choices.ts";

/** A client without storage: memory that lasts as long as the page. */
const createMemory = () =>
  createDeviceMemory(() => {
    throw new DOMException("", "SecurityError");
  });

test("the five instruments opened last are known, the latest first, each once", () => {
  const choices = rememberedChoices(createMemory());
  for (const symbol of ["AA", "BB", "CC", "AA", "DD", "EE", "FF"]) choices.addRecent({ marketId: 1, symbol });
  choices.addRecent({ marketId: 2, symbol: "EE" });
  expect(choices.recent().map(({ marketId, symbol }) => `${marketId}${symbol}`)).toEqual([
    "2EE",
    "1FF",
    "1EE",
    "1DD",
    "1AA",
  ]);
});

test("a timeframe and a market are remembered, and so is the choice of all markets", () => {
  const memory = createMemory();
  expect(rememberedChoices(memory).timeframe()).toBe("15m");
  expect(rememberedChoices(memory).marketId()).toBeNull();
  rememberedChoices(memory).setTimeframe("4h");
  rememberedChoices(memory).setMarketId(3);
  expect(rememberedChoices(memory).timeframe()).toBe("4h");
  expect(rememberedChoices(memory).marketId()).toBe(3);
  rememberedChoices(memory).setMarketId(null);
  expect(rememberedChoices(memory).marketId()).toBeNull();
});

test.each([
  ["terminal.timeframe", "7m"],
  ["terminal.market", 9],
  ["terminal.recent", { marketId: 1 }],
  ["terminal.recent", [null, { marketId: 9, symbol: "BTCUSDT" }, { marketId: 1, symbol: "../admin" }]],
])("what an older version left under %s as %j is passed over", (name, value) => {
  const memory = createMemory();
  memory.write(name, value);
  const choices = rememberedChoices(memory);
  expect([choices.timeframe(), choices.marketId(), choices.recent()]).toEqual(["15m", null, []]);
});
