/**
 * A formula as people read it: `close_{t-n+1}` as `close[t−n+1]`, `EMA_t` as `EMA[t]`, names of parameters and other
 * indicators without the marks that tell them from words in the source.
 */
export function formulaText(formula: string): string {
  return formula
    .replaceAll("`", "")
    .replace(/_\{([^}]*)\}/g, (_, index: string) => `[${index.replaceAll("-", "−")}]`)
    .replace(/_([ti])(?![A-Za-z0-9_])/g, "[$1]");
}
