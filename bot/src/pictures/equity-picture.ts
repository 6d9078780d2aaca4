import { formatNumber, formatPct } from "@roehub/core/contract/number-format";
import { type ECharts, init } from "echarts";

/** Everything a picture of an equity curve shows; texts are in the reader's language already. */
export interface EquityPicture {
  readonly theme: "dark" | "light";
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

/** How wide a text is, in pixels. */
export type MeasureText = (
  text: string,
  font: { readonly sizePx: number; readonly isBold: boolean },
) => number;

export const PICTURE_SIZE_PX = 1_080;
const MARGIN_PX = 48;
const RIGHT_PX = PICTURE_SIZE_PX - MARGIN_PX;

interface Palette {
  readonly background: string;
  readonly text: string;
  readonly sub: string;
  readonly grid: string;
  readonly up: string;
  readonly down: string;
  readonly bench: string;
}

/** The brief's colours; the least contrast of each on its background is measured there. */
const PALETTES: Readonly<Record<EquityPicture["theme"], Palette>> = {
  dark: {
    background: "#17212B",
    text: "#F5F5F5",
    sub: "#9FB0C0",
    grid: "#2B3A48",
    up: "#2DD4BF",
    down: "#FF6B6B",
    bench: "#9AA5B1",
  },
  light: {
    background: "#FFFFFF",
    text: "#111111",
    sub: "#55606B",
    grid: "#E3E7EB",
    up: "#0F766E",
    down: "#B42318",
    bench: "#5B6470",
  },
};

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
const AXIS_SIZE_PX = 34;
const AXIS_GAP_PX = 16;

interface Tick {
  readonly text: string;
  readonly yPx: number;
}

/** What both panes are measured by. */
interface Axes {
  readonly equity: { readonly min: number; readonly max: number };
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

const TICKS = 3;
/** Steps that read as round, in tenths of a power of ten. */
const ROUND_STEPS = [10, 20, 25, 30, 40, 50] as const;

/** Three round values inside a scale: of a step that gives three, else the lowest of one that gives four. */
function roundTicks({ min, max }: { min: number; max: number }): { value: number; digits: number }[] {
  const magnitude = Math.floor(Math.log10(max - min)) - 2;
  const scales = [magnitude, magnitude + 1].flatMap((exponent) =>
    ROUND_STEPS.map((tenths) => {
      const step = tenths * 10 ** exponent;
      const first = Math.ceil(min / step);
      const count = Math.floor(max / step) - first + 1;
      const digits = Math.max(0, -exponent - (tenths % 10 === 0 ? 1 : 0));
      return Array.from({ length: count }, (_, index) => ({ value: (first + index) * step, digits }));
    }),
  );
  const exact = scales.find(({ length }) => length === TICKS);
  const coarsest = scales.findLast(({ length }) => length > TICKS) ?? [];
  return exact ?? coarsest.slice(0, TICKS);
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

/** The bounds of an axis with a little air; a flat curve gets one percent on each side. */
function scaleOf(values: readonly number[]): { min: number; max: number } {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  const air = max > min ? (max - min) * 0.06 : Math.max(1, Math.abs(max) * 0.01);
  return { min: min - air, max: max + air };
}

interface Word {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly sizePx: number;
  readonly color: string;
  readonly isBold?: boolean;
  readonly isMono?: boolean;
  readonly anchor?: "start" | "end";
}

function headWords(picture: EquityPicture, palette: Palette, measure: MeasureText): Word[] {
  const title = fitted(picture.title, { sizePx: 52, leastPx: 40, isBold: true }, measure);
  const side = [picture.benchmarkText, picture.drawdownText];
  const sideWidth = Math.max(...side.map((text) => measure(text, { sizePx: 36, isBold: false })));
  const room = RIGHT_PX - MARGIN_PX - sideWidth - 28;
  const returnSize = shrink(picture.returnText, { sizePx: 76, leastPx: 40, isBold: true }, room, measure);
  const sign = picture.returnSign;
  return [
    { ...title, x: MARGIN_PX, y: 88, color: palette.text, isBold: true },
    { text: picture.period, x: MARGIN_PX, y: 146, sizePx: 36, color: palette.sub },
    {
      text: picture.returnText,
      x: MARGIN_PX,
      y: 250,
      sizePx: returnSize,
      color: sign < 0 ? palette.down : sign > 0 ? palette.up : palette.text,
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
  return [...ticks, ...depthTicks].map(
    ({ yPx }) =>
      `<line x1="${MARGIN_PX}" x2="${plotRightPx}" y1="${yPx}" y2="${yPx}" stroke="${palette.grid}" stroke-width="2"/>`,
  );
}

/** The words "buy and hold" are underlined as their curve is drawn, which is its legend. */
function holdUnderline({ benchmarkText }: EquityPicture, palette: Palette, measure: MeasureText): string {
  const x = RIGHT_PX - measure(benchmarkText, { sizePx: 36, isBold: false });
  return `<line x1="${x}" x2="${RIGHT_PX}" y1="224" y2="224" stroke="${palette.bench}" stroke-width="4" stroke-dasharray="14 10"/>`;
}

/** Shrinks a text until it fits the width of the picture; then it loses its middle. */
function fitted(
  text: string,
  font: { sizePx: number; leastPx: number; isBold: boolean },
  measure: MeasureText,
): { text: string; sizePx: number } {
  const room = RIGHT_PX - MARGIN_PX;
  const sizePx = shrink(text, font, room, measure);
  let kept = text;
  for (
    let length = text.length - 1;
    length > 8 && measure(kept, { sizePx, isBold: font.isBold }) > room;
    length--
  ) {
    const head = Math.ceil((length - 1) / 2);
    kept = `${text.slice(0, head)}…${text.slice(text.length - (length - 1 - head))}`;
  }
  return { text: kept, sizePx };
}

function shrink(
  text: string,
  { sizePx, leastPx, isBold }: { sizePx: number; leastPx: number; isBold: boolean },
  room: number,
  measure: MeasureText,
): number {
  const width = measure(text, { sizePx, isBold });
  return width <= room ? sizePx : Math.max(leastPx, Math.floor((sizePx * room) / width));
}

function textElement({ text, x, y, sizePx, color, isBold, isMono, anchor }: Word): string {
  const family = isMono === true ? "DejaVu Sans Mono" : "DejaVu Sans";
  const weight = isBold === true ? "bold" : "normal";
  return `<text x="${x}" y="${y}" font-family="${family}" font-size="${sizePx}" font-weight="${weight}" fill="${color}" text-anchor="${anchor ?? "start"}">${escapeXml(text)}</text>`;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
