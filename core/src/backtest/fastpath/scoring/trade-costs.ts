import { notionalShare } from "../../../execution/costs.ts";
import type { ScoringSetup } from "./scoring-kernels.ts";

/** 1 long, -1 short, 0 flat. */
export type SideSign = 1 | -1 | 0;

/** What fills and returns of trades depend on, computed once. */
export interface TradeCosts {
  readonly feeRate: number;
  readonly notionalShare: number;
  /** What a buy pays, and a sale receives, per unit of the close. */
  readonly buyShare: number;
  readonly sellShare: number;
}

export function tradeCosts({ feeRate, slippageRate }: ScoringSetup): TradeCosts {
  return {
    feeRate,
    notionalShare: notionalShare(feeRate),
    buyShare: 1 + slippageRate,
    sellShare: 1 - slippageRate,
  };
}

/** The fill of a purchase (1) or a sale (-1) at `close`. */
export function fillPrice(direction: SideSign, close: number, costs: TradeCosts): number {
  return close * (direction > 0 ? costs.buyShare : costs.sellShare);
}

/** What is traded where a position changes from `side` to `next`: a flip leaves and enters at one fill. */
export function fillDirection(side: SideSign, next: SideSign): SideSign {
  if (next !== 0) return next;
  return side > 0 ? -1 : 1;
}

/** `tradeReturn` of core/src/execution/costs.ts, its operations in its order. `growth` is `fill_out/fill_in`. */
export function tradeReturnOf(side: SideSign, growth: number, costs: TradeCosts): number {
  return (side * (growth - 1) - costs.feeRate * (1 + growth)) * costs.notionalShare;
}
