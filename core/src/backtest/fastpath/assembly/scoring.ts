/** Placeholder of the scoring kernels. */
export function version(): i32 {
  return 1;
}
