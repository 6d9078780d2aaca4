import type { IndicatorDef } from "@roehub/core/indicators/indicator";
import { paramWord } from "@roehub/core/indicators/param-words";
import { defaultParams } from "@roehub/core/indicators/parse-params";
import { findIndicator, INDICATORS } from "@roehub/core/indicators/registry";
import { ruleSentence } from "@roehub/core/indicators/rule-sentence";
import { ruleSentenceText } from "@roehub/core/indicators/rule-sentence-text";
import { sampleCandles } from "@roehub/core/indicators/sample-candles";
import { LOCALES } from "@roehub/core/kernel/locale";
import { HOUR_MS } from "@roehub/core/kernel/time";
import { candlesOf } from "@roehub/core/market-data/candles-view-runner";
import { describe, expect, it } from "vitest";
import { plainTextOf } from "../../screen.ts";
import { escapeHtml, loadTexts } from "../../texts.ts";
import type { Chart } from "../chart/read-chart.ts";
import { testChart } from "../chart/test-chart.ts";
import { CAPTION_MOST } from "./indicator-caption.ts";
import { indicatorCard } from "./indicator-card.ts";
import { indicatorsOf } from "./indicator-groups.ts";
import { indicatorStudy } from "./indicator-study.ts";
import { type IndicatorOnChart, indicatorOnChart } from "./read-indicator.ts";

const texts = loadTexts();
const APP = "https://app.example/";

/** A chart of sample candles of an hour, the newest ninety of `bars` shown. */
function chartOf(bars: number): Chart {
  const series = sampleCandles({ length: bars, seed: 5, startTicks: 6_400_000 });
  series.tsOpen.forEach((_, row) => {
    series.tsOpen[row] = Date.UTC(2025, 0, 1) + row * HOUR_MS;
  });
  const history = candlesOf(series);
  const [first, ...others] = history.slice(-90);
  if (first === undefined) throw new Error("a chart has bars");
  const target = { ref: { marketId: 1, symbol: "BTCUSDT" }, timeframe: "1h" } as const;
  return testChart({ target, history, candles: [first, ...others] });
}

/** Long enough for every indicator to converge. */
const CHART = chartOf(200 + Math.max(...INDICATORS.map((def) => def.convergence(defaultParams(def)))));
const SHORT_CHART = chartOf(120);
const indicator = (id: string): IndicatorDef => {
  const def = findIndicator(id);
  if (def === null) throw new Error(`no indicator ${id}`);
  return def;
};
const pointOf = (def: IndicatorDef) => ({ def, params: defaultParams(def) });
/** The same is read for both languages. */
const readings = new Map<string, IndicatorOnChart>();
const readOn = (def: IndicatorDef, chart: Chart): IndicatorOnChart => {
  const key = `${def.id} ${chart.history.length}`;
  const read = readings.get(key) ?? indicatorOnChart(pointOf(def), chart);
  readings.set(key, read);
  return read;
};
const cardOf = (def: IndicatorDef, locale: "en" | "ru", chart: Chart | null = CHART) => {
  const point = pointOf(def);
  const read = chart === null ? null : readOn(def, chart);
  return indicatorCard(texts[locale], { point, read }, APP);
};
/** U+202F as `_` and U+00A0 as a space, so that expectations can be read. */
const captionOf = (id: string, locale: "en" | "ru", chart: Chart | null = CHART) =>
  plainTextOf(cardOf(indicator(id), locale, chart).html)
    .replaceAll("\u202f", "_")
    .replaceAll("\u00a0", " ");

