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
 * Execution on close, one bar: stop, then signal exit, then entry, each at the close of this bar. The one step shared
 * by the reference engine and live runs.
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
    const side = entrySide(state, bar, signal, params);
    return side === null ? null : { ...enter(state, side, bar, params), closed: null, ruined: null };
  }

  const stop = stopReached(position, bar.close);
  const isSignalExit = stop === null && signal !== null && signal !== position.side;
  if (stop === null && !isSignalExit && !bar.isLast) return null;

  const exitPrice = exitFill(position.side, bar.close, params);
  const returnFraction = tradeReturn(position.side, position.entryPrice, exitPrice, params.feeRate);
  const pnlQuote = position.budgetQuote * returnFraction;
  const flat = settle(state, pnlQuote, params);
  const isReentry = stop !== null && signal === position.side;
  const side = isReentry ? null : entrySide(flat, bar, signal, params);
  const reason = stop ?? signalExitReason(isSignalExit, side);
  const closed = closeTrade(position, flat, {
    exitTs: bar.tsClose,
    exitPrice,
    pnlQuote,
    returnFraction,
    reason,
  });
  const { state: next, opened } =
    side === null ? { state: flat, opened: null } : enter(flat, side, bar, params);
  return { state: next, closed, opened, ruined: flat.ruin };
}

function signalExitReason(isSignalExit: boolean, entered: Side | null): ExitReason {
  if (!isSignalExit) return "end";
  return entered === null ? "signal" : "flip";
}

/** The side that a flat state enters on this bar, if any. */
function entrySide(
  flat: ExecutionState,
  bar: ExecutionBar,
  signal: Side | null,
  params: ExecutionParams,
): Side | null {
  if (signal === null || bar.isLast || flat.ruin !== null) return null;
  return allowsSide(params.directionMode, signal) ? signal : null;
}

function allowsSide(mode: DirectionMode, side: Side): boolean {
  return mode === "long-short" || mode === (side === "long" ? "long-only" : "short-only");
}

function enter(
  flat: ExecutionState,
  side: Side,
  bar: ExecutionBar,
  params: ExecutionParams,
): { readonly state: ExecutionState; readonly opened: OpenPosition } {
  const entryPrice = entryFill(side, bar.close, params);
  const budgetQuote = flat.availableQuote;
  const notionalQuote = budgetQuote * notionalShare(params.feeRate);
  const opened: OpenPosition = {
    side,
    entryTs: bar.tsClose,
    entryPrice,
    budgetQuote,
    notionalQuote,
    qty: notionalQuote / entryPrice,
    slPrice: stopLossPrice(side, entryPrice, params.slPct),
    tpPrice: takeProfitPrice(side, entryPrice, params.tpPct),
  };
  return { state: { ...flat, position: opened }, opened };
}

interface Exit {
  readonly exitTs: number;
  readonly exitPrice: number;
  readonly pnlQuote: number;
  readonly returnFraction: number;
  readonly reason: ExitReason;
}

function closeTrade(position: OpenPosition, flat: ExecutionState, exit: Exit): Trade {
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
    ambiguous: false,
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
