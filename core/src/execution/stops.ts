import type { OpenPosition, Side } from "./position.ts";

/** The close at or beyond which the loss is stopped; null where `slPct` is off. */
export function stopLossPrice(side: Side, entryPrice: number, slPct: number | null): number | null {
  if (slPct === null) return null;
  return side === "long" ? entryPrice * (1 - slPct / 100) : entryPrice * (1 + slPct / 100);
}

/** The close at or beyond which the profit is taken; null where `tpPct` is off. */
export function takeProfitPrice(side: Side, entryPrice: number, tpPct: number | null): number | null {
  if (tpPct === null) return null;
  return side === "long" ? entryPrice * (1 + tpPct / 100) : entryPrice * (1 - tpPct / 100);
}

/** Which stop of `position` this close reaches; the loss wins over the profit. */
export function stopReached(position: OpenPosition, close: number): "sl" | "tp" | null {
  const { side, slPrice, tpPrice } = position;
  if (side === "long") {
    if (slPrice !== null && close <= slPrice) return "sl";
    return tpPrice !== null && close >= tpPrice ? "tp" : null;
  }
  if (slPrice !== null && close >= slPrice) return "sl";
  return tpPrice !== null && close <= tpPrice ? "tp" : null;
}
