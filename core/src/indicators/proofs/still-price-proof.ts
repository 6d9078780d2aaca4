import { computeSeries } from "../series.ts";
import { stillCandles } from "./hostile-candles.ts";
import type { ProofSubject } from "./proof-subject.ts";

/** How far a fading average may be from a price that never moves, as a share of it. */
const FADING_SHARE = 1e-12;

/** Where a price and its volume never move, no output moves: to the bit where it remembers a window or a day. */
export function stillOutputFaults({ def, params }: ProofSubject, price: number): string[] {
  const converged = def.convergence(params);
  const columns = computeSeries(def, params, stillCandles(price, converged + 20));
  return columns.flatMap((column, index) => {
    const settled = column.subarray(converged - 1);
    const first = settled[0] ?? Number.NaN;
    const bound = boundOf({ def, params }, Math.max(price, Math.abs(first)));
    const moved = settled.find((value) => !(Math.abs(value - first) <= bound));
    return moved === undefined ? [] : [`${def.outputs[index]} moves from ${first} to ${moved}`];
  });
}

/** What is drawn over a price that never moves is that price, whatever the volume; `apart` names outputs that are not. */
export function stillPriceFaults(
  { def, params }: ProofSubject,
  price: number,
  apart: readonly string[],
): string[] {
  const bound = boundOf({ def, params }, price);
  return [0, 3.7].flatMap((volume) => {
    const candles = stillCandles(price, def.convergence(params) + 20);
    candles.volume.forEach((_, row) => {
      candles.volume[row] = volume * ((row % 7) + 1);
    });
    return computeSeries(def, params, candles).flatMap((column, index) => {
      const output = def.outputs[index] ?? "";
      const wrong = column
        .subarray(def.warmup(params) - 1)
        .find((value) => !(Math.abs(value - price) <= bound));
      return wrong === undefined || apart.includes(output) ? [] : [`${output} is ${wrong} at ${price}`];
    });
  });
}

function boundOf({ def }: ProofSubject, size: number): number {
  return def.memory === "window" || def.memory === "day" ? 0 : FADING_SHARE * size;
}
