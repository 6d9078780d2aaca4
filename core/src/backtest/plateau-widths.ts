import type { GridAxes } from "./plateau.ts";
import { neighboursOf, plateauWidth } from "./plateau.ts";
import type { Variant } from "./variant-key.ts";

/** A ranked variant as its neighbours are compared with it. */
export interface RankedPoint {
  /** What it is ranked by. */
  readonly returnPct: number;
  readonly variant: Variant;
}

interface PlateauDeps {
  readonly grid: GridAxes;
  /** The number of a variant of the grid. */
  numberOf(variant: Variant): number;
  /** The returns of these variants, in their order; null where the run was stopped. */
  scoreVariants(numbers: readonly number[]): Promise<readonly number[] | null>;
}

/**
 * The plateau width of each of `ranked`, in their order; null in a place where it is undefined, null in all where the run
 * was stopped. The neighbours that are not ranked themselves are scored again, each once.
 */
export async function plateauWidths(
  ranked: readonly RankedPoint[],
  { grid, numberOf, scoreVariants }: PlateauDeps,
): Promise<readonly (number | null)[] | null> {
  const returns = new Map(ranked.map(({ variant, returnPct }) => [numberOf(variant), returnPct]));
  const neighbours = ranked.map(({ variant, returnPct }) =>
    returnPct > 0 ? neighboursOf(variant, grid).map(numberOf) : [],
  );
  const missing = [...new Set(neighbours.flat())].filter((number) => !returns.has(number));
  missing.sort((a, b) => a - b);
  const scored = await scoreVariants(missing);
  if (scored === null) return null;
  for (const [index, number] of missing.entries()) returns.set(number, scored[index] ?? Number.NaN);
  return ranked.map(({ returnPct }, index) =>
    plateauWidth(
      returnPct,
      (neighbours[index] ?? []).map((number) => returns.get(number) ?? Number.NaN),
    ),
  );
}
