import type { ExecutionBar, ExecutionParams, OpenPosition, Side, StopHit } from "./position.ts";
import { touchedStop } from "./touch-stops.ts";

/** The stop of `position` that this bar reaches, if any; the bar of its entry is not asked. */
export function stopReached(
  position: OpenPosition,
  bar: ExecutionBar,
  params: ExecutionParams,
): StopHit | null {
  if (position.slPrice === null && position.tpPrice === null) return null;
  if (params.fillModel === "touch") return touchedStop(position, bar, params.ambiguousBars);
  const reason = stopAtClose(position, bar.close);
  return reason === null ? null : { reason, price: bar.close, isAmbiguous: false };
}

/** Which stop this close reaches; the loss wins over the profit. */
function stopAtClose({ side, slPrice, tpPrice }: OpenPosition, close: number): "sl" | "tp" | null {
  if (side === "long") {
    if (slPrice !== null && close <= slPrice) return "sl";
    return tpPrice !== null && close >= tpPrice ? "tp" : null;
  }
  if (slPrice !== null && close >= slPrice) return "sl";
  return tpPrice !== null && close <= tpPrice ? "tp" : null;
}

/** The price at or beyond which the loss is stopped; null where `slPct` is off. */
export function stopLossPrice(side: Side, entryPrice: number, slPct: number | null): number | null {
  if (slPct === null) return null;
  return side === "long" ? entryPrice * (1 - slPct / 100) : entryPrice * (1 + slPct / 100);
}

/** The price at or beyond which the profit is taken; null where `tpPct` is off. */
export function takeProfitPrice(side: Side, entryPrice: number, tpPct: number | null): number | null {
  if (tpPct === null) return null;
  return side === "long" ? entryPrice * (1 + tpPct / 100) : entryPrice * (1 - tpPct / 100);
}
