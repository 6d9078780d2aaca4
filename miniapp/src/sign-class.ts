/** P&L colours numbers; zero and the undefined keep the colour of the text. */
export function signClass(value: number | null): "up" | "down" | "" {
  return value === null || value === 0 ? "" : value > 0 ? "up" : "down";
}
