import { ensureDefined } from "../kernel/assert.ts";
import { candleAt } from "../market-data/candle-series.ts";
import type { AmbiguousBars, ExecutionBar, OpenPosition, StopHit } from "./position.ts";

/**
 * Fill model `touch`: the stop of `position` that the bar's low or high reaches, filled at its level, or at the open of a
 * bar that opens at or beyond it. Which of two stops in one bar came first is decided as `ambiguousBars` says.
 */
export function touchedStop(
  position: OpenPosition,
  bar: ExecutionBar,
  ambiguousBars: AmbiguousBars,
): StopHit | null {
  if (!reachesLoss(position, bar) && !reachesProfit(position, bar)) return null;
  const touch = ensureDefined(touchWithin(position, bar), "the stop that is reached");
  if (touch !== "both") return { ...touch, isAmbiguous: false };
  const resolved = ambiguousBars === "resolved" ? firstTouch(position, bar) : null;
  const first = resolved ?? atLevel(position, ambiguousBars === "best" ? "tp" : "sl");
  return { ...first, isAmbiguous: true };
}

/** The first stop that the minutes of the bar reach; null where both lie in that minute, or no minute tells. */
function firstTouch(position: OpenPosition, bar: ExecutionBar): Touch | null {
  const minutes = bar.minutes();
  for (let index = 0; index < minutes.length; index++) {
    const minute = ensureDefined(candleAt(minutes, index), "a minute of the bar");
    const touch = touchWithin(position, minute);
    if (touch !== null) return touch === "both" ? null : touch;
  }
  return null;
}

type Touch = Pick<StopHit, "reason" | "price">;

/** A bar, or a minute of it. */
interface Extent {
  readonly open: number;
  readonly high: number;
  readonly low: number;
}

/** What one candle tells by itself. */
function touchWithin(position: OpenPosition, candle: Extent): Touch | "both" | null {
  const { open } = candle;
  const atOpen = { open, high: open, low: open };
  const loses = reachesLoss(position, candle);
  const profits = reachesProfit(position, candle);
  if (loses && reachesLoss(position, atOpen)) return { reason: "sl", price: open };
  if (profits && reachesProfit(position, atOpen)) return { reason: "tp", price: open };
  if (loses && profits) return "both";
  if (loses) return atLevel(position, "sl");
  return profits ? atLevel(position, "tp") : null;
}

function reachesLoss({ side, slPrice }: OpenPosition, candle: Extent): boolean {
  return slPrice !== null && (side === "long" ? candle.low <= slPrice : candle.high >= slPrice);
}

function reachesProfit({ side, tpPrice }: OpenPosition, candle: Extent): boolean {
  return tpPrice !== null && (side === "long" ? candle.high >= tpPrice : candle.low <= tpPrice);
}

/** A fill at the level of a stop that is set. */
function atLevel({ slPrice, tpPrice }: OpenPosition, reason: StopHit["reason"]): Touch {
  return { reason, price: ensureDefined(reason === "sl" ? slPrice : tpPrice, `the level of ${reason}`) };
}
