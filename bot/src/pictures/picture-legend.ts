import { MARGIN_PX, type MeasureText, type Palette, px, RIGHT_PX, textElement } from "./picture-parts.ts";
import { barColor, dashOf, lineColor, type PictureLine, type PictureStudy } from "./picture-study.ts";

/** Which line is which: their names, colours, dashes and last values, in rows that fit the picture. */
export interface PictureLegend {
  readonly rows: readonly (readonly LegendItem[])[];
  readonly sizePx: number;
}

interface LegendItem {
  readonly name: string;
  readonly xPx: number;
  /** The last value, behind the name. */
  readonly value: string;
  readonly valueXPx: number;
  /** The line's place in the study; null for the study's own name, which has no line beside it. */
  readonly index: number | null;
}

export const LEGEND_ROW_PX = 42;
const ROWS_MOST = 3;
const SAMPLE_PX = 38;
const SAMPLE_GAP_PX = 12;
const VALUE_GAP_PX = 12;
const ITEM_GAP_PX = 30;

/** From the most that can be said to the least: what fits first is taken. */
const STYLES = [
  { sizePx: 32, hasValues: true },
  { sizePx: 27, hasValues: true },
  { sizePx: 27, hasValues: false },
] as const;

/** Lays the legend of a study out in at most three rows. */
export function legendOf(study: PictureStudy, measure: MeasureText): PictureLegend {
  const legends = STYLES.map(({ sizePx, hasValues }) => ({
    sizePx,
    rows: legendRows(legendTexts(study, hasValues), sizePx, measure),
  }));
  const { sizePx, rows } = legends.find((legend) => legend.rows.length <= ROWS_MOST) ??
    legends.at(-1) ?? { sizePx: 0, rows: [] };
  return { sizePx, rows: rows.slice(0, ROWS_MOST) };
}

type LegendText = Pick<LegendItem, "name" | "value" | "index">;

/** `EMA 20 63 980.12`; where there are several lines, the study's name and then theirs. */
function legendTexts({ label, lines }: PictureStudy, hasValues: boolean): readonly LegendText[] {
  const items = lines.map(({ name, valueText }, index) => ({
    name,
    value: hasValues ? valueText : "",
    index,
  }));
  const isNamed = lines.some(({ name }) => name.includes(label));
  return isNamed ? items : [{ name: label, value: "", index: null }, ...items];
}

function legendRows(
  items: readonly LegendText[],
  sizePx: number,
  measure: MeasureText,
): readonly LegendItem[][] {
  const rows: LegendItem[][] = [];
  let [row, xPx]: [LegendItem[], number] = [[], MARGIN_PX];
  for (const item of items) {
    const { name, value, index } = item;
    const nameWidth = sampleRoom(index) + measure(name, { sizePx, isBold: index === null });
    const valueWidth = value === "" ? 0 : VALUE_GAP_PX + measure(value, { sizePx, isBold: false });
    if (row.length > 0 && xPx + nameWidth + valueWidth > RIGHT_PX) {
      rows.push(row);
      [row, xPx] = [[], MARGIN_PX];
    }
    row.push({ ...item, xPx, valueXPx: xPx + nameWidth + VALUE_GAP_PX });
    xPx += nameWidth + valueWidth + ITEM_GAP_PX;
  }
  return [...rows, row];
}

function sampleRoom(index: number | null): number {
  return index === null ? 0 : SAMPLE_PX + SAMPLE_GAP_PX;
}

/** The legend with the baseline of its first row at `yPx`. */
export function legendElements(
  { rows, sizePx }: PictureLegend,
  { study, palette, yPx }: { study: PictureStudy; palette: Palette; yPx: number },
): string[] {
  return rows.flatMap((row, number) =>
    row.flatMap(({ name, xPx, value, valueXPx, index }) => {
      const y = yPx + number * LEGEND_ROW_PX;
      const word = { y, sizePx, color: palette.text };
      if (index === null) return [textElement({ ...word, text: name, x: xPx, isBold: true })];
      const line = study.lines[index];
      const sample = { study, palette, index, xPx, yPx: y - sizePx * 0.36 };
      return [
        ...(line === undefined ? [] : [sampleElement(line, sample)]),
        textElement({ ...word, text: name, x: xPx + sampleRoom(index), color: palette.sub }),
        ...(value === "" ? [] : [textElement({ ...word, text: value, x: valueXPx })]),
      ];
    }),
  );
}

interface Sample {
  readonly study: PictureStudy;
  readonly palette: Palette;
  readonly index: number;
  readonly xPx: number;
  readonly yPx: number;
}

/** A piece of the line as it is drawn. */
function sampleElement(line: PictureLine, { study, palette, index, xPx, yPx }: Sample): string {
  const color = lineColor(palette, index);
  const xAt = (part: number) => px(xPx + SAMPLE_PX * part);
  switch (line.style) {
    case "line":
      return `<path d="M${px(xPx)} ${px(yPx)}h${SAMPLE_PX}" stroke="${color}" stroke-width="6"${dashOf(index)}/>`;
    case "dots":
      return [0.15, 0.5, 0.85]
        .map((part) => `<circle cx="${xAt(part)}" cy="${px(yPx)}" r="6" fill="${color}"/>`)
        .join("");
    case "histogram":
      return [0.15, 0.5, 0.85]
        .map((part, place) => {
          const fill = barColor(line, { study, palette, index, value: place === 1 ? -1 : 1 });
          return `<path d="M${xAt(part)} ${px(yPx)}v${place === 1 ? 14 : -14}" stroke="${fill}" stroke-width="9"/>`;
        })
        .join("");
  }
}
