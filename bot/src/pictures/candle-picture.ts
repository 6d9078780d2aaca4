import {
  type CandlePlot,
  candlePlot,
  centreOf,
  type PictureCandle,
  type PlottedCandles,
  PRICE_LABEL_PADDING_PX,
} from "./candle-plot.ts";
import { legendElements } from "./picture-legend.ts";
import {
  AXIS_GAP_PX,
  AXIS_SIZE_PX,
  box,
  fitted,
  gridLine,
  MARGIN_PX,
  type MeasureText,
  PALETTES,
  type Palette,
  PICTURE_SIZE_PX,
  type PictureTheme,
  px,
  RIGHT_PX,
  shrink,
  signColor,
  textElement,
  type Word,
} from "./picture-parts.ts";
import { bandElements, levelElements, paneY, studyElements } from "./picture-study.ts";

/** Everything a picture of candles shows; texts are in the reader's language already. */
export interface CandlePicture extends PlottedCandles {
  readonly theme: PictureTheme;
  readonly title: string;
  readonly period: string;
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
}

const LABEL_HEIGHT_PX = 48;

/** Draws the picture as SVG, 1080 square. Rising candles are hollow and falling ones filled, so colour is not needed. */
export function candlePictureSvg(picture: CandlePicture, measure: MeasureText): string {
  const palette = PALETTES[picture.theme];
  const plot = candlePlot(picture, measure);
  const size = PICTURE_SIZE_PX;
  const words = [
    ...headWords(picture, palette, measure),
    ...axisWords(picture, palette, plot),
    ...timeWords(picture, { palette, plot, measure }),
    ...footWords(picture, palette, measure),
  ];
  const drawing = { picture, palette, plot };
  const study = studyLayers(drawing);
  const hasVolume = picture.study?.place !== "pane";
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 ${size} ${size}">`,
    `<rect width="100%" height="100%" fill="${palette.background}"/>`,
    ...gridLines(palette, plot),
    ...study.below,
    ...picture.candles.flatMap((candle) => candleElements(candle, drawing)),
    ...(hasVolume ? picture.candles.map((candle) => volumeElement(candle, drawing)) : []),
    ...study.above,
    ...lastPriceElements(picture, palette, plot),
    ...words.map(textElement),
    "</svg>",
  ].join("");
}

function gridLines(palette: Palette, { ticks, lower, rightPx }: CandlePlot): string[] {
  const floor = lower.pane.topPx + lower.pane.heightPx;
  const places = [...ticks, ...lower.ticks].map(({ yPx }) => yPx);
  return [...places, floor].map((yPx) => gridLine(palette, { yPx, rightPx }));
}

interface Drawing {
  readonly picture: CandlePicture;
  readonly palette: Palette;
  readonly plot: CandlePlot;
}

/** The least height of a body, which an unchanged price has too. */
const LEAST_BODY_PX = 3;

/** Wick and body of one bar. */
function candleElements(candle: PictureCandle, { picture, palette, plot }: Drawing): string[] {
  const [, open, high, low, close] = candle;
  const { slotPx, prices } = plot;
  const centre = centreOf(candle, picture, plot);
  const isRise = close >= open;
  const color = isRise ? palette.up : palette.down;
  const { linePx, widthPx } = candleSize(slotPx);
  const top = paneY(Math.max(open, close), prices);
  const height = Math.max(LEAST_BODY_PX, paneY(Math.min(open, close), prices) - top);
  // A hollow body is drawn inside its outline, so that both kinds are equally wide.
  const body = isRise
    ? box({ x: centre - (widthPx - linePx) / 2, y: top, width: widthPx - linePx, height }, [
        `fill="${palette.background}" stroke="${color}" stroke-width="${px(linePx)}"`,
      ])
    : box({ x: centre - widthPx / 2, y: top, width: widthPx, height }, [`fill="${color}"`]);
  return [
    `<line x1="${px(centre)}" x2="${px(centre)}" y1="${px(paneY(high, prices))}" y2="${px(paneY(low, prices))}" stroke="${color}" stroke-width="${px(linePx)}"/>`,
    body,
  ];
}

