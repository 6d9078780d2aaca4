import { decimalPlaces } from "@roehub/core/kernel/decimal";
import { compactNumber } from "../compact-number.ts";
import { type AxisScale, roundTicks, scaleOf } from "./axis-scale.ts";
import { box, MARGIN_PX, type Palette, px } from "./picture-parts.ts";

/** An indicator in a picture of candles; texts are in the reader's language already. */
export interface PictureStudy {
  /** `BB 20/2`. */
  readonly label: string;
  /** Over the candles, or in a pane of its own, which takes the place of the volume. */
  readonly place: "price" | "pane";
  readonly lines: readonly PictureLine[];
  /** Values of horizontal lines in the pane. */
  readonly levels: readonly number[];
  /** The lines between which the space is tinted, by their places in `lines`. */
  readonly band: { readonly upper: number; readonly lower: number } | null;
}

export interface PictureLine {
  readonly name: string;
  /** The last value; empty where it says nothing. */
  readonly valueText: string;
  readonly style: "line" | "histogram" | "dots";
  /** One for each candle of the picture; null where there is none. */
  readonly values: readonly (number | null)[];
}

/** A part of the picture with an axis of its own. */
export interface PicturePane {
  readonly topPx: number;
  readonly heightPx: number;
  readonly scale: AxisScale;
}

export interface PictureTick {
  readonly text: string;
  readonly yPx: number;
}

/** Beside colour, lines are told apart by their dashes. */
const DASHES = ["", "18 9", "4 9", "22 8 4 8", "10 8"] as const;

/** The attribute with the dashes of the line at this place; where the colours begin again, other dashes go with them. */
export function dashOf(index: number): string {
  const round = Math.floor(index / DASHES.length);
  const dash = DASHES[(index + round) % DASHES.length] ?? "";
  return dash === "" ? "" : ` stroke-dasharray="${dash}"`;
}

export function paneY(value: number, { topPx, heightPx, scale: { min, max } }: PicturePane): number {
  return topPx + (heightPx * (max - value)) / (max - min);
}

/** Every value that a study has. */
function valuesOf({ lines }: PictureStudy): readonly number[] {
  return lines.flatMap(({ values }) => values.filter((value) => value !== null));
}

/** How much of the candles' own range lines over them may add to it on each side; what is further is cut off. */
const OVERLAY_ROOM = 0.75;

/** Values over candles from `low` to `high`, held near enough that the candles keep their shape. */
export function overlayReach(
  study: PictureStudy,
  { low, high }: { low: number; high: number },
): readonly number[] {
  const room = (high - low) * OVERLAY_ROOM;
  return valuesOf(study).map((value) => Math.min(high + room, Math.max(low - room, value)));
}

/** The axis of a pane: its values and levels, and zero where bars stand on it. */
export function studyScale(study: PictureStudy): AxisScale {
  const floor = study.lines.some(({ style }) => style === "histogram") ? [0] : [];
  const values = [...valuesOf(study), ...study.levels, ...floor];
  return scaleOf(values.length === 0 ? [0] : values);
}

/** Nearer than this, the texts of two values would touch. */
const TICK_ROOM_PX = 40;

/** The values at the right edge of a pane: its levels, and round ones where there is at most one. */
export function studyTicks(study: PictureStudy, pane: PicturePane): readonly PictureTick[] {
  const levels = [...new Set(study.levels)].map((value) => ({ value, digits: decimalPlaces(value) }));
  const wanted = levels.length > 1 ? levels : [...levels, ...roundTicks(pane.scale)];
  const ticks: PictureTick[] = [];
  for (const { value, digits } of wanted) {
    const yPx = paneY(value, pane);
    const hasRoom = ticks.every((tick) => Math.abs(tick.yPx - yPx) >= TICK_ROOM_PX);
    if (hasRoom) ticks.push({ text: compactNumber(value, digits), yPx });
  }
  return ticks;
}

/** Where a study is drawn. */
interface StudyDrawing {
  readonly study: PictureStudy;
  readonly palette: Palette;
  readonly pane: PicturePane;
  /** The middle of each candle. */
  readonly centres: readonly number[];
  readonly slotPx: number;
}

/** The space between the two lines of a band, below the candles. */
export function bandElements({ study, palette, pane, centres }: StudyDrawing): string[] {
  const [upper, lower] = [study.lines[study.band?.upper ?? -1], study.lines[study.band?.lower ?? -1]];
  if (upper === undefined || lower === undefined) return [];
  return stretches(upper.values, lower.values).map((places) => {
    const edge = ({ values }: PictureLine, order: readonly number[]) =>
      order.map((place) => `${px(centres[place] ?? 0)} ${px(paneY(values[place] ?? 0, pane))}`);
    const outline = [...edge(upper, places), ...edge(lower, places.toReversed())];
    return `<path d="M${outline.join("L")}Z" fill="${palette.sub}" fill-opacity="0.12"/>`;
  });
}

