/** `(high + low + close) / 3`, so computed that a bar with one price gives exactly that price. */
export function typicalPrice(bar: {
  readonly high: number;
  readonly low: number;
  readonly close: number;
}): number {
  const { high, low, close } = bar;
  return low + (high - low + (close - low)) / 3;
}
