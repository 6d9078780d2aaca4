/** A comparison in the memory: `COMPARISON_AT` of rule-kernels.ts says what stands where. */
export const COMPARISON_BYTES: usize = 96;
export const LEFT: usize = 0;
export const LEFT_STEP: usize = 4;
export const RIGHT: usize = 8;
export const RIGHT_STEP: usize = 12;
export const LEFT_CODES: usize = 16;
export const RIGHT_CODES: usize = 20;
export const UP: usize = 24;
export const DOWN: usize = 28;
export const FIRST_BAR: usize = 32;
export const IS_CROSS: usize = 36;
export const LEFT_FACTOR: usize = 40;
export const RIGHT_FACTOR: usize = 48;
