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

/** What execution needs of a closed bar. `tsClose` is epoch ms; `isLast` ends the simulation. */
export interface ExecutionBar {
  readonly tsClose: number;
  readonly close: number;
  readonly isLast: boolean;
}

/** An open position. Prices are fills; stop prices are null where off. */
export interface OpenPosition {
  readonly side: Side;
  /** Close time of the entry bar, epoch ms. */
  readonly entryTs: number;
  readonly entryPrice: number;
  /** The outlay, entry fee included. */
  readonly budgetQuote: number;
  /** The outlay without the entry fee. */
  readonly notionalQuote: number;
  readonly qty: number;
  readonly slPrice: number | null;
  readonly tpPrice: number | null;
}

/** Why no further entry is possible: the money is gone, or the asked amount was never worth an entry. */
export type RuinCause = "equity_exhausted" | "budget_exhausted" | "quote_too_small";

/** All that execution remembers between bars: plain data, so that a live run can store it. Amounts in quote. */
export interface ExecutionState {
  readonly position: OpenPosition | null;
  /** Initial cash and realised profit. */
  readonly equityQuote: number;
  /** Profit that was locked away; only grows. */
  readonly safeQuote: number;
  /** The budget of the next entry. */
  readonly availableQuote: number;
  /** Set once the budget is too small for an entry; never unset. */
  readonly ruin: RuinCause | null;
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