describe("the card of every indicator, in both languages", () => {
  it("fits a caption, with and without values, and says what it is, its default rule and its parameters", () => {
    for (const def of INDICATORS) {
      for (const locale of LOCALES) {
        for (const chart of [CHART, SHORT_CHART, null]) {
          const { html } = cardOf(def, locale, chart);
          expect(plainTextOf(html).length, `${locale} ${def.id}`).toBeLessThanOrEqual(CAPTION_MOST);
          expect(html).toContain(escapeHtml(def.about[locale]));
          expect(html).toContain(escapeHtml(def.label));
          for (const { name } of def.params) expect(html).toContain(paramWord(name, locale));
        }
      }
    }
  });

  it("has the sentences of its default rule", () => {
    for (const def of INDICATORS) {
      const rule = def.rules[def.defaultRule];
      for (const locale of LOCALES) {
        const { html } = cardOf(def, locale, null);
        for (const condition of rule === undefined ? [] : [rule.long, rule.short]) {
          const text = ruleSentenceText(ruleSentence(def, defaultParams(def), condition), locale);
          expect(html, def.id).toContain(escapeHtml(text));
        }
      }
    }
  });

  it("has buttons whose data fit, of sixteen characters at most, and its neighbours lead through the whole group", () => {
    for (const def of INDICATORS) {
      for (const locale of LOCALES) {
        for (const button of cardOf(def, locale).rows.flat()) {
          expect(button.text.length, button.text).toBeLessThanOrEqual(16);
          if ("callback_data" in button) {
            expect(Buffer.byteLength(button.callback_data)).toBeLessThanOrEqual(64);
          }
        }
      }
      const next = cardOf(def, "en")
        .rows.flat()
        .find(({ text }) => text === "Next ›");
      const group = indicatorsOf(def.group);
      const after = group[(group.indexOf(def) + 1) % group.length];
      if (group.length > 1) expect(next).toMatchObject({ callback_data: `1.ind.card..${after?.id}` });
    }
  });

  it("calls parameters and lines by words: no name of the code is among them", () => {
    for (const def of INDICATORS) {
      for (const { name } of def.params) {
        expect(paramWord(name, "ru"), `parameter ${def.id}.${name}`).not.toBe(name);
        expect(paramWord(name, "en"), `parameter ${def.id}.${name}`).not.toContain("_");
      }
      for (const locale of LOCALES) {
        const read = readOn(def, CHART);
        for (const { name } of indicatorStudy(texts[locale], read).lines) {
          expect(name, `line ${def.id}, ${locale}`).not.toContain("_");
          const isCode = locale === "ru" && def.outputs.length > 1 && def.outputs.includes(name);
          expect(isCode, `line ${def.id}.${name} has a Russian word`).toBe(false);
        }
        for (const { long, short } of Object.values(def.rules)) {
          for (const condition of [long, short]) {
            const sentence = ruleSentenceText(ruleSentence(def, defaultParams(def), condition), locale);
            expect(sentence, `sentence of ${def.id}, ${locale}`).not.toMatch(/[a-z]_[a-z]/);
          }
        }
      }
    }
  });
});

