import { expect, it } from "vitest";
import { decodeCallbackData, encodeCallbackData } from "./callback-data.ts";

it("reads back what it wrote, arguments with points included", () => {
  const data = { feature: "bt", action: "sl", id62: "", arg: "1.5" };
  expect(decodeCallbackData(encodeCallbackData(data))).toEqual(data);
  const card = { feature: "st", action: "del", id62: "0000000000000000000001", arg: "" };
  expect(decodeCallbackData(encodeCallbackData(card))).toEqual(card);
});

it("leaves empty tails out", () => {
  expect(encodeCallbackData({ feature: "menu", action: "open" })).toBe("1.menu.open");
});

it("does not read buttons of another version", () => {
  expect(decodeCallbackData("2.menu.open")).toBeNull();
  expect(decodeCallbackData("")).toBeNull();
  expect(decodeCallbackData("1..")).toBeNull();
});

it("refuses more than Telegram's 64 bytes", () => {
  expect(() => encodeCallbackData({ feature: "bt", action: "x", arg: "y".repeat(60) })).toThrow("too long");
});
