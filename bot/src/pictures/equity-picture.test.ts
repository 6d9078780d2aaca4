import { describe, expect, it } from "vitest";
import { type EquityPicture, equityPictureSvg } from "./equity-picture.ts";
import type { MeasureText } from "./picture-parts.ts";
import { renderEquityPicture } from "./picture-worker.ts";

/** Every character as wide as three fifths of its height: near enough to DejaVu to lay words out. */
const measure: MeasureText = (text, { sizePx }) => text.length * sizePx * 0.6;

const DAY_MS = 86_400_000;
const grown = Array.from({ length: 50 }, (_, day): [number, number, number] => [
  day * DAY_MS,
  10_000 + day * 40 + (day % 7) * 90,
  10_000 + day * 10,
]);

function picture(over: Partial<EquityPicture> = {}): EquityPicture {
  return {
    theme: "dark",
    title: "BTCUSDT spot 15m",
    period: "20 Feb – 20 Aug 2025 UTC",
    returnText: "+38.21\u202f%",
    returnSign: 1,
    benchmarkText: "Buy and hold +21.40\u202f%",
    drawdownText: "Max drawdown 7.93\u202f%",
    underwaterLabel: "Drawdown",
    firstDay: "20 Feb",
    lastDay: "20 Aug",
    receipt: "RH-7K2M9QX4TD",
    source: "simulated market",
    initCash: 10_000,
    points: grown,
    ...over,
  };
}

const wordsOf = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);

describe("a picture of an equity curve", () => {
  it("says instrument, period, return, its doubt, receipt and source", () => {
    const shown = picture();
    const words = wordsOf(equityPictureSvg(shown, measure));
    for (const word of [
      shown.title,
      shown.period,
      shown.returnText,
      shown.benchmarkText,
      shown.drawdownText,
      shown.receipt,
      "simulated market",
    ]) {
      expect(words).toContain(word);
    }
  });

  it("draws an account without trades, with one trade, and one that lost everything", () => {
    const flat = grown.map(([at, , hold]): [number, number, number] => [at, 10_000, hold]);
    const lost = grown.map(([at, , hold], day): [number, number, number] => [
      at,
      Math.max(0, 10_000 - day * 400),
      hold,
    ]);
    const ends = grown.filter((_, day) => day === 0 || day === grown.length - 1);
    for (const points of [flat, lost, ends]) {
      const svg = equityPictureSvg(picture({ points }), measure);
      expect(svg).not.toMatch(/NaN|Infinity/);
      expect(svg).toContain("stroke-dasharray");
    }
  });

  it("leaves undefined equity out of the curve", () => {
    const points = grown.map(([at, equity, hold], day): [number, number | null, number] => [
      at,
      day > 20 ? null : equity,
      hold,
    ]);
    expect(equityPictureSvg(picture({ points }), measure)).not.toMatch(/NaN|null/);
  });

  it("has at most three values on the equity axis, and round ones", () => {
    const words = wordsOf(equityPictureSvg(picture(), measure));
    expect(words).toContain("11\u202f000");
    expect(words).toContain("12\u202f000");
    expect(words.filter((word) => /^\d+\u202f\d{3}$/.test(word ?? "")).length).toBeLessThanOrEqual(3);
  });

  it("has three of them, whatever the range", () => {
    for (const [least, most] of [
      [6_300, 14_600],
      [9_250, 10_040],
      [9_999.5, 10_000.4],
      [10_000, 1_244_567],
    ] as const) {
      const points = grown.map(([at], day): [number, number, number] => [at, day % 2 ? least : most, 10_000]);
      const words = wordsOf(equityPictureSvg(picture({ points }), measure));
      const values = words.filter((word) => /^[\d\u202f]+(\.\d+)?$/.test(word ?? ""));
      expect(values, `${least} to ${most}: ${values}`).toHaveLength(3);
      expect(new Set(values).size).toBe(3);
    }
  });

  it("cuts the middle out of a sixty-character name, so that its ends stay", () => {
    const title = `${"ABCDEFGHIJ".repeat(5)} futures 15m`;
    const [shown = ""] = wordsOf(equityPictureSvg(picture({ title }), measure));
    expect(shown).toMatch(/^ABCDEFGH.*….*futures 15m$/);
    expect(measure(shown, { sizePx: 40, isBold: true })).toBeLessThanOrEqual(984);
  });

  it("keeps a large return clear of the figures beside it", () => {
    const svg = equityPictureSvg(picture({ returnText: "+12\u202f345.67\u202f%" }), measure);
    const size = Number(/font-size="(\d+)"[^>]*>\+12/.exec(svg)?.[1]);
    const side = Math.max(
      ...["Buy and hold +21.40\u202f%", "Max drawdown 7.93\u202f%"].map((text) => text.length * 21.6),
    );
    expect(48 + 12 * size * 0.6).toBeLessThan(1_032 - side);
  });

  it("escapes what would be markup", () => {
    expect(equityPictureSvg(picture({ title: "A<B&C" }), measure)).toContain("A&lt;B&amp;C");
  });

  it("is a PNG of 1080 by 1080 in both themes, drawn with the fonts of the package", () => {
    for (const theme of ["dark", "light"] as const) {
      const png = Buffer.from(renderEquityPicture(picture({ theme })));
      expect(png.subarray(1, 4).toString("latin1")).toBe("PNG");
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1_080, 1_080]);
      expect(png.length).toBeGreaterThan(20_000);
    }
  });
});
