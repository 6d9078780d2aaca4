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
function withFonts(...files: readonly string[]): ResvgRenderOptions {
  const fontFiles = files.map((file) => join(fontsDirectory, file));
  return { font: { loadSystemFonts: false, fontFiles, defaultFontFamily: "DejaVu Sans" } };
}

const DRAWN = withFonts("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSansMono.ttf");
/** Fonts are read anew for each text that is measured, so only the one it needs. */
const MEASURED = { normal: withFonts("DejaVuSans.ttf"), bold: withFonts("DejaVuSans-Bold.ttf") } as const;

/** Draws an equity curve as PNG. Runs in a thread of `picture-renderer.ts`, because it takes about 100 ms. */
export function renderEquityPicture(picture: EquityPicture): Uint8Array {
  return pngOf(equityPictureSvg(picture, measureText));
}

/** Draws candles as PNG, in the same thread. */
export function renderCandlePicture(picture: CandlePicture): Uint8Array {
  return pngOf(candlePictureSvg(picture, measureText));
}

function pngOf(svg: string): Uint8Array {
  return new Resvg(svg, DRAWN).render().asPng();
}

const measureText: MeasureText = (text, { sizePx, isBold }) => {
  const weight = isBold ? "bold" : "normal";
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="4000" height="200"><text x="0" y="100" font-family="DejaVu Sans" font-weight="${weight}" font-size="${sizePx}">${escaped}</text></svg>`;
  return new Resvg(svg, MEASURED[weight]).getBBox()?.width ?? 0;
};
