import { describe, expect, test } from "vitest";
import { ensureDefined } from "../kernel/assert.ts";
import type { IndicatorDef } from "./indicator.ts";
import { OUTPUT_WORDS } from "./output-words.ts";
import { defaultParams, parseParams } from "./parse-params.ts";
import { findIndicator, INDICATORS } from "./registry.ts";
import { indicatorLabel, ruleSentence } from "./rule-sentence.ts";
import { ruleSentenceText } from "./rule-sentence-text.ts";

function sentenceOf(id: string, rule: string, side: "long" | "short") {
  const def = ensureDefined(findIndicator(id), id);
  const params = parseParams(def, {});
  if (!params.ok) throw new Error("defaults are good");
  return ruleSentence(def, params.value, ensureDefined(def.rules[rule], rule)[side]);
}

function withoutLabels(def: IndicatorDef, sentence: string): string {
  const labels = [...(def.outputLabels?.(defaultParams(def)) ?? []), indicatorLabel(def, defaultParams(def))];
  return labels.reduce((text, label) => text.replaceAll(label, ""), sentence);
}

describe("a rule as a sentence", () => {
  test.each([
    ["sma", "trend", "long", "price above SMA 20", "цена выше SMA 20"],
    ["ema", "trend", "short", "price below EMA 20", "цена ниже EMA 20"],
    ["ema", "cross", "long", "price crosses above EMA 20", "цена пересекает EMA 20 снизу вверх"],
    ["ema", "slope", "short", "EMA 20 falls", "EMA 20 падает"],
    ["rsi", "reversal", "long", "RSI 14 below 30", "RSI 14 ниже 30"],
    ["rsi", "cross", "short", "RSI 14 crosses below 70", "RSI 14 пересекает 70 сверху вниз"],
    ["bb", "reversal", "long", "price below lower band of BB 20/2", "цена ниже нижней полосы BB 20/2"],
    ["bb", "breakout", "long", "price above upper band of BB 20/2", "цена выше верхней полосы BB 20/2"],
    [
      "atr",
      "breakout",
      "long",
      "price rise above 1.5 × ATR 14 of the bar before",
      "рост цены больше 1.5 × ATR 14 предыдущего бара",
    ],
    [
      "atr",
      "breakout",
      "short",
      "price fall above 1.5 × ATR 14 of the bar before",
      "падение цены больше 1.5 × ATR 14 предыдущего бара",
    ],
    ["ma_cross", "trend", "long", "EMA 10 above EMA 50", "EMA 10 выше EMA 50"],
    ["ma_cross", "cross", "short", "EMA 10 crosses below EMA 50", "EMA 10 пересекает EMA 50 сверху вниз"],
    ["macd", "trend", "long", "MACD 12/26/9 above its signal line", "MACD 12/26/9 выше сигнальной линии"],
    [
      "alligator",
      "cross",
      "short",
      "lips line of Alligator 13/8/5 crosses below its jaw line",
      "линия губ Alligator 13/8/5 пересекает линию челюсти сверху вниз",
    ],
    [
      "chop",
      "trend",
      "short",
      "price down and value of CHOP 14 below 38.2",
      "цена упала и значение CHOP 14 ниже 38.2",
    ],
    [
      "bb_width",
      "breakout",
      "long",
      "price above middle band and change of BBW 20/2 above 0",
      "цена выше средней полосы и изменение BBW 20/2 выше 0",
    ],
    [
      "mass_index",
      "reversal",
      "long",
      "EMA falls and mean of Mass 9/25 above 1.08",
      "EMA падает и среднее Mass 9/25 выше 1.08",
    ],
  ] as const)("%s.%s %s", (id, rule, side, english, russian) => {
    const sentence = sentenceOf(id, rule, side);
    expect(ruleSentenceText(sentence, "en")).toBe(english);
    expect(ruleSentenceText(sentence, "ru")).toBe(russian);
  });

  test("prints live values behind what they belong to, and no value behind a level", () => {
    const reading = {
      kind: "below",
      met: true,
      left: 29.5,
      right: 30,
      leftBefore: null,
      rightBefore: null,
      distance: -0.5,
      distancePct: -1.7,
    } as const;
    const format = (value: number) => value.toFixed(2);
    expect(ruleSentenceText(sentenceOf("rsi", "reversal", "long"), "en", { reading, format })).toBe(
      "RSI 14 (29.50) below 30",
    );
    expect(ruleSentenceText(sentenceOf("ema", "trend", "short"), "ru", { reading, format })).toBe(
      "цена (29.50) ниже EMA 20 (30.00)",
    );
  });

  test("prints what an output is under a circumstance only where that holds", () => {
    const sentence = sentenceOf("chop", "trend", "long");
    const distances = { leftBefore: null, rightBefore: null, distance: 0, distancePct: null } as const;
    const format = (value: number) => value.toFixed(2);
    const met = { kind: "below", met: true, left: 31.5, right: 38.2, ...distances } as const;
    expect(ruleSentenceText(sentence, "en", { reading: met, format })).toBe(
      "price up and value of CHOP 14 (31.50) below 38.2",
    );
    // The index may be far lower: 100 stands for a price that did not rise.
    const unmet = { ...met, met: false, left: 100 };
    expect(ruleSentenceText(sentence, "en", { reading: unmet, format })).toBe(
      "price up and value of CHOP 14 below 38.2",
    );
  });

  test("says every circumstance: only the left side of a comparison has one", () => {
    for (const def of INDICATORS) {
      for (const { long, short } of Object.values(def.rules)) {
        for (const condition of [long, short]) {
          const unsaid = "of" in condition ? condition.of : condition.right;
          const output = "output" in unsaid ? unsaid.output : "";
          expect(OUTPUT_WORDS[output]?.when).toBeUndefined();
        }
      }
    }
  });

  test("exists for both sides of every rule, without a word of the other language", () => {
    for (const def of INDICATORS) {
      for (const rule of Object.keys(def.rules)) {
        for (const side of ["long", "short"] as const) {
          const sentence = sentenceOf(def.id, rule, side);
          expect(ruleSentenceText(sentence, "en")).not.toMatch(/[а-яё]|undefined/i);
          // Labels are the same in every language: `Z-score 20`.
          const russian = withoutLabels(def, ruleSentenceText(sentence, "ru"));
          expect(russian).toMatch(/[а-яё]/i);
          expect(russian).not.toMatch(/[a-z]{2}|undefined/);
        }
      }
    }
  });

  test("names an indicator by its label and the parameters that tell it apart", () => {
    const labels = ["sma", "ma_cross", "bb", "rsi", "obv"].map((id) => {
      const def = ensureDefined(findIndicator(id), id);
      return indicatorLabel(def, defaultParams(def));
    });
    expect(labels).toEqual(["SMA 20", "MA cross 10/50", "BB 20/2", "RSI 14", "OBV"]);
  });

  test("tells each indicator from every other one by its label", () => {
    const labels = INDICATORS.map((def) => indicatorLabel(def, defaultParams(def)));
    expect(new Set(labels).size).toBe(labels.length);
  });
});
