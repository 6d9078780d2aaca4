/** The first row of `from` on in which the columns differ by a bit, or null. Absent values are alike. */
export function firstDifference(
  column: ArrayLike<number>,
  other: ArrayLike<number>,
  from = 0,
): number | null {
  for (let row = from; row < Math.max(column.length, other.length); row++) {
    if (!Object.is(column[row], other[row])) return row;
  }
  return null;
}
