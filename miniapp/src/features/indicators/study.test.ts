import type { IndicatorSeries } from "@roehub/core/contract/indicators";
import { describe, expect, test } from "vitest";
import { wireOf } from "../../../e2e/wire-of.ts";
import { createFormat } from "../../format.ts";
import { createStrokes } from "./strokes.ts";
import { type StudyAnswers, studyOf } from "./study.ts";
import { digitsOf, valueFormat } from "./value-format.ts";

const seriesOf = (
  id: string,
  columns: Readonly<Record<string, readonly (number | null)[]>>,
): IndicatorSeries => ({
  market_id: 1,
  symbol: "BTCUSDT",
  instrument_key: "binance:spot:BTCUSDT",
  timeframe: "1m",
  market_source: "simulated",
  id,
  version: 1,
  params: {},
  label: "",
  convergence_bars: 20,
  bars_read: 12,
  bars_gated: 0,
  ts_open: ["1970-01-01T00:00:00Z", "1970-01-01T00:01:00Z"],
  outputs: Object.entries(columns).map(([name, values]) => ({
    name,
    label: { en: `${name} line`, ru: `линия ${name}` },
    values: [...values],
  })),
});

const study = (id: string, series: readonly IndicatorSeries[], newest: StudyAnswers["newest"] = "answered") =>
  studyOf({
    indicator: { key: 1, id, params: {}, isHidden: false, color: 4 },
    def: wireOf(id),
    answers: { series, newest },
    strokes: createStrokes(),
    ordinal: 0,
    locale: "ru",
  });

describe("a study", () => {
  test("has a line an output: both edges of a band alike, its middle apart by its stroke", () => {
    const { lines } = study("bb", [seriesOf("bb", { upper: [3, 4], middle: [2, 3], lower: [null, 2] })]);
    expect(lines.map(({ name, label, color, dash }) => [name, label, color, dash])).toEqual([
      ["upper", "линия upper", 4, "solid"],
      ["middle", "линия middle", 4, "dashed"],
      ["lower", "линия lower", 4, "solid"],
    ]);
    expect([...(lines[2]?.values ?? [])]).toEqual([[60_000, 2]]);
  });

  test("has lines that no two indicators over the same candles have alike", () => {
    const strokes = createStrokes();
    const over = ["ema", "ichimoku", "bb", "ma_cross", "alligator"].flatMap((id, ordinal) => {
      const indicator = { key: ordinal, id, params: {}, isHidden: false, color: ordinal };
      const answers: StudyAnswers = { series: [], newest: "awaited" };
      const drawn = studyOf({ indicator, def: wireOf(id), answers, strokes, ordinal, locale: "en" });
      return [...new Set(drawn.lines.map(({ color, dash }) => `${color} ${dash}`))];
    });
    expect(new Set(over).size).toBe(over.length);
  });

  test("tells bars of one histogram by their sign, those of several by a colour each", () => {
    expect(study("macd", []).lines.map(({ isSigned }) => isSigned)).toEqual([false, false, true]);
    const several = study("elder_ray", []).lines;
    expect(several.map(({ shape, isSigned }) => [shape, isSigned])).toEqual([
      ["histogram", false],
      ["histogram", false],
    ]);
    expect(several[0]?.color).not.toBe(several[1]?.color);
  });

  test("draws its levels at the parameters, and its histogram as one", () => {
    expect(study("rsi", []).levels).toEqual([30, 70]);
    expect(study("macd", []).lines.map(({ shape }) => shape)).toEqual(["line", "line", "histogram"]);
  });

  test("says what became of the newest values, whatever is known of older ones", () => {
    const given = seriesOf("ema", { ema: [1, 2] });
    const gated = seriesOf("ema", { ema: [null, null] });
    expect(study("ema", [given]).state).toEqual({ kind: "ready" });
    expect(study("ema", [given], "awaited").state).toEqual({ kind: "loading" });
    expect(study("ema", [given], "failed").state).toEqual({ kind: "failed" });
    expect(study("ema", [gated]).state).toEqual({ kind: "gated", needBars: 20, haveBars: 12 });
  });
});

describe("values", () => {
  test("are the same object as long as the answers are, and others as soon as one is", () => {
    const [older, newer] = [seriesOf("ema", { ema: [1, 2] }), seriesOf("ema", { ema: [null, 3] })];
    const values = (series: readonly IndicatorSeries[]) => study("ema", series).lines[0]?.values;
    const first = values([older, newer]);
    expect(values([older, newer])).toBe(first);
    expect(values([newer])).not.toBe(first);
    expect([...(values([{ ...older }, newer]) ?? [])]).toEqual([...(first ?? [])]);
    expect(values([{ ...older }, newer])).not.toBe(first);
  });

  test.each([
    [0, 2],
    [99.5, 2],
    [12_345, 2],
    [0.53, 4],
    [0.000012, 8],
    [250_000, null],
  ])("of up to %d have %j digits", (largest, digits) => {
    expect(digitsOf(largest)).toBe(digits);
  });

  test("over the candles are printed as prices are", () => {
    const shown = study("ema", [seriesOf("ema", { ema: [0.00001, 0.5] })]);
    expect(valueFormat(shown, 5, createFormat("en")).print(0.5)).toBe("0.50000");
  });
});
