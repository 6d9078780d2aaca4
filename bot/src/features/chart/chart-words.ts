import { exchangeName } from "../../market-words.ts";
import type { Texts } from "../../texts.ts";
import type { Chart } from "./read-chart.ts";

/** Where the prices come from: simulated ones are called so, real ones by their exchange. Plain text. */
export function chartSource(texts: Texts, { marketSource, target }: Chart): string {
  return marketSource === "live" ? exchangeName(target.ref.marketId) : texts.plain(`result-${marketSource}`);
}

/** Up, down, or neither: colour never says it alone. */
export function directionGlyph(sign: number): string {
  if (sign === 0) return "→";
  return sign > 0 ? "▲" : "▼";
}
