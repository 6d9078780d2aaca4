import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CandlePicture, candlePictureSvg } from "./candle-picture.ts";
import type { PictureCandle } from "./candle-plot.ts";
import { type MeasureText, PALETTES } from "./picture-parts.ts";
import type { PictureLine, PictureStudy } from "./picture-study.ts";
import { renderCandlePicture } from "./picture-worker.ts";

/** Every character as wide as three fifths of its height: near enough to DejaVu to lay words out. */
const measure: MeasureText = (text, { sizePx }) => text.length * sizePx * 0.6;

const LENGTH_MS = 900_000;
const candles = Array.from({ length: 90 }, (_, index): PictureCandle => {
  const open = 64_000 + 40 * (index % 9);
  return [index * LENGTH_MS, open, open + 90, open - 70, open + 50, 10 + index];
});
const line = (over: Partial<PictureLine> = {}): PictureLine => ({
  name: "EMA 20",
  valueText: "64\u202f010.00",
  style: "line",
  values: candles.map(([, open]) => open + 10),
  ...over,
});
const study = (over: Partial<PictureStudy> = {}): PictureStudy => ({
  label: "EMA 20",
  place: "price",
  lines: [line()],
  levels: [],
  band: null,
  ...over,
});
const svgOf = (shown: PictureStudy | null, over: Partial<CandlePicture> = {}) =>
  candlePictureSvg(pictureOf(shown, over), measure);

function pictureOf(shown: PictureStudy | null, over: Partial<CandlePicture> = {}): CandlePicture {
  return {
    theme: "dark",
    title: "BTCUSDT spot 15m",
    period: "Binance · 3 Jun 05:45 – 4 Jun 2025 04:15 UTC",
    lastPrice: 64_120,
    lastText: "64\u202f120.00",
    sign: 1,
    changeText: "▲ +0.16\u202f% · 90 bars",
    highText: "High 64\u202f410.00",
    lowText: "Low 63\u202f930.00",
    volumeLabel: "Volume, up to 99.00000 BTC a bar",
    firstTime: "3 Jun 05:45",
    lastTime: "4 Jun 04:15",
    closedText: "Last bar closed 04:15 UTC, 4 Jun",
    source: "simulated market",
    timeframeMs: LENGTH_MS,
    candles,
    study: shown,
    ...over,
  };
}

const wordsOf = (svg: string) =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text ?? "");
const { dark } = PALETTES;
const strokesOf = (svg: string, color: string | undefined) =>
  [...svg.matchAll(/<path d="([^"]*)" fill="none" stroke="([^"]*)"/g)]
    .filter(([, , stroke]) => stroke === color)
    .map(([, path]) => path ?? "");
const pointsOf = (path: string) =>
  path
    .slice(1)
    .split("L")
    .map((point) => point.split(" ").map(Number));
const wave = candles.map((_, index) => 50 + 40 * Math.sin(index / 7));

describe("an indicator over the candles", () => {
  it("is a line with its name and last value, and the volume stays", () => {
    const svg = svgOf(study());
    expect(wordsOf(svg)).toEqual(
      expect.arrayContaining(["EMA 20", "64\u202f010.00", "Volume, up to 99.00000 BTC a bar"]),
    );
    const [path = "", ...more] = strokesOf(svg, dark.lines[0]);
    expect(more).toEqual([]);
    expect(pointsOf(path)).toHaveLength(90);
  });

  it("has a colour and a dash of its own for each line, and names all of them", () => {
    const lines = ["upper", "middle", "lower"].map((name, index) =>
      line({ name, values: candles.map(() => 64_000 + 100 * index) }),
    );
    const svg = svgOf(study({ label: "BB 20/2", lines, band: { upper: 0, lower: 2 } }));
    expect(wordsOf(svg)).toEqual(expect.arrayContaining(["BB 20/2", "upper", "middle", "lower"]));
    const strokes = [...svg.matchAll(/fill="none" stroke="([^"]*)"[^>]*?( stroke-dasharray="[^"]*")?\/>/g)];
    expect(new Set(strokes.map(([, color]) => color)).size).toBe(3);
    expect(new Set(strokes.map(([, , dash]) => dash)).size).toBe(3);
    expect(svg).toMatch(/Z" fill="[^"]*" fill-opacity="0.12"/);
  });

  it("ends where a value lacks and begins anew, and one value between two gaps is a dot", () => {
    const values = candles.map((_, index) => (index < 20 || (index > 40 && index !== 60) ? 64_000 : null));
    const svg = svgOf(study({ lines: [line({ values })] }));
    expect(strokesOf(svg, dark.lines[0]).map((path) => pointsOf(path).length)).toEqual([20, 19, 29]);
    const alone = candles.map((_, index) => (index === 5 ? 64_000 : null));
    const dotted = svgOf(study({ lines: [line({ values: alone })] }));
    expect(dotted.match(/<circle/g)).toHaveLength(1);
  });

  it("far from the candles leaves them their shape, and is cut off", () => {
    const near = svgOf(study());
    const far = svgOf(study({ lines: [line({ values: candles.map(() => 10_000) })] }));
    const heightOf = (svg: string) => {
      const ys = [...svg.matchAll(/<line x1="[\d.]+" x2="[\d.]+" y1="([\d.]+)" y2="([\d.]+)"/g)].flatMap(
        ([, top, end]) => [Number(top), Number(end)],
      );
      return Math.max(...ys) - Math.min(...ys);
    };
    expect(heightOf(far)).toBeGreaterThan(heightOf(near) * 0.4);
    expect(far).toContain('<g clip-path="url(#study)">');
  });

  it("may be dots", () => {
    const svg = svgOf(study({ lines: [line({ style: "dots" })] }));
    // Three more are the sample beside its name.
    expect(svg.match(/<circle/g)).toHaveLength(93);
  });
});

