import { formatNumber, formatPct } from "@roehub/core/contract/number-format";
import { type ECharts, init } from "echarts";
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

/** Everything a picture of an equity curve shows; texts are in the reader's language already. */
export interface EquityPicture {
  readonly theme: PictureTheme;
  readonly title: string;
  readonly period: string;
  readonly returnText: string;
  /** -1, 0 or 1: colours the return and its line. */
  readonly returnSign: number;
  readonly benchmarkText: string;
  readonly drawdownText: string;
  readonly underwaterLabel: string;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly receipt: string;
  readonly source: string;
  readonly initCash: number;
  /** `[epoch ms, marked equity or null, buy and hold]`, ascending. */
  readonly points: readonly (readonly [number, number | null, number])[];
}

/** Draws the picture as SVG, 1080 square: words and lines by us, because charts place them badly; curves by ECharts. */
export function equityPictureSvg(picture: EquityPicture, measure: MeasureText): string {
  const palette = PALETTES[picture.theme];
  const axes = axesOf(picture, measure);
  const chart: ECharts = init(null, null, {
    renderer: "svg",
    ssr: true,
    width: PICTURE_SIZE_PX,
    height: PICTURE_SIZE_PX,
  });
  try {
    chart.setOption(chartOption(picture, palette, axes));
    const [, opening = "", curves = ""] =
      /^(<svg[^>]*>)([\s\S]*)<\/svg>\s*$/.exec(chart.renderToSVGString()) ?? [];
    const sheet = `<rect width="100%" height="100%" fill="${palette.background}"/>`;
    const words = [
      ...headWords(picture, palette, measure),
      ...axisWords(picture, palette, axes),
      ...footWords(picture, palette),
    ];
    const below = [sheet, ...axisLines(palette, axes), holdUnderline(picture, palette, measure)];
    return [opening, ...below, curves, ...words.map(textElement), "</svg>"].join("");
  } finally {
    chart.dispose();
  }
}

const EQUITY = { topPx: 318, heightPx: 400 } as const;
const UNDERWATER = { topPx: 788, heightPx: 140 } as const;

interface Tick {
  readonly text: string;
  readonly yPx: number;
}

/** What both panes are measured by. */
interface Axes {
  readonly equity: AxisScale;
  readonly ticks: readonly Tick[];
  /** Percent below the highest equity so far, by time. */
  readonly drawdowns: readonly (readonly [number, number])[];
  /** The deepest of them, below zero even where there is none. */
  readonly depthPct: number;
  readonly depthTicks: readonly Tick[];
  /** Where the curves end and the values begin. */
  readonly plotRightPx: number;
}

function axesOf(picture: EquityPicture, measure: MeasureText): Axes {
  const { points, initCash } = picture;
  const values = points.flatMap(([, equity, hold]) => (equity === null ? [hold] : [equity, hold]));
  const equity = scaleOf([...values, initCash]);
  const drawdowns = underwater(picture);
  const deepest = drawdowns.reduce((least, [, pct]) => Math.min(least, pct), 0);
  const depthPct = Math.min(-0.01, deepest);
  const ticks = roundTicks(equity).map(({ value, digits }) => ({
    text: formatNumber(value, { digits, locale: "en" }),
    yPx: EQUITY.topPx + (EQUITY.heightPx * (equity.max - value)) / (equity.max - equity.min),
  }));
  const depthDigits = deepest > -1 ? 2 : deepest > -10 ? 1 : 0;
  const depthTicks = [
    { text: formatPct(0, { locale: "en", digits: 0 }), yPx: UNDERWATER.topPx },
    ...(deepest === 0
      ? []
      : [
          {
            text: formatPct(deepest, { locale: "en", digits: depthDigits }),
            yPx: UNDERWATER.topPx + UNDERWATER.heightPx,
          },
        ]),
  ];
  const widths = [...ticks, ...depthTicks].map(({ text }) =>
    measure(text, { sizePx: AXIS_SIZE_PX, isBold: false }),
  );
  const plotRightPx = RIGHT_PX - Math.max(...widths) - AXIS_GAP_PX;
  return { equity, ticks, drawdowns, depthPct, depthTicks, plotRightPx };
}

