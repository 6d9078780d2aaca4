import { formatNumber } from "@roehub/core/contract/number-format";
import { ensureDefined } from "@roehub/core/kernel/assert";
import { type AxisScale, roundTicks, scaleOf } from "./axis-scale.ts";
import {
  AXIS_GAP_PX,
  AXIS_SIZE_PX,
  fitted,
  gridLine,
  MARGIN_PX,
  type MeasureText,
  PALETTES,
  type Palette,
  PICTURE_SIZE_PX,
  type PictureTheme,
  RIGHT_PX,
  shrink,
  signColor,
  textElement,
  type Word,
} from "./picture-parts.ts";

/** `[open time in epoch ms, open, high, low, close, volume]`. */
export type PictureCandle = readonly [number, number, number, number, number, number];

/** Everything a picture of candles shows; texts are in the reader's language already. */
export interface CandlePicture {
  readonly theme: PictureTheme;
  readonly title: string;
  readonly period: string;
  readonly lastPrice: number;
  readonly lastText: string;
  /** -1, 0 or 1: colours the last price and its line. */
  readonly sign: number;
  /** Change, high and low of the candles shown. */
  readonly changeText: string;
  readonly highText: string;
  readonly lowText: string;
  readonly volumeLabel: string;
  readonly firstTime: string;
  readonly lastTime: string;
  /** When the last bar closed. */
  readonly closedText: string;
  readonly source: string;
  readonly timeframeMs: number;
  /** Ascending, at least one. A bar that lacks leaves its place empty. */
  readonly candles: readonly PictureCandle[];
}

const PRICES = { topPx: 334, heightPx: 400 } as const;
const VOLUMES = { topPx: 800, heightPx: 126 } as const;
/** Fewer candles than this are drawn as wide as this many would be, at the right. */
const LEAST_SLOTS = 24;
const LABEL_PADDING_PX = 10;
const LABEL_HEIGHT_PX = 48;

/** Draws the picture as SVG, 1080 square. Rising candles are hollow and falling ones filled, so colour is not needed. */
export function candlePictureSvg(picture: CandlePicture, measure: MeasureText): string {
  const palette = PALETTES[picture.theme];
  const plot = plotOf(picture, measure);
  const size = PICTURE_SIZE_PX;
  const words = [
    ...headWords(picture, palette, measure),
    ...axisWords(picture, palette, plot),
    ...timeWords(picture, { palette, plot, measure }),
    ...footWords(picture, palette, measure),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 ${size} ${size}">`,
    `<rect width="100%" height="100%" fill="${palette.background}"/>`,
    ...gridLines(palette, plot),
    ...picture.candles.flatMap((candle) => candleElements(candle, { picture, palette, plot })),
    ...lastPriceElements(picture, palette, plot),
    ...words.map(textElement),
    "</svg>",
  ].join("");
}

/** What both panes are measured by. */
interface Plot {
  readonly prices: AxisScale;
  readonly ticks: readonly { readonly text: string; readonly yPx: number }[];
  readonly lastYPx: number;
  readonly mostVolume: number;
  /** The width of a bar with the space after it, and where the first bar's place begins. */
  readonly slotPx: number;
  readonly leftPx: number;
  /** Where the candles end and the values begin. */
  readonly rightPx: number;
}

function plotOf({ candles, lastPrice, lastText, timeframeMs }: CandlePicture, measure: MeasureText): Plot {
  const first = ensureDefined(candles[0], "first candle of a picture");
  const newest = candles.at(-1) ?? first;
  const prices = scaleOf([lastPrice, ...candles.flatMap(([, , high, low]) => [high, low])]);
  const ticks = roundTicks(prices).map(({ value, digits }) => ({
    text: formatNumber(value, { digits, locale: "en" }),
    yPx: priceY(value, prices),
  }));
  const widthOf = (text: string) => measure(text, { sizePx: AXIS_SIZE_PX, isBold: false });
  const labelPx = widthOf(lastText) + LABEL_PADDING_PX;
  const rightPx = RIGHT_PX - Math.max(labelPx, ...ticks.map(({ text }) => widthOf(text))) - AXIS_GAP_PX;
  const shown = Math.round((newest[0] - first[0]) / timeframeMs) + 1;
  const slotPx = (rightPx - MARGIN_PX) / Math.max(shown, LEAST_SLOTS);
  return {
    prices,
    ticks,
    lastYPx: priceY(lastPrice, prices),
    mostVolume: candles.reduce((most, [, , , , , volume]) => Math.max(most, volume), 0),
    slotPx,
    leftPx: rightPx - shown * slotPx,
    rightPx,
  };
}

