import type { Params } from "../../../indicators/indicator.ts";
import { ensureDefined } from "../../../kernel/assert.ts";
import type { GridIndicator } from "../../backtest-request.ts";
import { countValidPoints, indicatorPoints, pointNumber } from "../../grid.ts";

/**
 * The valid points of one indicator, numbered block by block: a block is a dozen or so neighbouring values of each axis with
 * each other. Points that follow one another so have few values among them, hence few series: 256 points of a cross of
 * averages have 32 averages, where axis by axis they would have 257. What there is room for of series is kept.
 */
export interface PointOrder {
  /** Up to `count` points from number `first` on. */
  points(first: number, count: number): Params[];
  /** Null where the indicator has no such point. */
  numberOf(params: Params): number | null;
}

/** Points of a block, before constraints: their series fit where threads share the memory of a year of minutes. */
const BLOCK_POINTS = 256;
/** More blocks than this become larger ones. */
const MAX_BLOCKS = 16_384;

export function createPointOrder(grid: GridIndicator): PointOrder {
  const axes = Object.entries(grid.params);
  const sides = blockSides(axes.map(([, values]) => values.length));
  const counts = axes.map(([, values], axis) => Math.ceil(values.length / (sides[axis] ?? 1)));
  const blocks = counts.reduce((total, count) => total * count, 1);
  /** The number of the first point of each block, and of all points. */
  const starts = new Float64Array(blocks + 1);
  for (let block = 0; block < blocks; block++) {
    starts[block + 1] = (starts[block] ?? 0) + countValidPoints(gridOf(block));
  }

  /** The part of the grid that is a block; the last axis turns fastest. */
  function gridOf(block: number): GridIndicator {
    const params: Record<string, GridIndicator["params"][string]> = {};
    let rest = block;
    for (let axis = axes.length - 1; axis >= 0; axis--) {
      const [name, values] = ensureDefined(axes[axis], "an axis");
      const side = sides[axis] ?? 1;
      const at = (rest % (counts[axis] ?? 1)) * side;
      rest = Math.floor(rest / (counts[axis] ?? 1));
      params[name] = values.slice(at, at + side);
    }
    return { ...grid, params: Object.fromEntries(Object.entries(params).reverse()) };
  }

  /** The block with point `number`. */
  function blockAt(number: number): number {
    let low = 0;
    let high = blocks - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((starts[middle] ?? 0) <= number) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  return {
    points(first, count) {
      const found: Params[] = [];
      for (let block = blockAt(first); block < blocks && found.length < count; block++) {
        const skipped = Math.max(0, first - (starts[block] ?? 0));
        for (const params of indicatorPoints(gridOf(block), skipped)) {
          found.push(params);
          if (found.length === count) break;
        }
      }
      return found;
    },
    numberOf(params) {
      let block = 0;
      for (const [axis, [name, values]] of axes.entries()) {
        const at = values.indexOf(params[name] ?? "");
        if (at < 0) return null;
        block = block * (counts[axis] ?? 1) + Math.floor(at / (sides[axis] ?? 1));
      }
      const inBlock = pointNumber(gridOf(block), params);
      return inBlock === null ? null : (starts[block] ?? 0) + inBlock;
    },
  };
}

/** Values of each axis in a block: as many of each, but for axes that have fewer. */
function blockSides(lengths: readonly number[]): number[] {
  for (let most = BLOCK_POINTS; ; most *= 4) {
    const sides = evenSides(lengths, most);
    const blocks = lengths.reduce((total, length, axis) => total * Math.ceil(length / (sides[axis] ?? 1)), 1);
    if (blocks <= MAX_BLOCKS) return sides;
  }
}

function evenSides(lengths: readonly number[], most: number): number[] {
  const sides = lengths.map(() => 1);
  const shortestFirst = lengths.map((_, axis) => axis).sort((a, b) => (lengths[a] ?? 0) - (lengths[b] ?? 0));
  let room = most;
  for (const [index, axis] of shortestFirst.entries()) {
    const even = Math.max(1, Math.floor(room ** (1 / (lengths.length - index))));
    const side = Math.min(lengths[axis] ?? 1, even);
    sides[axis] = side;
    room /= side;
  }
  return sides;
}
