import type { DirectionMode } from "../strategy/strategy-spec.ts";
import { entryFill, exitFill, notionalShare, sideSign, tradeReturn } from "./costs.ts";
import type {
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
  const { position } = state;
  if (position === null) {
    return signal === null ? null : enterOnly(state, signal, { bar, params });
  }
  const stop = stopReached(position, bar, params);
  const isSignalExit = stop === null && signal !== null && signal !== position.side;
  if (stop === null && !isSignalExit && !bar.isLast) return null;
  return leave(state, position, { bar, params, signal, stop, isSignalExit });
}

/** The bar and the terms under which it is taken. */
interface Occasion {
  readonly bar: ExecutionBar;
  readonly params: ExecutionParams;
}

function enterOnly(state: ExecutionState, signal: Side, occasion: Occasion): PositionStep | null {
  if (!mayEnter(state, signal, occasion)) return null;
  const opened = openPosition(state, signal, occasion);
  return { state: withPosition(state, opened), closed: null, opened, ruined: null };
}

interface LeaveOccasion extends Occasion {
  readonly signal: Side | null;
  readonly stop: StopHit | null;
  readonly isSignalExit: boolean;
}

/** Closes `position`, and opens the other one where the signal asks for it and nothing is against it. */
function leave(state: ExecutionState, position: OpenPosition, occasion: LeaveOccasion): PositionStep {
  const { bar, params, signal, stop, isSignalExit } = occasion;
  const exitPrice = exitFill(position.side, stop?.price ?? bar.close, params);
  const returnFraction = tradeReturn(position.side, position.entryPrice, exitPrice, params.feeRate);
  const pnlQuote = position.budgetQuote * returnFraction;
  const flat = settle(state, pnlQuote, params);
  const isReentry = signal === position.side;
  const entrySide = signal !== null && !isReentry && mayEnter(flat, signal, occasion) ? signal : null;
  const reason: ExitReason =
    stop?.reason ?? (isSignalExit ? (entrySide === null ? "signal" : "flip") : "end");
  const ambiguous = stop?.isAmbiguous ?? false;
  const exit = { exitTs: bar.tsClose, exitPrice, pnlQuote, returnFraction, reason, ambiguous };
  const closed = closedTrade(position, flat, exit);
  const ruined = flat.ruin;
  if (entrySide === null) return { state: flat, closed, opened: null, ruined };
  const opened = openPosition(flat, entrySide, occasion);
  return { state: withPosition(flat, opened), closed, opened, ruined };
}

function mayEnter(flat: ExecutionState, side: Side, { bar, params }: Occasion): boolean {
  return !bar.isLast && flat.ruin === null && allowsSide(params.directionMode, side);
}

function allowsSide(mode: DirectionMode, side: Side): boolean {
  return mode === "long-short" || mode === (side === "long" ? "long-only" : "short-only");
}

function openPosition(flat: ExecutionState, side: Side, { bar, params }: Occasion): OpenPosition {
  const entryPrice = entryFill(side, bar.close, params);
  const budgetQuote = flat.availableQuote;
  const notionalQuote = budgetQuote * notionalShare(params.feeRate);
  return {
    side,
    entryTs: bar.tsClose,
    entryPrice,
    budgetQuote,
    notionalQuote,
    qty: notionalQuote / entryPrice,
    slPrice: stopLossPrice(side, entryPrice, params.slPct),
    tpPrice: takeProfitPrice(side, entryPrice, params.tpPct),
  };
}

/** Member by member: a spread costs several times as much, and a year has thousands of trades. */
function withPosition(flat: ExecutionState, position: OpenPosition): ExecutionState {
  const { equityQuote, safeQuote, availableQuote, ruin } = flat;
  return { position, equityQuote, safeQuote, availableQuote, ruin };
}

interface Exit {
  readonly exitTs: number;
  readonly exitPrice: number;
  readonly pnlQuote: number;
  readonly returnFraction: number;
  readonly reason: ExitReason;
  readonly ambiguous: boolean;
}

function closedTrade(position: OpenPosition, flat: ExecutionState, exit: Exit): Trade {
  return {
    side: position.side,
    entryTs: position.entryTs,
    exitTs: exit.exitTs,
    entryPrice: position.entryPrice,
    exitPrice: exit.exitPrice,
    qty: position.qty,
    budgetQuote: position.budgetQuote,
    pnlQuote: exit.pnlQuote,
    returnPct: exit.returnFraction * 100,
    reason: exit.reason,
    strategyEquityQuote: flat.equityQuote,
    strategySafeQuote: flat.safeQuote,
    strategyAvailableQuote: flat.availableQuote,
    ambiguous: exit.ambiguous,
  };
}

/**
 * Equity as if the position were valued at `close` without leaving it:
 * `equity + side*(qty*close - N) - N*fee` while open, `equity` while flat. In quote.
 */
export function markedEquity(state: ExecutionState, close: number, params: ExecutionParams): number {
  const { position, equityQuote } = state;
  if (position === null) return equityQuote;
  const { qty, notionalQuote } = position;
  return (
    equityQuote + sideSign(position.side) * (qty * close - notionalQuote) - notionalQuote * params.feeRate
  );
}