function priceY(price: number, { min, max }: AxisScale): number {
  return PRICES.topPx + (PRICES.heightPx * (max - price)) / (max - min);
}

function gridLines(palette: Palette, { ticks, rightPx }: Plot): string[] {
  const volumeFloor = VOLUMES.topPx + VOLUMES.heightPx;
  return [...ticks.map(({ yPx }) => yPx), volumeFloor].map((yPx) => gridLine(palette, { yPx, rightPx }));
}

interface Drawing {
  readonly picture: CandlePicture;
  readonly palette: Palette;
  readonly plot: Plot;
}

/** The least height of a body, which an unchanged price has too. */
const LEAST_BODY_PX = 3;

/** Wick, body and volume of one bar. */
function candleElements(candle: PictureCandle, { picture, palette, plot }: Drawing): string[] {
  const [at, open, high, low, close, volume] = candle;
  const { slotPx, prices, mostVolume } = plot;
  const place = Math.round((at - (picture.candles[0]?.[0] ?? at)) / picture.timeframeMs);
  const centre = plot.leftPx + (place + 0.5) * slotPx;
  const isRise = close >= open;
  const color = isRise ? palette.up : palette.down;
  const line = Math.max(2, Math.min(4, slotPx * 0.22));
  const width = Math.max(line * 2, Math.min(32, slotPx * 0.72));
  const top = priceY(Math.max(open, close), prices);
  const height = Math.max(LEAST_BODY_PX, priceY(Math.min(open, close), prices) - top);
  // A hollow body is drawn inside its outline, so that both kinds are equally wide.
  const body = isRise
    ? box({ x: centre - (width - line) / 2, y: top, width: width - line, height }, [
        `fill="${palette.background}" stroke="${color}" stroke-width="${px(line)}"`,
      ])
    : box({ x: centre - width / 2, y: top, width, height }, [`fill="${color}"`]);
  const volumePx = mostVolume > 0 ? (VOLUMES.heightPx * volume) / mostVolume : 0;
  const bar = { x: centre - width / 2, y: VOLUMES.topPx + VOLUMES.heightPx - volumePx, width };
  return [
    `<line x1="${px(centre)}" x2="${px(centre)}" y1="${px(priceY(high, prices))}" y2="${px(priceY(low, prices))}" stroke="${color}" stroke-width="${px(line)}"/>`,
    body,
    box({ ...bar, height: volumePx }, [`fill="${color}" fill-opacity="0.6"`]),
  ];
}

function box(
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
  attributes: readonly string[],
): string {
  return `<rect x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}" ${attributes.join(" ")}/>`;
}

/** Pixels with two digits: more only make the picture's text longer. */
function px(value: number): string {
  return value.toFixed(2);
}

/** A dashed line at the last price, and the price on a label at its end. */
function lastPriceElements({ sign, lastText }: CandlePicture, palette: Palette, plot: Plot): string[] {
  const { lastYPx, rightPx } = plot;
  const color = signColor(palette, sign);
  const x = rightPx + AXIS_GAP_PX - LABEL_PADDING_PX;
  const label = {
    text: lastText,
    x: RIGHT_PX,
    y: lastYPx + 12,
    sizePx: AXIS_SIZE_PX,
    color: sign === 0 ? palette.background : palette.onFill,
    anchor: "end",
  } as const;
  return [
    `<line x1="${MARGIN_PX}" x2="${px(x)}" y1="${px(lastYPx)}" y2="${px(lastYPx)}" stroke="${color}" stroke-width="3" stroke-dasharray="10 8"/>`,
    box(
      {
        x,
        y: lastYPx - LABEL_HEIGHT_PX / 2,
        width: RIGHT_PX + LABEL_PADDING_PX - x,
        height: LABEL_HEIGHT_PX,
      },
      [`rx="6" fill="${color}"`],
    ),
    textElement(label),
  ];
}

