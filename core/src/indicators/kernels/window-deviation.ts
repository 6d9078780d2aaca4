import type { Window } from "./window.ts";

/**
 * `sqrt(Σ (x − mean)² / n)` over a full window, oldest first: the population deviation, in two passes and therefore a
 * function of the window alone.
 */
export function populationDeviation(window: Window, mean: number): number {
  const square = (distance: number) => distance * distance;
  return Math.sqrt(window.sum((value) => square(value - mean)) / window.length);
}
