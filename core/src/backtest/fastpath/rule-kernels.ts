import { instantiateKernels, type KernelMemory, type KernelModule } from "./kernel-modules.ts";

/**
 * Makes bit series from columns: `assembly/rule-bits.ts`. Places are offsets in bytes of the memory; a column's is that of
 * its first range bar, and the bar before has to be there too.
 */
export interface RuleKernels {
  /**
   * Makes blocks `[fromBlock, toBlock)` of both sides of `count` comparisons, one block of all before the next, and then
   * copies sides: `copyCount` pairs of `u32`, from and to. A byte a block, set where a column has a number that is
   * not finite, stands `flagBytes` before its codes. `unused` are `BLOCK_BYTES` for sides that nobody wants.
   */
  markBlocks(
    comparisons: number,
    count: number,
    copies: number,
    copyCount: number,
    fromBlock: number,
    toBlock: number,
    bars: number,
    flagBytes: number,
    unused: number,
  ): void;
  /** Widens `low` and `high`, doubles of each bar, by the bars `[from, to)` of a column. */
  widen(column: number, low: number, high: number, from: number, to: number): void;
  /** Turns `high` into the codes a unit that `encode` wants as `scale`. */
  scaleOf(low: number, high: number, from: number, to: number): void;
  /** The codes of the bars `[from, to)` of a column, and at `flag` the byte that says whether one is not finite. */
  encode(
    column: number,
    low: number,
    scale: number,
    codes: number,
    from: number,
    to: number,
    flag: number,
  ): void;
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

/** Kernels on `memory`, one of each thread. */
export function createRuleKernels(module: KernelModule, memory: KernelMemory): RuleKernels {
  return instantiateKernels(module, memory) as RuleKernels;
}
