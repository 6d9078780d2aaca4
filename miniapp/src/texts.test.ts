import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { FluentResource } from "@fluent/bundle";
import { describe, expect, test } from "vitest";
import en from "./locales/en.ftl?raw";
import ru from "./locales/ru.ftl?raw";
import { createTexts } from "./texts.tsx";

const idsOf = (source: string) => new FluentResource(source).body.map((entry) => entry.id);

test("both languages have the same messages, each once", () => {
  expect([...idsOf(ru)].sort()).toEqual([...idsOf(en)].sort());
  expect(new Set(idsOf(en)).size).toBe(idsOf(en).length);
});

describe("the page's code", () => {
  const root = fileURLToPath(new URL(".", import.meta.url));
  const code = readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file) && !file.includes(".test."))
    .map((file) => readFileSync(`${root}${file}`, "utf8"))
    .join("\n");
  const literal = [...code.matchAll(/\bt\(\s*"([^"]+)"/g)].map((match) => match[1] ?? "");
  /** `direction-` of t(`direction-${…}`). */
  const prefixes = [...code.matchAll(/\bt\(\s*`([\w-]+)\$/g)].map((match) => match[1] ?? "");

  test("asks only for messages that exist", () => {
    const { has } = createTexts("en");
    expect(literal.filter((id) => !has(id))).toEqual([]);
    expect(literal.length).toBeGreaterThan(50);
  });

  test("leaves no message unused", () => {
    const quoted = new Set([...code.matchAll(/"([\w-]+)"/g)].map((match) => match[1]));
    const isUsed = (id: string) =>
      quoted.has(id) ||
      prefixes.some((prefix) => id.startsWith(prefix)) ||
      /^(strategies|backtests|terminal)-(choose|title)$|^tab-/.test(id);
    expect(idsOf(en).filter((id) => !isUsed(id))).toEqual([]);
  });
});

test.each([
  [0, "0 сделок"],
  [1, "1 сделка"],
  [2, "2 сделки"],
  [5, "5 сделок"],
  [11, "11 сделок"],
  [21, "21 сделка"],
  [1.5, "1.5 сделки"],
])("the Russian count of %d reads «%s»", (n, text) => {
  const { t, count } = createTexts("ru");
  expect(t("backtests-trades", count(n))).toBe(text);
});

test("a message that does not exist, or lacks a variable, is a fault and never a raw key", () => {
  const { t } = createTexts("en");
  expect(() => t("no-such-message")).toThrow("no-such-message");
  expect(() => t("rule-long")).toThrow();
});
