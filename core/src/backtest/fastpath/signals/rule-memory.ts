import type { Condition, Operand } from "../../../indicators/indicator.ts";
import { findIndicator, findRule } from "../../../indicators/registry.ts";
import { COLUMNS_IN_HAND } from "../../../indicators/series-frame.ts";
import { ensureDefined } from "../../../kernel/assert.ts";
import type { GridIndicator } from "../../backtest-request.ts";
import { BLOCK_BYTES, blocksOf } from "../bit-series.ts";
import { allocatedBytes } from "../grid-memory.ts";
import { COMPARISON_BYTES } from "./rule-kernels.ts";

/** What the memory of a thread's point signals is cut into; bytes from its start where it says so. */
export interface RuleMemoryLayout {
  /** Sides that nobody wants. */
  readonly unusedAt: number;
  /** `MAX_COMPARISONS` that points share, then `OWN_COMPARISONS` of one point. */
  readonly comparisonsAt: number;
  /** `MAX_COPIES` pairs of `u32`. */
  readonly copiesAt: number;
  /** The lowest and the scale of codes of each bar. */
  readonly lowAt: number;
  readonly scaleAt: number;
  readonly columnsAt: number;
  /** Columns that are kept, and in all. */
  readonly keptColumns: number;
  readonly columns: number;
  readonly columnBytes: number;
  readonly codesAt: number;
  /** Of one column's codes, with its flags before them. */
  readonly codesBytes: number;
  readonly flagBytes: number;
  readonly bytes: number;
}

export const MAX_COMPARISONS = 1_024;
export const OWN_COMPARISONS = 2;
export const MAX_COPIES = 4_096;
/** Kernels visit words of 64 bars, so the last one reaches beyond the last bar; rules look at the bar before the first. */
const SPARE_BARS = 66;

/** How many bars there are. */
export interface BarCounts {
  /** With those of the warm-up. */
  readonly all: number;
  readonly range: number;
}

/** Bytes in which so many series are kept between calls. */
export function sharedSeriesBytes(bars: BarCounts, series: number): number {
  const { columnBytes, codesBytes } = columnSizes(bars);
  return 2 * columnBytes + series * (columnBytes + codesBytes);
}

function columnSizes(bars: BarCounts) {
  const flagBytes = allocatedBytes(blocksOf(bars.range));
  return {
    flagBytes,
    columnBytes: oddLines((bars.all + SPARE_BARS) * 8),
    codesBytes: oddLines(flagBytes + (bars.range + SPARE_BARS) * 2),
  };
}

/** How the memory is cut if at most `maxSharedBytes` are kept between calls. */
export function ruleMemoryLayout(
  bars: BarCounts,
  indicators: readonly GridIndicator[],
  maxSharedBytes: number,
): RuleMemoryLayout {
  const { columnBytes, flagBytes, codesBytes } = columnSizes(bars);
  const forColumns = Math.max(0, maxSharedBytes - 2 * columnBytes);
  const keptColumns = Math.floor(forColumns / (columnBytes + codesBytes));
  const columns = keptColumns + COLUMNS_IN_HAND + Math.max(0, ...indicators.map(countPriceColumns));
  const sizes = [
    BLOCK_BYTES,
    (MAX_COMPARISONS + OWN_COMPARISONS) * COMPARISON_BYTES,
    MAX_COPIES * 8,
    keptColumns === 0 ? 0 : columnBytes,
    keptColumns === 0 ? 0 : columnBytes,
    columns * columnBytes,
    keptColumns * codesBytes,
  ];
  const starts = startsOf(sizes);
  const [unusedAt = 0, comparisonsAt = 0, copiesAt = 0, lowAt = 0, scaleAt = 0, columnsAt = 0, codesAt = 0] =
    starts;
  return {
    ...{ unusedAt, comparisonsAt, copiesAt, lowAt, scaleAt, columnsAt, codesAt },
    ...{ keptColumns, columns, columnBytes, codesBytes, flagBytes },
    bytes: starts.at(-1) ?? 0,
  };
}

/** Where each of these pieces starts, and where the last one ends. */
function startsOf(sizes: readonly number[]): number[] {
  const starts = [0];
  for (const size of sizes) starts.push((starts.at(-1) ?? 0) + allocatedBytes(size));
  return starts;
}

/** An odd number of cache lines: the same bar of neighbouring columns does not fall into the same sets of a cache. */
function oddLines(bytes: number): number {
  return (Math.ceil(bytes / 64) | 1) * 64;
}

/** Columns that a rule needs beside those of its indicator. */
function countPriceColumns({ id, rule }: GridIndicator): number {
  const def = ensureDefined(findIndicator(id), `indicator ${id}`);
  const { long, short } = ensureDefined(findRule(def, rule), `rule ${id}.${rule}`);
  const names = [...operandsOf(long), ...operandsOf(short)].map((operand) => {
    if (operand.kind === "price") return operand.input;
    return operand.kind === "price_change" ? `change ${operand.negate === true}` : null;
  });
  return new Set(names.filter((name) => name !== null)).size;
}

function operandsOf(condition: Condition): readonly Operand[] {
  return "of" in condition ? [condition.of] : [condition.left, condition.right];
}
