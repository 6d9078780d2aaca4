/** Rows of a block: long enough that a call costs nothing, a multiple of the windows and stretches walked at once. */
const BLOCK_ROWS = 4_096;

/**
 * Visits rows `[start, end)` block by block. A loop inside `visit` is fast from the second block on: the engine compiles a
 * function well between its calls, and less well in the middle of one long loop (on-stack replacement). Measured: means of
 * 525,600 bars 1.3 ms in blocks; in one loop between 1.3 and 3.1 ms, for tens of calls.
 */
export function inBlocks(start: number, end: number, visit: (from: number, to: number) => void): void {
  for (let from = start; from < end; from += BLOCK_ROWS) visit(from, Math.min(from + BLOCK_ROWS, end));
}
