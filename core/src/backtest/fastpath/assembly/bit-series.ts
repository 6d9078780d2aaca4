/** As in ../bit-series.ts, which the exported copies are compared with. */
export const BLOCK_BARS: i32 = 4096;
export const BLOCK_WORDS: i32 = BLOCK_BARS / 64;
/** From the long bits of a block to its short bits. */
export const HALF_BYTES: usize = <usize>BLOCK_WORDS * 8;
export const BLOCK_BYTES: usize = 2 * HALF_BYTES;