describe("an indicator in a pane of its own", () => {
  const rsi = study({
    label: "RSI 14",
    place: "pane",
    lines: [line({ name: "RSI 14", valueText: "41.23", values: wave })],
    levels: [30, 70],
  });

  it("takes the place of the volume, with its levels at the edge", () => {
    const words = wordsOf(svgOf(rsi));
    expect(words).toEqual(expect.arrayContaining(["RSI 14", "41.23", "30", "70"]));
    expect(words.filter((word) => word.startsWith("Volume"))).toEqual([]);
  });

  it("draws bars on both sides of zero, those above in one colour and those below in the other", () => {
    const values = candles.map((_, index) => (index % 2 === 0 ? 3 : -2));
    const svg = svgOf(study({ place: "pane", lines: [line({ style: "histogram", values })] }));
    const bars = (color: string) => svg.split(`fill="${color}" fill-opacity="0.75"`).length - 1;
    expect([bars(dark.up), bars(dark.down)]).toEqual([45, 45]);
    expect(wordsOf(svg)).toContain("0");
  });

  it("draws bars of several lines in a colour each", () => {
    const lines = [3, -2].map((value) =>
      line({ name: `side ${value}`, style: "histogram", values: candles.map(() => value) }),
    );
    const svg = svgOf(study({ place: "pane", lines }));
    const bars = (color: string | undefined) => svg.split(`fill="${color}" fill-opacity="0.75"`).length - 1;
    expect([bars(dark.lines[0]), bars(dark.lines[1]), bars(dark.up), bars(dark.down)]).toEqual([
      90, 90, 0, 0,
    ]);
  });

  it("says large values shortly", () => {
    const values = candles.map((_, index) => 1e9 + index * 1e7);
    const words = wordsOf(svgOf(study({ place: "pane", lines: [line({ values })] })));
    expect(words.some((word) => /^1\.\dB$/.test(word))).toBe(true);
  });
});

it("no two of many lines look the same", () => {
  const lines = Array.from({ length: 12 }, (_, index) => line({ name: `average ${index}` }));
  const svg = svgOf(study({ label: "Ribbon", lines }));
  const looks = [...svg.matchAll(/fill="none" (stroke="[^"]*")[^>]*?( stroke-dasharray="[^"]*")?\/>/g)];
  expect(new Set(looks.map(([, color, dash]) => `${color}${dash}`)).size).toBe(12);
});

it("names of many lines shrink, and then lose their values, in three rows at most", () => {
  const lines = Array.from({ length: 12 }, (_, index) => line({ name: `average number ${index}` }));
  const svg = svgOf(study({ label: "Ribbon", lines }));
  const legend = [...svg.matchAll(/<text x="([^"]*)" y="([^"]*)"[^>]*>(average[^<]*)</g)];
  expect(legend.length).toBeGreaterThan(5);
  expect(new Set(legend.map(([, , y]) => y)).size).toBeLessThanOrEqual(3);
  expect(wordsOf(svg)).not.toContain("64\u202f010.00");
});

it("an indicator whose values never were, never moved or are of any size is drawn without a fault", () => {
  const value = fc.option(fc.double({ min: -1e15, max: 1e15, noNaN: true }), { nil: null });
  const column = fc.oneof(
    fc.array(value, { minLength: 90, maxLength: 90 }),
    fc.constantFrom(null, 0, 5, 1e-9).map((same) => candles.map(() => same)),
  );
  const style = fc.constantFrom("line", "histogram", "dots");
  const place = fc.constantFrom("price", "pane");
  const levels = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 3 });
  fc.assert(
    fc.property(column, column, fc.record({ style, place, levels }), (first, second, shape) => {
      const lines = [line({ values: first, style: shape.style }), line({ values: second })];
      const svg = svgOf(study({ ...shape, lines, band: { upper: 0, lower: 1 } }));
      expect(svg).not.toMatch(/NaN|Infinity|undefined|null/);
    }),
    { numRuns: 60 },
  );
});

it("is a PNG with an indicator in either place, in both themes", () => {
  for (const theme of ["dark", "light"] as const) {
    for (const place of ["price", "pane"] as const) {
      const png = Buffer.from(renderCandlePicture(pictureOf(study({ place }), { theme })));
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1_080, 1_080]);
      expect(png.length).toBeGreaterThan(20_000);
    }
  }
});
