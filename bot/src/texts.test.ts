import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { LOCALES } from "@roehub/core/kernel/locale";
import { describe, expect, it } from "vitest";
import { COMMANDS } from "./bot-commands.ts";
import { loadTexts } from "./texts.ts";

const directory = import.meta.dirname;
const sourceOf = (locale: string) => readFileSync(join(directory, `locales/${locale}.ftl`), "utf8");

/** Key → its text in the file, attributes and variants included. */
function entriesOf(locale: string): Map<string, string> {
  const entries = new Map<string, string>();
  let key = "";
  for (const line of sourceOf(locale).split("\n")) {
    const match = /^([a-z][\w-]*) =(.*)$/.exec(line);
    if (match !== null) key = match[1] ?? "";
    if (line.startsWith("#") || key === "") continue;
    entries.set(key, `${entries.get(key) ?? ""}${match?.[2] ?? line}\n`);
  }
  return entries;
}

const variablesOf = (text: string) =>
  [...new Set([...text.matchAll(/\$(\w+)/g)].map(([, name]) => name))].sort();

const en = entriesOf("en");
const ru = entriesOf("ru");
const texts = loadTexts();

describe("texts of both languages", () => {
  it("have the same keys, in the same order", () => {
    expect([...ru.keys()]).toEqual([...en.keys()]);
    expect(en.size).toBeGreaterThan(200);
  });

  it("use the same variables in each key", () => {
    for (const [key, text] of en) {
      expect(variablesOf(ru.get(key) ?? ""), key).toEqual(variablesOf(text));
    }
  });

  it("have a form for every Russian number", () => {
    for (const [key, text] of ru) {
      if (!text.includes("$n ->")) continue;
      for (const form of ["[one]", "[few]", "[many]", "*[other]"]) expect(text, key).toContain(form);
    }
  });

  it("address people in lower case inside a sentence", () => {
    expect(sourceOf("ru")).not.toMatch(/[а-яё,] (Вы|Вам|Вас|Ваш)/);
  });

  it("use the glossary's words", () => {
    expect(sourceOf("ru")).not.toMatch(/длинн\w+ позиц|коротк\w+ позиц|бектест|дродаун|чек\b/i);
  });

  it("keep buttons within sixteen characters, their values included", () => {
    for (const locale of LOCALES) {
      for (const key of en.keys()) {
        if (!key.startsWith("button-") && !key.startsWith("template-") && !key.startsWith("direction-"))
          continue;
        if (key.endsWith("-question")) continue;
        const text = texts[locale].plain(key, { n: 200_000, nText: "20\u202f000", name: "MA cross" });
        expect(text.length, `${locale} ${key}: ${text}`).toBeLessThanOrEqual(16);
      }
    }
  });

  it("have a description for every command", () => {
    for (const locale of LOCALES) {
      for (const command of COMMANDS) {
        expect(texts[locale].plain(`command-${command}`).length).toBeGreaterThan(3);
      }
    }
  });
});

it("counts in Russian: 0, 1, 2, 5, 11, 21, 1.5", () => {
  const variants = (n: number) => texts.ru.plain("quote-variants", { n, nText: String(n) });
  expect([0, 1, 2, 5, 11, 21, 1.5].map(variants)).toEqual([
    "0 вариантов",
    "1 вариант",
    "2 варианта",
    "5 вариантов",
    "11 вариантов",
    "21 вариант",
    "1.5 варианта",
  ]);
  const menu = (n: number) => texts.ru.plain("menu", { n, nText: String(n) }).split("\n")[1];
  expect([0, 1, 2, 5].map(menu)).toEqual([
    "Бэктесты не идут",
    "Идёт 1 бэктест",
    "Идут 2 бэктеста",
    "Идут 5 бэктестов",
  ]);
});

it("escapes what a user wrote and keeps its own markup", () => {
  const html = texts.en.html("saved", { name: "<b>&" });
  expect(html).toBe("<b>✓ Saved</b>\n&lt;b&gt;&amp;");
  expect(texts.en.plain("saved", { name: "<b>&" })).toContain("<b>&");
});

it("fails loudly where a key is missing", () => {
  expect(() => texts.en.plain("no-such-key")).toThrow("no-such-key");
});

describe("the code", () => {
  const files = readdirSync(directory, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".ts") && !file.endsWith(".test.ts"),
  );
  const source = files.map((file) => readFileSync(join(directory, file), "utf8")).join("\n");

  it("asks for no key that is missing", () => {
    const asked = [...source.matchAll(/\.(?:html|plain)\(\s*"([\w-]+)"/g)].map(([, key]) => key ?? "");
    expect(asked.length).toBeGreaterThan(80);
    expect(asked.filter((key) => !en.has(key))).toEqual([]);
  });

  it("leaves no key unused", () => {
    const composed = [...source.matchAll(/`([a-z][\w-]*-)\$\{/g)].map(([, prefix]) => prefix ?? "");
    const composedEnds = ["-question", "-outside"];
    const isUsed = (key: string) =>
      source.includes(`"${key}"`) ||
      composed.some((prefix) => key.startsWith(prefix)) ||
      (composedEnds.some((end) => key.endsWith(end)) && /^(sl|tp)-/.test(key));
    expect([...en.keys()].filter((key) => !isUsed(key))).toEqual([]);
  });
});
