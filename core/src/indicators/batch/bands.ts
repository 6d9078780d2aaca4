import { inBlocks } from "./in-blocks.ts";

/** The columns `middle + factor * width` and `middle - factor * width`, written into two of `column`. */
export function bands(
  middle: Float64Array,
  width: Float64Array,
  { factor, column }: { readonly factor: number; readonly column: () => Float64Array },
): { readonly upper: Float64Array; readonly lower: Float64Array } {
  const upper = column();
  const lower = column();
  const pass = { middle, width, factor, upper, lower };
  inBlocks(0, middle.length, (from, to) => bandsBlock(pass, from, to));
  return { upper, lower };
}

interface BandsPass {
  readonly middle: Float64Array;
  readonly width: Float64Array;
  readonly factor: number;
  readonly upper: Float64Array;
  readonly lower: Float64Array;
}

function bandsBlock({ middle, width, factor, upper, lower }: BandsPass, from: number, to: number): void {
  for (let row = from; row < to; row++) {
    const centre = middle[row] ?? 0;
    const distance = factor * (width[row] ?? 0);
    upper[row] = centre + distance;
    lower[row] = centre - distance;
  }
}
