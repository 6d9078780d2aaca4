/**
 * The symbols that are most like `wanted`, the likest first: those that contain it, the ones that begin with it before
 * the others; where none does, those that a few mistyped characters make of it.
 */
export function nearSymbols(wanted: string, symbols: readonly string[], most: number): readonly string[] {
  const unique = [...new Set(symbols)];
  const containing = unique.filter((symbol) => symbol.includes(wanted));
  const ranked =
    containing.length > 0
      ? containing.map((symbol) => ({ symbol, rank: symbol.indexOf(wanted) * 100 + symbol.length }))
      : unique
          .map((symbol) => ({ symbol, rank: editDistance(wanted, symbol) }))
          .filter(({ rank }) => rank <= mistypedMost(wanted));
  return ranked
    .sort((left, right) => left.rank - right.rank || (left.symbol < right.symbol ? -1 : 1))
    .slice(0, most)
    .map(({ symbol }) => symbol);
}

/** More wrong characters than this make it another word. */
function mistypedMost(wanted: string): number {
  return Math.max(1, Math.floor(wanted.length / 3));
}

/**
 * How many characters must be put in, taken out, replaced or swapped with their neighbour to make one of the other
 * (optimal string alignment).
 */
export function editDistance(from: string, to: string): number {
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const cost = from[i - 1] === to[j - 1] ? 0 : 1;
      const isSwap = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      next[j] = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + cost,
        isSwap ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    [before, row] = [row, next];
  }
  return row[to.length] ?? 0;
}
