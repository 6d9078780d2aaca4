import type { ExecutionParams, Side } from "./position.ts";

/** The price at which a position of `side` is entered at `close`: buys pay the slippage, sells receive less. */
export function entryFill(side: Side, close: number, params: ExecutionParams): number {
  return side === "long" ? buyFill(close, params.slippageRate) : sellFill(close, params.slippageRate);
}

/** The price at which a position of `side` is left at `close`. */
export function exitFill(side: Side, close: number, params: ExecutionParams): number {
  return side === "long" ? sellFill(close, params.slippageRate) : buyFill(close, params.slippageRate);
}

function buyFill(close: number, slippageRate: number): number {
  return close * (1 + slippageRate);
}

function sellFill(close: number, slippageRate: number): number {
  return close * (1 - slippageRate);
}

/** The part of a budget that is left for the notional once the entry fee is paid: `k` of the specification. */
export function notionalShare(feeRate: number): number {
  return 1 / (1 + feeRate);
}

/**
 * What a trade earns per unit of its budget, both fees included, a fraction. The same as
 * `side*(qty*fill_out - N) - fee*(N + qty*fill_out)` over the budget, in the form every implementation of the engine
 * computes bit for bit: `g = fill_out/fill_in`, `r = (side*(g-1) - fee*(1+g))*k`.
 */
export function tradeReturn(side: Side, fillIn: number, fillOut: number, feeRate: number): number {
  const growth = fillOut / fillIn;
  return (sideSign(side) * (growth - 1) - feeRate * (1 + growth)) * notionalShare(feeRate);
}

export function sideSign(side: Side): 1 | -1 {
  return side === "long" ? 1 : -1;
}