/** Dashed lines at the levels, up to `rightPx`. */
export function levelElements({ study, palette, pane }: StudyDrawing, rightPx: number): string[] {
  return study.levels.map((level) => {
    const yPx = px(paneY(level, pane));
    return `<line x1="${MARGIN_PX}" x2="${px(rightPx)}" y1="${yPx}" y2="${yPx}" stroke="${palette.sub}" stroke-width="2" stroke-dasharray="6 8"/>`;
  });
}

/** The lines, bars and dots of a study, those that cover most first. */
export function studyElements(drawing: StudyDrawing): string[] {
  const { lines } = drawing.study;
  const drawn = lines.map((line, index) => ({ line, index }));
  const bars = drawn.filter(({ line }) => line.style === "histogram");
  const others = drawn.filter(({ line }) => line.style !== "histogram").toReversed();
  return [...bars, ...others].flatMap(({ line, index }) => lineElements(line, index, drawing));
}

function lineElements(line: PictureLine, index: number, drawing: StudyDrawing): string[] {
  switch (line.style) {
    case "histogram":
      return barElements(line, index, drawing);
    case "dots":
      return dotElements(line.values, { color: lineColor(drawing.palette, index), ...drawing });
    case "line":
      return strokeElements(line, index, drawing);
  }
}

/** The colour of the line at this place; there are more lines than colours in few studies, and they begin again. */
export function lineColor({ lines }: Palette, index: number): string {
  return lines[index % lines.length] ?? "";
}

const LINE_PX = 5;

function strokeElements({ values }: PictureLine, index: number, drawing: StudyDrawing): string[] {
  const { palette, pane, centres } = drawing;
  const color = lineColor(palette, index);
  return stretches(values).flatMap((places) => {
    // A value between two gaps would be no line at all.
    if (places.length < 2) return dotElements(alone(values, places[0]), { color, ...drawing });
    const points = places.map((place) => `${px(centres[place] ?? 0)} ${px(paneY(values[place] ?? 0, pane))}`);
    return `<path d="M${points.join("L")}" fill="none" stroke="${color}" stroke-width="${LINE_PX}" stroke-linejoin="round"${dashOf(index)}/>`;
  });
}

function alone(values: readonly (number | null)[], only: number | undefined): readonly (number | null)[] {
  return values.map((value, place) => (place === only ? value : null));
}

function dotElements(
  values: readonly (number | null)[],
  { color, pane, centres, slotPx }: StudyDrawing & { readonly color: string },
): string[] {
  const radius = px(Math.max(3, Math.min(7, slotPx * 0.36)));
  return values.flatMap((value, place) =>
    value === null
      ? []
      : `<circle cx="${px(centres[place] ?? 0)}" cy="${px(paneY(value, pane))}" r="${radius}" fill="${color}"/>`,
  );
}

/** Bars from zero. */
function barElements(line: PictureLine, index: number, drawing: StudyDrawing): string[] {
  const { study, palette, pane, centres, slotPx } = drawing;
  const zero = paneY(0, pane);
  const width = Math.max(3, slotPx * 0.66);
  return line.values.flatMap((value, place) => {
    if (value === null) return [];
    const yPx = paneY(value, pane);
    const bar = {
      y: Math.min(yPx, zero),
      height: Math.abs(yPx - zero),
      x: (centres[place] ?? 0) - width / 2,
    };
    const fill = barColor(line, { study, palette, index, value });
    return box({ ...bar, width }, [`fill="${fill}" fill-opacity="0.75"`]);
  });
}

interface Bar {
  readonly study: PictureStudy;
  readonly palette: Palette;
  /** The line's place in the study. */
  readonly index: number;
  readonly value: number;
}

/** Two colours for bars on both sides of zero, which their side says too; the line's own where others stand beside. */
export function barColor(line: PictureLine, { study, palette, index, value }: Bar): string {
  if (!isSigned(line, study)) return lineColor(palette, index);
  return value < 0 ? palette.down : palette.up;
}

function isSigned({ values }: PictureLine, { lines }: PictureStudy): boolean {
  const isAlone = lines.filter(({ style }) => style === "histogram").length === 1;
  return isAlone && values.some((value) => value !== null && value < 0);
}

/** The places of neighbouring values, stretch by stretch: a line ends where a value lacks. */
function stretches(...columns: readonly (readonly (number | null)[])[]): number[][] {
  const found: number[][] = [];
  const length = Math.min(...columns.map((column) => column.length));
  let open: number[] | null = null;
  for (let place = 0; place < length; place++) {
    if (columns.some((column) => column[place] === null)) {
      open = null;
      continue;
    }
    if (open === null) {
      open = [];
      found.push(open);
    }
    open.push(place);
  }
  return found;
}
