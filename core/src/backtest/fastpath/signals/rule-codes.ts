import { BLOCK_BARS, blocksOf } from "../bit-series.ts";
import type { BarSpan, CodeScale, RuleKernels } from "./rule-kernels.ts";
import type { RuleMemoryLayout } from "./rule-memory.ts";

/**
 * Columns as codes of 16 bits, which compare like the doubles they stand for unless they are equal: then the doubles are
 * asked. A code tells where a value lies between the lowest and the highest of all columns on that bar, so columns are
 * told apart far better than by floats of 32 bits, and twice as many fit a vector or a cache.
 */
export interface RuleCodes {
  /** Sees to codes of these kept columns, places of their first range bars, as far as memory goes. */
  encode(columns: readonly number[]): void;
  /** The place of a column's codes; 0 where it has none. */
  placeOf(column: number): number;
  forget(): void;
}

interface RuleCodesDeps {
  readonly kernels: RuleKernels;
  readonly layout: RuleMemoryLayout;
  /** Where the layout starts. */
  readonly offset: number;
  /** Range bars. */
  readonly bars: number;
  readonly buffer: SharedArrayBuffer;
}

/** So many times as many columns as the scale was made of, and it is made anew. */
const NEW_SCALE_AT = 1.25;

export function createRuleCodes({ kernels, layout, offset, bars, buffer }: RuleCodesDeps): RuleCodes {
  const { flagBytes, codesBytes } = layout;
  const scale: CodeScale = { low: offset + layout.lowAt, high: offset + layout.scaleAt };
  const places = new Map<number, number>();
  let columnsOfScale = 0;

  function encodeAll(columns: readonly number[], withNewScale: boolean): void {
    for (let block = 0; block < blocksOf(bars); block++) {
      const from = block * BLOCK_BARS;
      const span = { from, to: Math.min(from + BLOCK_BARS, Math.ceil(bars / 64) * 64) };
      if (withNewScale) makeScale(columns, span);
      for (const column of columns) {
        const codes = places.get(column) ?? 0;
        kernels.encode({ column, codes, flag: codes - flagBytes + block }, scale, span);
      }
    }
  }

  function makeScale(columns: readonly number[], span: BarSpan): void {
    const row = (place: number) => new Float64Array(buffer, place + span.from * 8, span.to - span.from);
    row(scale.low).fill(Number.POSITIVE_INFINITY);
    row(scale.high).fill(Number.NEGATIVE_INFINITY);
    for (const column of columns) kernels.widen(column, scale, span);
    kernels.finishScale(scale, span);
  }

  return {
    encode(columns) {
      const added: number[] = [];
      for (const column of columns) {
        if (places.has(column) || places.size === layout.keptColumns) continue;
        places.set(column, offset + layout.codesAt + places.size * codesBytes + flagBytes);
        added.push(column);
      }
      if (added.length === 0) return;
      // Columns beyond the scale all have its first or last code: right, but slow.
      const withNewScale = places.size >= columnsOfScale * NEW_SCALE_AT;
      if (withNewScale) columnsOfScale = places.size;
      encodeAll(withNewScale ? [...places.keys()] : added, withNewScale);
    },
    placeOf: (column) => places.get(column) ?? 0,
    forget() {
      places.clear();
      columnsOfScale = 0;
    },
  };
}
