import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CandlePicture, candlePictureSvg } from "./candle-picture.ts";
import type { PictureCandle } from "./candle-plot.ts";
import { type MeasureText, PALETTES } from "./picture-parts.ts";
import { renderCandlePicture } from "./picture-worker.ts";

/** Every character as wide as three fifths of its height: near enough to DejaVu to lay words out. */
const measure: MeasureText = (text, { sizePx }) => text.length * sizePx * 0.6;

const LENGTH_MS = 900_000;
const waves = Array.from({ length: 90 }, (_, index): PictureCandle => {
  const open = 64_000 + 40 * (index % 9);
  return [index * LENGTH_MS, open, open + 90, open - 70, open + (index % 2 === 0 ? 50 : -50), 10 + index];
});

function picture(over: Partial<CandlePicture> = {}): CandlePicture {
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
    candles: waves,
    study: null,
    ...over,
  };
}

const wordsOf = (svg: string) =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text ?? "");
const numbersOf = (svg: string) =>
  [...svg.matchAll(/ (?:x|y|x1|x2|y1|y2|width|height)="([^"%]*)"/g)].map(([, value]) => Number(value));
/** What stands right of the plot, the label of the last price included. */
const axisWordsOf = (svg: string) => wordsOf(svg).filter((word) => /^[\d\u202f]+(\.\d+)?$/.test(word));
const flat = (price: number, count: number): PictureCandle[] =>
  Array.from({ length: count }, (_, index) => [index * LENGTH_MS, price, price, price, price, 0]);

describe("a picture of candles", () => {
  it("says instrument, period, price, change, extremes, last bar and source", () => {
    const shown = picture();
    const words = wordsOf(candlePictureSvg(shown, measure));
    const { title, period, lastText, changeText, highText, lowText, closedText, source, volumeLabel } = shown;
    for (const word of [
      title,
      period,
      lastText,
      changeText,
      highText,
      lowText,
      closedText,
      source,
      volumeLabel,
    ]) {
      expect(words).toContain(word);
    }
    expect(words.filter((word) => word === lastText)).toHaveLength(2);
  });

  it("draws one candle, prices that never moved, no volume, and prices far below one", () => {
    const shapes = [
      { candles: waves.slice(0, 1), lastPrice: 64_000 },
      { candles: flat(100, 90), lastPrice: 100 },
      { candles: flat(0.00001234, 90), lastPrice: 0.00001234, lastText: "0.00001234" },
      { candles: flat(0.00001234, 1), lastPrice: 0.00001234, lastText: "0.00001234" },
    ];
    for (const shape of shapes) {
      const svg = candlePictureSvg(picture(shape), measure);
      expect(svg).not.toMatch(/NaN|Infinity|undefined|null/);
      for (const value of numbersOf(svg)) expect(value).toBeGreaterThanOrEqual(0);
    }
  });

  it("stays inside its margins whatever the prices are", () => {
    const price = fc.double({ min: 1e-9, max: 1e7, noNaN: true });
    const bar = fc.tuple(price, price, price, price, fc.double({ min: 0, max: 1e12, noNaN: true }));
    fc.assert(
      fc.property(fc.array(bar, { minLength: 1, maxLength: 90 }), price, (bars, lastPrice) => {
        const candles = bars.map(([open, one, other, close, volume], index): PictureCandle => {
          const prices = [open, one, other, close];
          return [index * LENGTH_MS, open, Math.max(...prices), Math.min(...prices), close, volume];
        });
        const svg = candlePictureSvg(picture({ candles, lastPrice }), measure);
        expect(svg).not.toMatch(/NaN|Infinity/);
        for (const value of numbersOf(svg)) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1_080);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("has three values at its right edge, and one gives way to the last price", () => {
    const far = axisWordsOf(candlePictureSvg(picture({ lastPrice: 64_100 }), measure));
    expect(far).toContain("64\u202f120.00");
    expect(new Set(far).size).toBe(4);
    const near = axisWordsOf(candlePictureSvg(picture({ lastPrice: 64_200 }), measure));
    expect(new Set(near).size).toBe(3);
  });

  it("draws what rose hollow and what fell filled, so that grey pictures tell them apart", () => {
    const { up, down, background } = PALETTES.dark;
    const svg = candlePictureSvg(picture(), measure);
    const hollow = svg.split(`fill="${background}" stroke="${up}"`).length - 1;
    const filled = svg.split(`fill="${down}"/>`).length - 1;
    expect([hollow, filled]).toEqual([45, 45]);
  });

  it("leaves the place of a bar that lacks empty", () => {
    const wicksOf = (candles: readonly PictureCandle[]) =>
      [...candlePictureSvg(picture({ candles }), measure).matchAll(/<line x1="([\d.]+)" x2="\1"/g)].map(
        ([, x]) => Number(x),
      );
    const whole = wicksOf(waves);
    expect(wicksOf(waves.filter((_, index) => index < 30 || index > 42))).toEqual(
      whole.filter((_, index) => index < 30 || index > 42),
    );
  });

  it("shrinks a long foot line beside its source, and a long title to the margins", () => {
    const symbol = "ABCDEFGHIJ".repeat(4);
    const shown = picture({ title: `${symbol} futures 15m`, closedText: "x".repeat(60) });
    const svg = candlePictureSvg(shown, measure);
    expect(wordsOf(svg)[1]).toMatch(/^ABCDEFGH.*….*futures 15m$/);
    expect(/font-size="(\d+)"[^>]*>x{60}/.exec(svg)?.[1]).toBe("24");
  });

  it("is a PNG of 1080 by 1080 in both themes", () => {
    for (const theme of ["dark", "light"] as const) {
      const png = Buffer.from(renderCandlePicture(picture({ theme })));
      expect(png.subarray(1, 4).toString("latin1")).toBe("PNG");
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1_080, 1_080]);
      expect(png.length).toBeGreaterThan(20_000);
    }
  });
});
