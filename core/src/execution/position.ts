import type { CandleSeries } from "../market-data/candle-series.ts";
import type { DirectionMode, FillModel, Sizing } from "../strategy/strategy-spec.ts";

export type Side = "long" | "short";
export type ExitReason = "sl" | "tp" | "flip" | "signal" | "end";

/**
 * Which stop of a bar that holds both came first, with the fill model `touch`: the one that its minutes tell, or the loss
 * where they do not (`resolved`, what is reported and what live runs do), always the loss (`worst`) or always the profit
 * (`best`).
 */
export type AmbiguousBars = "resolved" | "worst" | "best";

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
  readonly fillModel: FillModel;
  /** Matters to the fill model `touch` alone. */
  readonly ambiguousBars: AmbiguousBars;
}

/** What execution needs of a closed bar. `tsClose` is epoch ms; `isLast` ends the simulation. */
export interface ExecutionBar {
  readonly tsClose: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly isLast: boolean;
  /** The 1m candles of the bar that there are, ascending; asked for only where both stops lie in the bar. */
  minutes(): CandleSeries;
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

/** A stop that a bar reached, and the price that it fills at, before slippage. */
export interface StopHit {
  readonly reason: "sl" | "tp";
  readonly price: number;
  /** Whether the bar holds both stops and so does not tell by itself which came first. */
  readonly isAmbiguous: boolean;
}

/** Why no further entry is possible: the money is gone, or the asked amount was never worth an entry. */
export type RuinCause = "equity_exhausted" | "budget_exhausted" | "quote_too_small";

/** All that execution remembers between bars: plain data, so that a live run can store it. */
export interface ExecutionState {
  readonly position: OpenPosition | null;
  readonly account: Account;
}

/** The money, which trades alone move. Amounts in quote. */
export interface Account {
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
