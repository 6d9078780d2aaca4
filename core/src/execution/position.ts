import type { DirectionMode, Sizing } from "../strategy/strategy-spec.ts";

export type Side = "long" | "short";
export type ExitReason = "sl" | "tp" | "flip" | "signal" | "end";

/** What the execution of one variant depends on, besides candles and signals. Rates are fractions. */
export interface ExecutionParams {
  readonly directionMode: DirectionMode;
  readonly sizing: Sizing;
  readonly initCashQuote: number;
  readonly feeRate: number;
  readonly slippageRate: number;
  /** Percent of the entry price; null is off. */
  readonly slPct: number | null;
  readonly tpPct: number | null;
}

/** A closed trade. Times are close times of their bars, epoch ms; `returnPct` is percent of the budget. */
export interface Trade {
  readonly side: Side;
  readonly entryTs: number;
  readonly exitTs: number;
  readonly entryPrice: number;
  readonly exitPrice: number;
  readonly qty: number;
  readonly budgetQuote: number;
  readonly pnlQuote: number;
  readonly returnPct: number;
  readonly reason: ExitReason;
  readonly strategyEquityQuote: number;
  readonly strategySafeQuote: number;
  readonly strategyAvailableQuote: number;
  readonly ambiguous: boolean;
}
