/** A text in a picture, placed by its baseline. */
export interface Word {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly sizePx: number;
  readonly color: string;
  readonly isBold?: boolean;
  readonly isMono?: boolean;
  readonly anchor?: "start" | "end";
}

/** How wide a text is, in pixels. */
export type MeasureText = (
  text: string,
  font: { readonly sizePx: number; readonly isBold: boolean },
) => number;

export type PictureTheme = "dark" | "light";

export interface Palette {
  readonly background: string;
  readonly text: string;
  readonly sub: string;
  readonly grid: string;
  readonly up: string;
  readonly down: string;
  readonly bench: string;
  /** Text on a fill of a colour of its own. */
  readonly onFill: string;
  /** Lines of indicators, in their order. */
  readonly lines: readonly string[];
}

/** Pictures are square: Telegram scales and recompresses them, and this stays legible in a phone's bubble. */
export const PICTURE_SIZE_PX = 1_080;
export const MARGIN_PX = 48;
export const RIGHT_PX = PICTURE_SIZE_PX - MARGIN_PX;
/** The values beside a plot and the space between them and it. */
export const AXIS_SIZE_PX = 34;
export const AXIS_GAP_PX = 16;

/** The brief's colours; the least contrast of each on its background is measured there. */
export const PALETTES: Readonly<Record<PictureTheme, Palette>> = {
  dark: {
    background: "#17212B",
    text: "#F5F5F5",
    sub: "#9FB0C0",
    grid: "#2B3A48",
    up: "#2DD4BF",
    down: "#FF6B6B",
    bench: "#9AA5B1",
    onFill: "#0B0F14",
    lines: ["#F5B94A", "#6CB2FF", "#C4A7FF", "#F29BC1", "#B8C46A"],
  },
  light: {
    background: "#FFFFFF",
    text: "#111111",
    sub: "#55606B",
    grid: "#E3E7EB",
    up: "#0F766E",
    down: "#B42318",
    bench: "#5B6470",
    onFill: "#FFFFFF",
    lines: ["#8A5A00", "#1D4ED8", "#7C3AED", "#BE185D", "#4D7C0F"],
  },
};

/** The colour of what rose, fell or stayed. */
export function signColor(palette: Palette, sign: number): string {
  if (sign === 0) return palette.text;
  return sign < 0 ? palette.down : palette.up;
}

/** Shrinks a text until it fits the width of the picture; then it loses its middle. */
export function fitted(
  text: string,
  font: { sizePx: number; leastPx: number; isBold: boolean },
  measure: MeasureText,
): { text: string; sizePx: number } {
  const room = RIGHT_PX - MARGIN_PX;
  const sizePx = shrink(text, { ...font, roomPx: room }, measure);
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

/** The size at which a text fits into `roomPx`, at least `leastPx`. */
export function shrink(
  text: string,
  { sizePx, leastPx, isBold, roomPx }: { sizePx: number; leastPx: number; isBold: boolean; roomPx: number },
  measure: MeasureText,
): number {
  const width = measure(text, { sizePx, isBold });
  return width <= roomPx ? sizePx : Math.max(leastPx, Math.floor((sizePx * roomPx) / width));
}

export function textElement({ text, x, y, sizePx, color, isBold, isMono, anchor }: Word): string {
  const family = isMono === true ? "DejaVu Sans Mono" : "DejaVu Sans";
  const weight = isBold === true ? "bold" : "normal";
  return `<text x="${x}" y="${y}" font-family="${family}" font-size="${sizePx}" font-weight="${weight}" fill="${color}" text-anchor="${anchor ?? "start"}">${escapeXml(text)}</text>`;
}

/** Pixels with two digits: more only make the picture's text longer. */
export function px(value: number): string {
  return value.toFixed(2);
}

export function box(
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
  attributes: readonly string[],
): string {
  return `<rect x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}" ${attributes.join(" ")}/>`;
}

/** A thin line at a value, from the left margin to the end of the plot. */
export function gridLine(palette: Palette, { yPx, rightPx }: { yPx: number; rightPx: number }): string {
  return `<line x1="${MARGIN_PX}" x2="${rightPx}" y1="${yPx}" y2="${yPx}" stroke="${palette.grid}" stroke-width="2"/>`;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