describe("a card", () => {
  it("reads as a whole", () => {
    expect(captionOf("rsi", "en")).toMatch(
      new RegExp(
        [
          "^Relative strength index · RSI",
          `Momentum · \\d+ of ${indicatorsOf("momentum").length}`,
          "",
          "How much of the recent movement was upwards.*",
          "",
          "Rule reversal, the default",
          "▲ Long: RSI 14 \\(\\d\\d\\.\\d\\d\\) below 30( · ✓ now)?",
          "▼ Short: RSI 14 \\(\\d\\d\\.\\d\\d\\) above 70( · ✓ now)?",
          "",
          `Defaults: period 14, ${paramWord("lower", "en")} 30, ${paramWord("upper", "en")} 70`,
          "Needs 294 bars: 3.1 d on 15m, 12 d on 1h, 49 d on 4h",
          "BTCUSDT spot 1h, bar closed \\d\\d:00 UTC, \\d+ \\w+ · simulated market",
          "cross",
        ].join("\n"),
      ),
    );
  });

  it("marks the side that is met on the last closed bar, and only that", () => {
    const caption = captionOf("ema", "ru");
    const sides = caption.split("\n").filter((line) => /цена \([\d_.]+\) (выше|ниже)/.test(line));
    expect(sides).toHaveLength(2);
    expect(sides.filter((line) => line.endsWith("· ✓ сейчас"))).toHaveLength(1);
  });

  it("writes levels below zero with the minus of all numbers", () => {
    expect(captionOf("willr", "en", null)).toContain("%R 14 below \u221280\n");
    expect(captionOf("willr", "ru", null)).toContain(`${paramWord("lower", "ru")} \u221280`);
  });

  it("says that an indicator of the day needs a day to open, not how many bars", () => {
    expect(captionOf("vwap", "en", null)).toContain("Needs the opening of a UTC day");
    expect(captionOf("vwap", "ru", null)).toContain("Нужно начало дня по UTC");
  });

  it("of a history that is too short says so, and shows no values", () => {
    const caption = captionOf("rsi", "en", SHORT_CHART);
    expect(caption).toContain("⚠ Not warmed up: read 120 bars of 295");
    expect(caption).toContain("▲ Long: RSI 14 below 30\n");
    const study = indicatorStudy(texts.en, readOn(indicator("rsi"), SHORT_CHART));
    expect(study.lines[0]?.values.every((value) => value === null)).toBe(true);
    expect(study.lines[0]?.valueText).toBe("");
  });

  it("without candles has no picture, no values and no chart to open", () => {
    expect(captionOf("rsi", "ru", null)).toContain("Свечей пока нет, поэтому нет ни картинки, ни значений.");
    const words = cardOf(indicator("rsi"), "en", null)
      .rows.flat()
      .map(({ text }) => text);
    expect(words).toEqual(["Use in strategy", "‹ Previous", "Next ›", "Groups", "Menu"]);
  });
});

describe("the picture of an indicator", () => {
  it("has a line for each output that is drawn, with a value for each candle", () => {
    for (const def of INDICATORS) {
      const read = readOn(def, CHART);
      const { lines } = indicatorStudy(texts.en, read);
      const hidden = Object.values(def.plot.styles ?? {}).filter((style) => style === "hidden");
      expect(lines.length, def.id).toBe(def.outputs.length - hidden.length);
      expect(lines.length, def.id).toBeGreaterThan(0);
      for (const { values } of lines) expect(values).toHaveLength(90);
      expect(
        lines.some(({ values }) => values.some((value) => value !== null)),
        def.id,
      ).toBe(true);
      expect(read.barsMissing, def.id).toBe(0);
    }
  });

  it("tints a band between its edges, and has the levels of its parameters", () => {
    const bands = indicatorStudy(texts.en, readOn(indicator("bb"), CHART));
    expect(bands.band).toEqual({ upper: 0, lower: 2 });
    const cloud = indicatorStudy(texts.en, readOn(indicator("ichimoku"), CHART));
    expect(cloud.lines[cloud.band?.upper ?? -1]?.name).toBe("Senkou A");
    expect(cloud.lines[cloud.band?.lower ?? -1]?.name).toBe("Senkou B 52");
    const rsi = indicatorStudy(texts.en, readOn(indicator("rsi"), CHART));
    expect(rsi).toMatchObject({ place: "pane", levels: [30, 70], band: null });
  });

  it("has the values that its caption has", () => {
    let compared = 0;
    for (const def of INDICATORS) {
      const { lines } = indicatorStudy(texts.en, readOn(def, CHART));
      const side = def.rules[def.defaultRule]?.long;
      if (side === undefined || !("left" in side) || side.left.kind !== "output") continue;
      const { output, barsBack = 0 } = side.left;
      const drawn = def.outputs.filter((name) => def.plot.styles?.[name] !== "hidden");
      const valueText = lines[drawn.indexOf(output)]?.valueText ?? "";
      if (valueText === "" || barsBack !== 0) continue;
      expect(plainTextOf(cardOf(def, "en").html), def.id).toContain(`(${valueText})`);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(20);
  });

  it("gives a sum that never forgets no value, as that depends on where history begins", () => {
    for (const def of INDICATORS.filter(({ memory }) => memory === "cumulative")) {
      const { lines } = indicatorStudy(texts.en, readOn(def, CHART));
      expect(lines.map(({ valueText }) => valueText)).toEqual(lines.map(() => ""));
    }
  });
});
