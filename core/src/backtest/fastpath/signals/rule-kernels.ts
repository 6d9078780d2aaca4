import { instantiateKernels, type KernelMemory, type KernelModule } from "../kernel-modules.ts";

/**
 * Makes bit series from columns: `assembly/rule-bits.ts`, or `plain-rule-kernels.ts`. Places are offsets in bytes of the memory;
 * a column's is that of its first range bar, and the bar before has to be there too.
 */
export interface RuleKernels {
  /** Makes both sides of comparisons, one block of all of them before the next, and then copies sides. */
  markBlocks(order: MarkOrder): void;
  /** Widens the scale by some bars of a column. */
  widen(column: number, scale: CodeScale, range: BarSpan): void;
  /** Turns the highest numbers of the scale into codes a unit: `encode` wants them so. */
  finishScale(scale: CodeScale, range: BarSpan): void;
  /** Makes the codes of some bars of a column. */
  encode(column: EncodedColumn, scale: CodeScale, range: BarSpan): void;
}

export interface MarkOrder {
  readonly comparisons: number;
  readonly count: number;
  /** Pairs of `u32`: the place of a side's first block, and where it is copied. */
  readonly copies: number;
  readonly copyCount: number;
  readonly fromBlock: number;
  readonly toBlock: number;
  /** Range bars. */
  readonly bars: number;
  /** So far before the codes of a column there is a byte a block, set where one of its numbers is not finite. */
  readonly flagBytes: number;
  /** `BLOCK_BYTES` for sides that nobody wants. */
  readonly unused: number;
}

/** What codes are measured by, a double each bar: the lowest number of all columns, and the highest or codes a unit. */
export interface CodeScale {
  readonly low: number;
  readonly high: number;
}

/** Range bars `[from, to)`: 64 or more, in whole words. */
export interface BarSpan {
  readonly from: number;
  readonly to: number;
}

export interface EncodedColumn {
  readonly column: number;
  /** `i16` a bar. */
  readonly codes: number;
  /** The byte of the bars' block. */
  readonly flag: number;
}

/**
 * A comparison of two operands on every bar, `left > right` (up) and `left < right` (down), or the crosses of the two. An
 * operand is `factor * column[bar]`; a number is a column of two cells that nobody steps through.
 */
export const COMPARISON_BYTES = 96;
/** Places in a comparison: of `u32`, but for the first bar (`i32`), the factors and numbers (`f64`). */
export const COMPARISON_AT = {
  left: 0,
  /** Bytes from one bar to the next: 8, or 0 for a number. */
  leftStep: 4,
  right: 8,
  rightStep: 12,
  /** Places of codes; 0 for none. */
  leftCodes: 16,
  rightCodes: 20,
  /** Places of the long or short bits that take a side; 0 for none. */
  up: 24,
  down: 28,
  /** Earlier range bars have no bits. */
  firstBar: 32,
  isCross: 36,
  leftFactor: 40,
  rightFactor: 48,
  /** The cells of a number, twice. */
  leftNumber: 64,
  rightNumber: 80,
} as const;

interface RuleBits {
  markBlocks(
    ...args: readonly [
      comparisons: number,
      count: number,
      copies: number,
      copyCount: number,
      fromBlock: number,
      toBlock: number,
      bars: number,
      flagBytes: number,
      unused: number,
    ]
  ): void;
  widen(column: number, low: number, high: number, from: number, to: number): void;
  scaleOf(low: number, high: number, from: number, to: number): void;
  encode(
    ...args: readonly [
      column: number,
      low: number,
      scale: number,
      codes: number,
      from: number,
      to: number,
      flag: number,
    ]
  ): void;
}

/** Kernels on `memory`, one of each thread. */
export function createRuleKernels(module: KernelModule, memory: KernelMemory): RuleKernels {
  const bits = instantiateKernels(module, memory) as RuleBits;
  return {
    markBlocks({ comparisons, count, copies, copyCount, fromBlock, toBlock, bars, flagBytes, unused }) {
      bits.markBlocks(comparisons, count, copies, copyCount, fromBlock, toBlock, bars, flagBytes, unused);
    },
    widen: (column, { low, high }, { from, to }) => bits.widen(column, low, high, from, to),
    finishScale: ({ low, high }, { from, to }) => bits.scaleOf(low, high, from, to),
    encode({ column, codes, flag }, { low, high }, { from, to }) {
      bits.encode(column, low, high, codes, from, to, flag);
    },
  };
}