function headWords(picture: CandlePicture, palette: Palette, measure: MeasureText): Word[] {
  const { title, period, lastText, changeText, highText, lowText, sign } = picture;
  const side = [changeText, highText, lowText];
  const sideWidth = Math.max(...side.map((text) => measure(text, { sizePx: 36, isBold: false })));
  const roomPx = RIGHT_PX - MARGIN_PX - sideWidth - 28;
  const color = signColor(palette, sign);
  const right = { x: RIGHT_PX, sizePx: 36, color: palette.sub, anchor: "end" } as const;
  return [
    {
      ...fitted(title, { sizePx: 52, leastPx: 40, isBold: true }, measure),
      x: MARGIN_PX,
      y: 88,
      color: palette.text,
      isBold: true,
    },
    {
      ...fitted(period, { sizePx: 36, leastPx: 30, isBold: false }, measure),
      x: MARGIN_PX,
      y: 146,
      color: palette.sub,
    },
    {
      text: lastText,
      x: MARGIN_PX,
      y: 250,
      sizePx: shrink(lastText, { sizePx: 76, leastPx: 40, isBold: true, roomPx }, measure),
      color,
      isBold: true,
    },
    { ...right, text: changeText, y: 190, color },
    { ...right, text: highText, y: 234 },
    { ...right, text: lowText, y: 278 },
  ];
}

/** Nearer to the label of the last price than this, a value gives way to it. */
const LABEL_ROOM_PX = (LABEL_HEIGHT_PX + AXIS_SIZE_PX) / 2;

/** The values at the right edge, and what the lower pane is. */
function axisWords(picture: CandlePicture, palette: Palette, { ticks, lastYPx }: Plot): Word[] {
  const base = { x: RIGHT_PX, sizePx: AXIS_SIZE_PX, color: palette.sub, anchor: "end" } as const;
  const clear = ticks.filter(({ yPx }) => Math.abs(yPx - lastYPx) >= LABEL_ROOM_PX);
  return [
    ...clear.map(({ text, yPx }) => ({ ...base, text, y: yPx + 12 })),
    { ...base, text: picture.volumeLabel, x: MARGIN_PX, y: VOLUMES.topPx - 16, anchor: "start" },
  ];
}

/** The first and last time under the bars; the first gives way where few bars leave no room for it. */
function timeWords(
  { firstTime, lastTime }: CandlePicture,
  { palette, plot, measure }: { palette: Palette; plot: Plot; measure: MeasureText },
): Word[] {
  const font = { sizePx: AXIS_SIZE_PX, isBold: false };
  const end = plot.leftPx + measure(firstTime, font) + AXIS_GAP_PX;
  const hasRoom = end <= plot.rightPx - measure(lastTime, font);
  const base = { y: 974, sizePx: AXIS_SIZE_PX, color: palette.sub };
  return [
    ...(hasRoom ? [{ ...base, text: firstTime, x: plot.leftPx }] : []),
    { ...base, text: lastTime, x: plot.rightPx, anchor: "end" },
  ];
}

function footWords({ closedText, source }: CandlePicture, { sub }: Palette, measure: MeasureText): Word[] {
  const sourceWidth = measure(source, { sizePx: 32, isBold: false });
  const font = { sizePx: 32, leastPx: 24, isBold: false, roomPx: RIGHT_PX - MARGIN_PX - sourceWidth - 28 };
  const sizePx = shrink(closedText, font, measure);
  return [
    { text: closedText, x: MARGIN_PX, y: 1_042, sizePx, color: sub },
    { text: source, x: RIGHT_PX, y: 1_042, sizePx: 32, color: sub, anchor: "end" },
  ];
}
