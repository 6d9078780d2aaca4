import { editDistance } from "@roehub/core/kernel/edit-distance";

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
