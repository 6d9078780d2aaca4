import { BLOCK_BYTES, BLOCK_WORDS, bitSeriesBytes, blocksOf } from "../bit-series.ts";
import { type ComparisonTable, createComparisonTable, type PlacedComparison } from "./comparison-table.ts";
import { createRuleCodes } from "./rule-codes.ts";
import { COMPARISON_BYTES, type RuleKernels } from "./rule-kernels.ts";
import { MAX_COMPARISONS, MAX_COPIES, OWN_COMPARISONS, type RuleMemoryLayout } from "./rule-memory.ts";

/** What makes the two sides of a point. */
export interface PointComparisons {
  readonly long: PlacedSide;
  readonly short: PlacedSide;
  /** Whether the columns that are compared are kept. */
  readonly isShared: boolean;
}

export interface PlacedSide {
  readonly comparison: PlacedComparison;
  readonly isUp: boolean;
}

/** Makes bit series of comparisons. */
export interface ComparisonMarker {
  /** The series of a point at `place`: now, or where its columns are shared by `finish` at the latest. */
  add(point: PointComparisons, place: number): void;
  finish(): void;
  /** Leaves undone what `finish` would do. */
  drop(): void;
  /** Kept columns are no more. */
  forget(): void;
}

interface ComparisonMarkerDeps {
  readonly kernels: RuleKernels;
  readonly buffer: SharedArrayBuffer;
  readonly layout: RuleMemoryLayout;
  /** Where the layout starts. */
  readonly offset: number;
  /** Range bars. */
  readonly bars: number;
  /** Asked every few milliseconds; what is being made is then given up. */
  readonly shouldStop: () => boolean;
}

/** Blocks of comparisons between two looks at whether to stop: some milliseconds. */
const BLOCKS_AT_ONCE = 2 ** 14;

/** A column that is compared at least so often is worth codes: they cost as much as three comparisons save. */
const USES_WORTH_CODES = 2;

export function createComparisonMarker(deps: ComparisonMarkerDeps): ComparisonMarker {
  const { kernels, buffer, layout, offset, bars, shouldStop } = deps;
  const comparisonsAt = offset + layout.comparisonsAt;
  const copiesAt = offset + layout.copiesAt;
  const ownAt = comparisonsAt + MAX_COMPARISONS * COMPARISON_BYTES;
  const room = { buffer, copiesAt, maxCopies: MAX_COPIES };
  const shared = createComparisonTable({ ...room, at: comparisonsAt, maxComparisons: MAX_COMPARISONS });
  const own = createComparisonTable({ ...room, at: ownAt, maxComparisons: OWN_COMPARISONS });
  const codes = createRuleCodes(deps);
  const uses = new Map<number, number>();
  const spare = bitSeriesBytes(bars) - blocksOf(bars) * BLOCK_BYTES;

  function run(table: ComparisonTable, comparisons: number): void {
    const { count, copies: copyCount } = table;
    const order = {
      ...{ comparisons, count, copies: copiesAt, copyCount, bars },
      flagBytes: layout.flagBytes,
      unused: offset + layout.unusedAt,
    };
    const blocks = blocksOf(bars);
    const step = Math.max(1, Math.floor(BLOCKS_AT_ONCE / count));
    for (let fromBlock = 0; fromBlock < blocks && !shouldStop(); fromBlock += step) {
      kernels.markBlocks({ ...order, fromBlock, toBlock: Math.min(blocks, fromBlock + step) });
    }
    table.clear();
  }

  function encodeColumns(): void {
    for (const { left, right } of shared.codable()) {
      for (const { codedColumn } of [left, right]) {
        uses.set(codedColumn, (uses.get(codedColumn) ?? 0) + 1);
      }
    }
    codes.encode([...uses].filter(([, times]) => times >= USES_WORTH_CODES).map(([column]) => column));
    shared.setCodes((column) => codes.placeOf(column));
  }

  function finish(): void {
    if (shared.count === 0) return;
    encodeColumns();
    run(shared, comparisonsAt);
  }

  return {
    add({ long, short, isShared }, place) {
      new Uint8Array(buffer, place + bitSeriesBytes(bars) - spare, spare).fill(0);
      const table = isShared ? shared : own;
      // The tables share the memory of copies.
      if (isShared ? shared.isFull() : shared.copies > 0) finish();
      table.add(long.comparison, long.isUp, place);
      table.add(short.comparison, short.isUp, place + BLOCK_WORDS * 8);
      if (!isShared) run(own, ownAt);
    },
    finish,
    drop: () => shared.clear(),
    forget() {
      uses.clear();
      codes.forget();
    },
  };
}
