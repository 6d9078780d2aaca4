import type { AmbiguityView } from "../contract/backtest.ts";
import { type Simulation, type SimulationInput, simulate } from "./reference-engine.ts";
import { finiteOrNull } from "./statistics.ts";

/**
 * The band of the fill model `touch`: what the variant earns where every ambiguous bar ends with the loss, as its minutes
 * tell, and with the profit. Each is a simulation of its own, so that the best may even earn less than the worst: a larger
 * account loses more in a short that loses all of it and beyond. Null with the fill model `close`.
 *
 * `resolved` is the simulation of `input`. The three part at an ambiguous bar alone: where it met none they are one.
 */
export function ambiguityBand(input: SimulationInput, resolved: Simulation): AmbiguityView | null {
  const { bars, signals, params } = input;
  if (params.fillModel !== "touch") return null;
  const trades = resolved.trades.filter(({ ambiguous }) => ambiguous).length;
  const profitOf = (ambiguousBars: "worst" | "best") =>
    trades === 0
      ? resolved.profitQuote
      : simulate({ bars, signals, params: { ...params, ambiguousBars } }).profitQuote;
  return {
    trades,
    worst_profit_quote: finiteOrNull(profitOf("worst")),
    resolved_profit_quote: finiteOrNull(resolved.profitQuote),
    best_profit_quote: finiteOrNull(profitOf("best")),
  };
}
