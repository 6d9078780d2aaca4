/** Parts joined by `, ` and broken between two of them where the longer line is shortest; one part is one line. */
export function balancedLines(parts: readonly string[]): readonly [first: string, second: string] {
  const lines = parts.map((_, index): readonly [string, string] => [
    parts.slice(0, index + 1).join(", ") + (index + 1 < parts.length ? "," : ""),
    parts.slice(index + 1).join(", "),
  ]);
  const longer = ([first, second]: readonly [string, string]) => Math.max(first.length, second.length);
  return lines.reduce((best, next) => (longer(next) < longer(best) ? next : best), lines[0] ?? ["", ""]);
}
