import type { Trade } from "../execution/position.ts";
import { ensureNever } from "../kernel/assert.ts";
import type { Problem } from "../kernel/parsed.ts";
import type { Prune } from "./backtest-request.ts";

/** The limits of a request's `prune`, by their names there, in the order in which they are looked at. */
export const PRUNE_LIMITS = ["min_trades", "max_trades", "max_drawdown_pct", "loss_window"] as const;
export type PruneLimit = (typeof PRUNE_LIMITS)[number];

/** Limits that the number of trades alone decides, which scoring knows without a simulation of its own. */
export type TradeCountLimit = Extract<PruneLimit, "min_trades" | "max_trades">;

/** The limit that so many closed trades are beyond, or null. */
export function tradeCountLimit(
  { minTrades, maxTrades }: Pick<Prune, "minTrades" | "maxTrades">,
  trades: number,
): TradeCountLimit | null {
  if (minTrades !== null && trades < minTrades) return "min_trades";
  if (maxTrades !== null && trades > maxTrades) return "max_trades";
  return null;
}

/** What prune looks at of one simulation. */
export interface PrunedSimulation {
  readonly trades: readonly Pick<Trade, "pnlQuote">[];
  /** Of the marked curve, positive. */
  readonly maxDrawdownPct: number;
  readonly initCashQuote: number;
}

/**
 * The first limit that a simulation is beyond, or null: limits are inclusive. A drawdown that is not a number is beyond any.
 * With validation a variant is left out if any of its training windows is beyond a limit.
 */
export function exceededLimit(prune: Prune, simulation: PrunedSimulation): PruneLimit | null {
  const { trades, maxDrawdownPct, initCashQuote } = simulation;
  const ofCount = tradeCountLimit(prune, trades.length);
  if (ofCount !== null) return ofCount;
  if (prune.maxDrawdownPct !== null && !(maxDrawdownPct <= prune.maxDrawdownPct)) return "max_drawdown_pct";
  if (prune.lossWindow === null) return null;
  const maxLossQuote = (initCashQuote * prune.lossWindow.maxLossPct) / 100;
  return lowestWindowPnl(trades, prune.lossWindow.trades) >= -maxLossQuote ? null : "loss_window";
}

/** Whether some limit needs more than the number of trades: a simulation by the reference engine. */
export function needsSimulation({ maxDrawdownPct, lossWindow }: Prune): boolean {
  return maxDrawdownPct !== null || lossWindow !== null;
}

/**
 * The lowest sum of the profit and loss of `count` consecutive trades, in quote; infinity of fewer trades. Each sum is made
 * anew from its own trades: a running one would carry the rounding of all trades before.
 */
function lowestWindowPnl(trades: PrunedSimulation["trades"], count: number): number {
  let lowest = Number.POSITIVE_INFINITY;
  for (let start = 0; start + count <= trades.length; start++) {
    let sum = 0;
    for (let index = start; index < start + count; index++) sum += trades[index]?.pnlQuote ?? 0;
    lowest = Math.min(lowest, sum);
  }
  return lowest;
}

/** How many variants each limit has left out. */
export type PruneTally = ReadonlyMap<PruneLimit, number>;

/** What is told where limits leave nothing to rank: how many of `variants` each of them left out. */
export function nothingLeft(tally: PruneTally, prune: Prune, variants: number): Problem[] {
  return PRUNE_LIMITS.flatMap((limit) => {
    const count = tally.get(limit) ?? 0;
    if (count === 0) return [];
    const message = `${count} of ${variants} variants ${whatTheyDo(limit, prune)}, and none is left`;
    return [
      { pointer: `/prune/${limit}`, code: "nothing_left" as const, message, params: { count, variants } },
    ];
  });
}

function whatTheyDo(limit: PruneLimit, { minTrades, maxTrades, maxDrawdownPct, lossWindow }: Prune): string {
  switch (limit) {
    case "min_trades":
      return `have fewer than ${minTrades} trades`;
    case "max_trades":
      return `have more than ${maxTrades} trades`;
    case "max_drawdown_pct":
      return `fall more than ${maxDrawdownPct} % from a peak`;
    case "loss_window":
      return `lose more than ${lossWindow?.maxLossPct} % of the initial cash within ${lossWindow?.trades} trades`;
    default:
      return ensureNever(limit);
  }
}
