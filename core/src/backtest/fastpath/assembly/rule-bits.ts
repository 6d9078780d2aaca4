/** Placeholder of the kernels that make bit series from rules. */
export function version(): i32 {
  return 1;
}