function chartOption(picture: EquityPicture, palette: Palette, axes: Axes) {
  const { points } = picture;
  const x = { type: "value", show: false, min: points[0]?.[0] ?? 0, max: points.at(-1)?.[0] ?? 1 } as const;
  const grid = (pane: { topPx: number; heightPx: number }) => ({
    left: MARGIN_PX,
    right: PICTURE_SIZE_PX - axes.plotRightPx,
    top: pane.topPx,
    height: pane.heightPx,
  });
  return {
    animation: false,
    grid: [grid(EQUITY), grid(UNDERWATER)],
    xAxis: [
      { ...x, gridIndex: 0 },
      { ...x, gridIndex: 1 },
    ],
    yAxis: [
      { type: "value", show: false, gridIndex: 0, ...axes.equity },
      { type: "value", show: false, gridIndex: 1, min: axes.depthPct, max: 0 },
    ],
    series: [
      curve({
        data: points.map(([at, , hold]) => [at, hold]),
        color: palette.bench,
        width: 4,
        type: "dashed",
      }),
      curve({ data: points.map(([at, equity]) => [at, equity]), color: palette.up, width: 7, type: "solid" }),
      {
        ...curve({ data: axes.drawdowns, color: palette.down, width: 4, type: "solid" }),
        xAxisIndex: 1,
        yAxisIndex: 1,
        areaStyle: { color: palette.down, opacity: 0.28, origin: 0 },
      },
    ],
  };
}

function curve({
  data,
  color,
  width,
  type,
}: {
  data: readonly (readonly (number | null)[])[];
  color: string;
  width: number;
  type: "solid" | "dashed";
}) {
  return {
    type: "line",
    showSymbol: false,
    data: data.map((point) => [...point]),
    lineStyle: { color, width, type: type === "dashed" ? [14, 10] : "solid", cap: "round", join: "round" },
    emphasis: { disabled: true },
  };
}

/** Percent below the highest equity so far, zero or negative; what is undefined is left out. */
function underwater({ points }: EquityPicture): [number, number][] {
  let peak = Number.NEGATIVE_INFINITY;
  const curveBelow: [number, number][] = [];
  for (const [at, equity] of points) {
    if (equity === null) continue;
    peak = Math.max(peak, equity);
    curveBelow.push([at, peak > 0 ? (equity / peak - 1) * 100 : 0]);
  }
  return curveBelow;
}

function headWords(picture: EquityPicture, palette: Palette, measure: MeasureText): Word[] {
  const title = fitted(picture.title, { sizePx: 52, leastPx: 40, isBold: true }, measure);
  const side = [picture.benchmarkText, picture.drawdownText];
  const sideWidth = Math.max(...side.map((text) => measure(text, { sizePx: 36, isBold: false })));
  const room = RIGHT_PX - MARGIN_PX - sideWidth - 28;
  const font = { sizePx: 76, leastPx: 40, isBold: true, roomPx: room };
  const returnSize = shrink(picture.returnText, font, measure);
  return [
    { ...title, x: MARGIN_PX, y: 88, color: palette.text, isBold: true },
    { text: picture.period, x: MARGIN_PX, y: 146, sizePx: 36, color: palette.sub },
    {
      text: picture.returnText,
      x: MARGIN_PX,
      y: 250,
      sizePx: returnSize,
      color: signColor(palette, picture.returnSign),
      isBold: true,
    },
    { text: picture.benchmarkText, x: RIGHT_PX, y: 212, sizePx: 36, color: palette.sub, anchor: "end" },
    { text: picture.drawdownText, x: RIGHT_PX, y: 270, sizePx: 36, color: palette.sub, anchor: "end" },
  ];
}

/** The values at the right edge of each pane, and the first and last day under the lower one. */
function axisWords(picture: EquityPicture, palette: Palette, axes: Axes): Word[] {
  const base = { x: RIGHT_PX, sizePx: AXIS_SIZE_PX, color: palette.sub, anchor: "end" } as const;
  return [
    ...[...axes.ticks, ...axes.depthTicks].map(({ text, yPx }) => ({ ...base, text, y: yPx + 12 })),
    { ...base, text: picture.underwaterLabel, x: MARGIN_PX, y: UNDERWATER.topPx - 14, anchor: "start" },
    { ...base, text: picture.firstDay, x: MARGIN_PX, y: 976, anchor: "start" },
    { ...base, text: picture.lastDay, x: axes.plotRightPx, y: 976 },
  ];
}

function footWords({ receipt, source }: EquityPicture, { text, sub }: Palette): Word[] {
  return [
    { text: receipt, x: MARGIN_PX, y: 1_042, sizePx: 32, color: text, isMono: true },
    { text: source, x: RIGHT_PX, y: 1_042, sizePx: 32, color: sub, anchor: "end" },
  ];
}

/** Thin lines at the values. */
function axisLines(palette: Palette, { ticks, depthTicks, plotRightPx }: Axes): string[] {
  return [...ticks, ...depthTicks].map(({ yPx }) => gridLine(palette, { yPx, rightPx: plotRightPx }));
}

/** The words "buy and hold" are underlined as their curve is drawn, which is its legend. */
function holdUnderline({ benchmarkText }: EquityPicture, palette: Palette, measure: MeasureText): string {
  const x = RIGHT_PX - measure(benchmarkText, { sizePx: 36, isBold: false });
  return `<line x1="${x}" x2="${RIGHT_PX}" y1="224" y2="224" stroke="${palette.bench}" stroke-width="4" stroke-dasharray="14 10"/>`;
}
