import { formatNumber } from "@roehub/core/contract/number-format";
import { ensureDefined } from "@roehub/core/kernel/assert";
import { roundTicks, scaleOf } from "./axis-scale.ts";
import { LEGEND_ROW_PX, legendOf, type PictureLegend } from "./picture-legend.ts";
import { AXIS_GAP_PX, AXIS_SIZE_PX, MARGIN_PX, type MeasureText, RIGHT_PX } from "./picture-parts.ts";
import {
  overlayReach,
  type PicturePane,
  type PictureStudy,
  type PictureTick,
  paneY,
  studyScale,
  studyTicks,
} from "./picture-study.ts";

/** `[open time in epoch ms, open, high, low, close, volume]`. */
export type PictureCandle = readonly [number, number, number, number, number, number];

/** What a picture of candles plots. */
export interface PlottedCandles {
  readonly lastPrice: number;
  readonly lastText: string;
  readonly timeframeMs: number;
  /** Ascending, at least one. A bar that lacks leaves its place empty. */
  readonly candles: readonly PictureCandle[];
  /** An indicator of these candles. */
  readonly study: PictureStudy | null;
}

/** What a picture of candles is measured by. */
export interface CandlePlot {
  readonly prices: PicturePane;
  readonly ticks: readonly PictureTick[];
  readonly lastYPx: number;
  /** The volume, or an indicator with a pane of its own. */
  readonly lower: { readonly pane: PicturePane; readonly ticks: readonly PictureTick[] };
  /** The names of an indicator's lines and the baseline of their first row; null without one. */
  readonly legend: { readonly layout: PictureLegend; readonly yPx: number } | null;
  /** The width of a bar with the space after it, and where the first bar's place begins. */
  readonly slotPx: number;
  readonly leftPx: number;
  /** Where the candles end and the values begin. */
  readonly rightPx: number;
}

/** The space around the last price on its label. */
export const PRICE_LABEL_PADDING_PX = 10;
/** Fewer candles than this are drawn as wide as this many would be, at the right. */
const LEAST_SLOTS = 24;

export function candlePlot(picture: PlottedCandles, measure: MeasureText): CandlePlot {
  const { candles, lastPrice, lastText, timeframeMs } = picture;
  const first = ensureDefined(candles[0], "first candle of a picture");
  const newest = candles.at(-1) ?? first;
  const { prices, lower, legend } = panesOf(picture, measure);
  const ticks = roundTicks(prices.scale).map(({ value, digits }) => ({
    text: formatNumber(value, { digits, locale: "en" }),
    yPx: paneY(value, prices),
  }));
  const widthOf = (text: string) => measure(text, { sizePx: AXIS_SIZE_PX, isBold: false });
  const texts = [...ticks, ...lower.ticks].map(({ text }) => widthOf(text));
  const rightPx = RIGHT_PX - Math.max(widthOf(lastText) + PRICE_LABEL_PADDING_PX, ...texts) - AXIS_GAP_PX;
  const shown = Math.round((newest[0] - first[0]) / timeframeMs) + 1;
  const slotPx = (rightPx - MARGIN_PX) / Math.max(shown, LEAST_SLOTS);
  const lastYPx = paneY(lastPrice, prices);
  return { prices, ticks, lastYPx, lower, legend, slotPx, leftPx: rightPx - shown * slotPx, rightPx };
}

/** The middle of a candle's place. */
export function centreOf(
  [at]: PictureCandle,
  { candles, timeframeMs }: PlottedCandles,
  { leftPx, slotPx }: Pick<CandlePlot, "leftPx" | "slotPx">,
): number {
  const place = Math.round((at - (candles[0]?.[0] ?? at)) / timeframeMs);
  return leftPx + (place + 0.5) * slotPx;
}

const PRICES_TOP_PX = 334;
const PRICES_END_PX = 734;
/** The candles give way to an indicator with a pane of its own. */
const PRICES_END_ABOVE_PANE_PX = 590;
const VOLUMES_TOP_PX = 800;
const LOWER_END_PX = 926;
/** From the end of what stands above to the baseline of the first row of names, and from the last one to the pane. */
const LEGEND_ABOVE_PX = 50;
const LEGEND_BELOW_PX = 22;

type Panes = Pick<CandlePlot, "prices" | "lower" | "legend">;

function panesOf(picture: PlottedCandles, measure: MeasureText): Panes {
  const { study } = picture;
  if (study === null) return volumePanes(picture, { topPx: PRICES_TOP_PX, legend: null });
  const layout = legendOf(study, measure);
  const rowsPx = (layout.rows.length - 1) * LEGEND_ROW_PX;
  if (study.place === "price") {
    const topPx = PRICES_TOP_PX + rowsPx + LEGEND_BELOW_PX;
    return volumePanes(picture, { topPx, legend: { layout, yPx: PRICES_TOP_PX } });
  }
  const yPx = PRICES_END_ABOVE_PANE_PX + LEGEND_ABOVE_PX;
  const topPx = yPx + rowsPx + LEGEND_BELOW_PX;
  const pane = { topPx, heightPx: LOWER_END_PX - topPx, scale: studyScale(study) };
  return {
    prices: pricesOf(picture, { topPx: PRICES_TOP_PX, endPx: PRICES_END_ABOVE_PANE_PX }),
    lower: { pane, ticks: studyTicks(study, pane) },
    legend: { layout, yPx },
  };
}

/** Candles above and their volume below. */
function volumePanes(
  picture: PlottedCandles,
  { topPx, legend }: { topPx: number; legend: CandlePlot["legend"] },
): Panes {
  return {
    prices: pricesOf(picture, { topPx, endPx: PRICES_END_PX }),
    lower: { pane: volumesOf(picture), ticks: [] },
    legend,
  };
}

function pricesOf(
  { candles, lastPrice, study }: PlottedCandles,
  { topPx, endPx }: { topPx: number; endPx: number },
): PicturePane {
  const prices = [lastPrice, ...candles.flatMap(([, , high, low]) => [high, low])];
  const reach = { low: Math.min(...prices), high: Math.max(...prices) };
  const overlays = study?.place === "price" ? overlayReach(study, reach) : [];
  return { topPx, heightPx: endPx - topPx, scale: scaleOf([...prices, ...overlays]) };
}

function volumesOf({ candles }: PlottedCandles): PicturePane {
  const most = candles.reduce((so, [, , , , , volume]) => Math.max(so, volume), 0);
  return { topPx: VOLUMES_TOP_PX, heightPx: LOWER_END_PX - VOLUMES_TOP_PX, scale: { min: 0, max: most } };
}
