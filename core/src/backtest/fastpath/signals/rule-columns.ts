import { createSeriesFrame, type OwnedSeriesFrame } from "../../../indicators/series-frame.ts";
import { assert } from "../../../kernel/assert.ts";
import type { RangeBars } from "../../range-bars.ts";
import type { RuleMemoryLayout } from "./rule-memory.ts";

/** The bars that signals are made of. */
export type PointBars = Pick<RangeBars, "all" | "firstIndex" | "range">;

/** The columns that rules compare, all of them in the memory of the kernels. */
export interface RuleColumns {
  /** Outputs of indicators over the bars and their warm-up. */
  readonly frame: OwnedSeriesFrame;
  price(input: PriceInput): Float64Array;
  /** The place of a column's first range bar. */
  placeOf(column: Float64Array): number;
  /** Whether a column stays as it is when the frame is recycled. */
  isKept(column: Float64Array): boolean;
}

export type PriceInput = "open" | "high" | "low" | "close";

interface RuleColumnsDeps {
  readonly bars: PointBars;
  readonly buffer: SharedArrayBuffer;
  readonly layout: RuleMemoryLayout;
  /** Where the layout starts. */
  readonly offset: number;
}

/** Before a column, so that the bar before its first one may be read. */
const FRONT_BYTES = 16;

export function createRuleColumns({ bars, buffer, layout, offset }: RuleColumnsDeps): RuleColumns {
  const { length } = bars.all;
  const prices = new Map<PriceInput, Float64Array>();
  let columns = 0;

  function allocate(): Float64Array {
    assert(columns < layout.columns, "an indicator has no more columns in hand than were counted");
    const place = offset + layout.columnsAt + columns * layout.columnBytes + FRONT_BYTES;
    columns += 1;
    return new Float64Array(buffer, place, length);
  }

  const keptBytes = layout.keptColumns * length * Float64Array.BYTES_PER_ELEMENT;
  const frame = createSeriesFrame(bars.all, keptBytes, allocate);
  const priceColumns = new Set<Float64Array>();
  return {
    frame,
    price(input) {
      const known = prices.get(input);
      if (known !== undefined) return known;
      const column = allocate();
      column.set(bars.all[input]);
      prices.set(input, column);
      priceColumns.add(column);
      return column;
    },
    placeOf(column) {
      assert(column.buffer === buffer, "columns of a frame are in its memory");
      return column.byteOffset + bars.firstIndex * Float64Array.BYTES_PER_ELEMENT;
    },
    isKept: (column) => frame.isKept(column) || priceColumns.has(column),
  };
}
