import type { DirectionMode } from "../strategy/strategy-spec.ts";
import { entryFill, exitFill, notionalShare, sideSign, tradeReturn } from "./costs.ts";
import type {
  Account,
  ExecutionBar,
  ExecutionParams,
  ExecutionState,
  ExitReason,
  OpenPosition,
  RuinCause,
  Side,
  StopHit,
  Trade,
} from "./position.ts";
import { settle } from "./sizing.ts";
import { stopLossPrice, stopReached, takeProfitPrice } from "./stops.ts";

/** What a bar changed. `closed` comes before `opened`: a flip does both. `ruined` is set on the bar of the ruin. */
export interface PositionStep {
  readonly state: ExecutionState;
  readonly closed: Trade | null;
  readonly opened: OpenPosition | null;
  readonly ruined: RuinCause | null;
}

/**
 * Execution, one bar: stop, then signal exit, then entry, each at the close of this bar; with the fill model `touch` the
 * stop alone fills within the bar. The one step shared by the reference engine and live runs.
 *
 * `signal` is the strategy's decision on this bar, null for none or a conflict. Answers null where the bar changes
 * nothing, which is nearly always: a simulation allocates per trade, not per bar.
 */
export function positionStep(
  state: ExecutionState,
  bar: ExecutionBar,
  signal: Side | null,
  params: ExecutionParams,
): PositionStep | null {
  const { position, account } = state;
  if (position === null) return signal === null ? null : enterOnly(account, { bar, signal, params });
  const stop = stopReached(position, bar, params);
  const isSignalExit = signal !== null && signal !== position.side;
  if (stop === null && !isSignalExit && !bar.isLast) return null;
  return leave(position, account, { bar, signal, params, stop });
}

/** The bar, what is decided on it, and the terms under which it is taken. */
interface Occasion {
  readonly bar: ExecutionBar;
  readonly signal: Side | null;
  readonly params: ExecutionParams;
}

function enterOnly(account: Account, occasion: Occasion): PositionStep | null {
  const side = entrySide(account, occasion);
  if (side === null) return null;
  const opened = openPosition(account, side, occasion);
  return { state: { position: opened, account }, closed: null, opened, ruined: null };
}

/** Closes `position`, and opens the other one where the signal asks for it and nothing is against it. */
function leave(
  position: OpenPosition,
  before: Account,
  occasion: Occasion & { readonly stop: StopHit | null },
): PositionStep {
  const { bar, signal, params, stop } = occasion;
  const { side, entryTs, entryPrice, qty, budgetQuote } = position;
  const exitPrice = exitFill(side, stop === null ? bar.close : stop.price, params);
  const returnFraction = tradeReturn(side, entryPrice, exitPrice, params.feeRate);
  const pnlQuote = budgetQuote * returnFraction;
  const account = settle(before, pnlQuote, params);
  const nextSide = signal === side ? null : entrySide(account, occasion);
  const closed: Trade = {
    side,
    entryTs,
    exitTs: bar.tsClose,
    entryPrice,
    exitPrice,
    qty,
    budgetQuote,
    pnlQuote,
    returnPct: returnFraction * 100,
    reason: stop?.reason ?? reasonOf(side, signal, nextSide),
    strategyEquityQuote: account.equityQuote,
    strategySafeQuote: account.safeQuote,
    strategyAvailableQuote: account.availableQuote,
    ambiguous: stop?.isAmbiguous ?? false,
  };
  const opened = nextSide === null ? null : openPosition(account, nextSide, occasion);
  return { state: { position: opened, account }, closed, opened, ruined: account.ruin };
}

/** Why `side` is left where no stop is reached. */
function reasonOf(side: Side, signal: Side | null, nextSide: Side | null): ExitReason {
  if (signal === null || signal === side) return "end";
  return nextSide === null ? "signal" : "flip";
}

/** The side that a flat account enters. */
function entrySide({ ruin }: Account, { bar, signal, params }: Occasion): Side | null {
  if (signal === null || bar.isLast || ruin !== null) return null;
  return allowsSide(params.directionMode, signal) ? signal : null;
}

function allowsSide(mode: DirectionMode, side: Side): boolean {
  return mode === "long-short" || mode === (side === "long" ? "long-only" : "short-only");
}

function openPosition({ availableQuote }: Account, side: Side, { bar, params }: Occasion): OpenPosition {
  const entryPrice = entryFill(side, bar.close, params);
  const notionalQuote = availableQuote * notionalShare(params.feeRate);
  return {
    side,
    entryTs: bar.tsClose,
    entryPrice,
    budgetQuote: availableQuote,
    notionalQuote,
    qty: notionalQuote / entryPrice,
    slPrice: stopLossPrice(side, entryPrice, params.slPct),
    tpPrice: takeProfitPrice(side, entryPrice, params.tpPct),
  };
}

/**
 * Equity as if the position were valued at `close` without leaving it:
 * `equity + side*(qty*close - N) - N*fee` while open, `equity` while flat. In quote.
 */
export function markedEquity(state: ExecutionState, close: number, params: ExecutionParams): number {
  const { position } = state;
  const { equityQuote } = state.account;
  if (position === null) return equityQuote;
  const { qty, notionalQuote } = position;
  return (
    equityQuote + sideSign(position.side) * (qty * close - notionalQuote) - notionalQuote * params.feeRate
  );
}
