/** Rows of a block: long enough that a call costs nothing, a multiple of the windows that are walked at once. */
const BLOCK_ROWS = 4_096;
const FIRST_ROWS = 64;

/**
 * Visits rows `[start, end)` block by block, so that a loop inside `visit` is compiled well. The engine compiles a
 * function best between its calls; in the middle of one long loop it knows nothing yet of what comes after the loop, and
 * gives the code up there, again and again. So there are many calls, and the first is short: it gets to its end before
 * the loop is hot. Measured on means of 525,600 bars: 1.2 ms, instead of 1.3 to 4 ms for tens of calls.
 */
export function inBlocks(start: number, end: number, visit: (from: number, to: number) => void): void {
  const second = Math.min(start + FIRST_ROWS, end);
  if (start < second) visit(start, second);
  for (let from = second; from < end; from += BLOCK_ROWS) visit(from, Math.min(from + BLOCK_ROWS, end));
}
