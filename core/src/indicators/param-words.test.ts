import { expect, test } from "vitest";
import { LOCALES } from "../kernel/locale.ts";
import { paramWord } from "./param-words.ts";
import { INDICATORS } from "./registry.ts";

const NAMES = [...new Set(INDICATORS.flatMap(({ params }) => params.map(({ name }) => name)))];

test.each(LOCALES)("each parameter has a word of its own in %s", (locale) => {
  expect(new Set(NAMES.map((name) => paramWord(name, locale))).size).toBe(NAMES.length);
});

test.each(LOCALES)("no parameter is called by a raw name in %s", (locale) => {
  expect(NAMES.filter((name) => paramWord(name, locale).includes("_"))).toEqual([]);
});

test("levels are told from bands: the words stand alone on a button", () => {
  expect(paramWord("lower", "ru")).toBe("нижний уровень");
  expect(paramWord("dev", "ru")).toBe("отклонения");
});