function candleSize(slotPx: number): { readonly linePx: number; readonly widthPx: number } {
  const linePx = Math.max(2, Math.min(4, slotPx * 0.22));
  return { linePx, widthPx: Math.max(linePx * 2, Math.min(32, slotPx * 0.72)) };
}

/** The volume of one bar, in the lower pane. */
function volumeElement(candle: PictureCandle, { picture, palette, plot }: Drawing): string {
  const [, open, , , close, volume] = candle;
  const { topPx, heightPx, scale } = plot.lower.pane;
  const { widthPx } = candleSize(plot.slotPx);
  const volumePx = scale.max > 0 ? (heightPx * volume) / scale.max : 0;
  const bar = {
    x: centreOf(candle, picture, plot) - widthPx / 2,
    y: topPx + heightPx - volumePx,
    width: widthPx,
    height: volumePx,
  };
  const color = close >= open ? palette.up : palette.down;
  return box(bar, [`fill="${color}" fill-opacity="0.6"`]);
}

/** An indicator over the candles or in its own pane, cut off at the edges of its pane. */
function studyLayers({ picture, palette, plot }: Drawing): {
  readonly below: string[];
  readonly above: string[];
} {
  const { study } = picture;
  if (study === null || plot.legend === null) return { below: [], above: [] };
  const pane = study.place === "price" ? plot.prices : plot.lower.pane;
  const centres = picture.candles.map((candle) => centreOf(candle, picture, plot));
  const drawing = { study, palette, pane, centres, slotPx: plot.slotPx };
  const clip = { x: MARGIN_PX, y: pane.topPx, width: plot.rightPx - MARGIN_PX, height: pane.heightPx };
  const clipped = (elements: readonly string[]) =>
    elements.length === 0 ? [] : ['<g clip-path="url(#study)">', ...elements, "</g>"];
  const { layout, yPx } = plot.legend;
  return {
    below: [
      `<clipPath id="study">${box(clip, [])}</clipPath>`,
      ...clipped([...bandElements(drawing), ...levelElements(drawing, plot.rightPx)]),
    ],
    above: [...clipped(studyElements(drawing)), ...legendElements(layout, { study, palette, yPx })],
  };
}

/** A dashed line at the last price, and the price on a label at its end. */
function lastPriceElements({ sign, lastText }: CandlePicture, palette: Palette, plot: CandlePlot): string[] {
  const { lastYPx, rightPx } = plot;
  const color = signColor(palette, sign);
  const x = rightPx + AXIS_GAP_PX - PRICE_LABEL_PADDING_PX;
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
        width: RIGHT_PX + PRICE_LABEL_PADDING_PX - x,
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
function axisWords(picture: CandlePicture, palette: Palette, { ticks, lower, lastYPx }: CandlePlot): Word[] {
  const base = { x: RIGHT_PX, sizePx: AXIS_SIZE_PX, color: palette.sub, anchor: "end" } as const;
  const clear = ticks.filter(({ yPx }) => Math.abs(yPx - lastYPx) >= LABEL_ROOM_PX);
  const volumeYPx = lower.pane.topPx - 16;
  const volume: Word = { ...base, text: picture.volumeLabel, x: MARGIN_PX, y: volumeYPx, anchor: "start" };
  return [
    ...[...clear, ...lower.ticks].map(({ text, yPx }) => ({ ...base, text, y: yPx + 12 })),
    ...(picture.study?.place === "pane" ? [] : [volume]),
  ];
}

/** The first and last time under the bars; the first gives way where few bars leave no room for it. */
function timeWords(
  { firstTime, lastTime }: CandlePicture,
  { palette, plot, measure }: { palette: Palette; plot: CandlePlot; measure: MeasureText },
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
