import { SERIES_COLORS } from "./chart-indicators.ts";

/** How a line is drawn, so that lines are told apart without colour too. */
export const DASHES = ["solid", "dashed", "dotted", "long"] as const;
export type Dash = (typeof DASHES)[number];

/** Colour, from 0, and dash of a line. */
export interface Stroke {
  readonly color: number;
  readonly dash: Dash;
}

/** Gives each line of one pane a stroke of its own. */
export interface Strokes {
  /** A free stroke: of this colour as long as there is one, with this dash if that one is free. */
  take(color: number, dash: number): Stroke;
}

export function createStrokes(): Strokes {
  const taken = new Set<string>();
  return {
    take(color, dash) {
      const wanted = strokesFrom(color, dash);
      const stroke = wanted.find((one) => !taken.has(nameOf(one))) ?? wanted[0];
      const found = stroke ?? { color: 0, dash: "solid" };
      taken.add(nameOf(found));
      return found;
    },
  };
}

/** Every stroke there is: those of this colour first, beginning with this dash. */
function strokesFrom(color: number, dash: number): readonly Stroke[] {
  return Array.from({ length: SERIES_COLORS * DASHES.length }, (_, index) => ({
    color: (color + Math.floor(index / DASHES.length)) % SERIES_COLORS,
    dash: DASHES[(dash + index) % DASHES.length] ?? "solid",
  }));
}

function nameOf({ color, dash }: Stroke): string {
  return `${color} ${dash}`;
}
