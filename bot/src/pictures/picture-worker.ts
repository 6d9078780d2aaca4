import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Resvg, type ResvgRenderOptions } from "@resvg/resvg-js";
import { type CandlePicture, candlePictureSvg } from "./candle-picture.ts";
import { type EquityPicture, equityPictureSvg } from "./equity-picture.ts";
import type { MeasureText } from "./picture-parts.ts";

const fontsDirectory = join(
  dirname(createRequire(import.meta.url).resolve("dejavu-fonts-ttf/package.json")),
  "ttf",
);

/** The same fonts on every machine: system fonts would draw other pictures elsewhere. */
const options: ResvgRenderOptions = {
  font: {
    loadSystemFonts: false,
    fontFiles: ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSansMono.ttf"].map((file) =>
      join(fontsDirectory, file),
    ),
    defaultFontFamily: "DejaVu Sans",
  },
};

/** Draws an equity curve as PNG. Runs in a thread of `picture-renderer.ts`, because it takes about 100 ms. */
export function renderEquityPicture(picture: EquityPicture): Uint8Array {
  return pngOf(equityPictureSvg(picture, measureText));
}

/** Draws candles as PNG, in the same thread. */
export function renderCandlePicture(picture: CandlePicture): Uint8Array {
  return pngOf(candlePictureSvg(picture, measureText));
}

function pngOf(svg: string): Uint8Array {
  return new Resvg(svg, options).render().asPng();
}

const measureText: MeasureText = (text, { sizePx, isBold }) => {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="4000" height="200"><text x="0" y="100" font-family="DejaVu Sans" font-weight="${isBold ? "bold" : "normal"}" font-size="${sizePx}">${escaped}</text></svg>`;
  return new Resvg(svg, options).getBBox()?.width ?? 0;
};
