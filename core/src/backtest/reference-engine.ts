import type { ExecutionParams, RuinCause, Trade } from "../execution/position.ts";
import { markedEquity, positionStep } from "../execution/position-step.ts";
import { initialState } from "../execution/sizing.ts";
import type { BacktestRequest } from "./backtest-request.ts";
import type { RangeBars } from "./range-bars.ts";
import { SIGNALS, type VariantSignals } from "./variant-signals.ts";

/** The variant's account at each close, in quote. */
export interface MarkedCurve {
  readonly equityQuote: Float64Array;
  /** `qty*close` of the position that the close leaves open; 0 while flat. */
  readonly positionQuote: Float64Array;
}

/** When and why entries ended for good. */
export interface Ruin {
  /** Close time of the bar, epoch ms; the start of the range where the first budget was too small already. */
  readonly ts: number;
  readonly cause: RuinCause;
}

/** The life of one variant over the range. */
export interface Simulation {
  readonly trades: readonly Trade[];
  readonly totalReturnPct: number;
  readonly ruin: Ruin | null;
}

interface SimulationInput {
  readonly bars: RangeBars;
  readonly signals: VariantSignals;
  readonly params: ExecutionParams;
  /** Filled where it is given: a report needs it, scoring does not. */
  readonly curve?: MarkedCurve;
}

/** The reference engine: the position step over every range bar, the last of which ends the simulation. */
export function simulate({ bars, signals, params, curve }: SimulationInput): Simulation {
  const { range, tsClose } = bars;
  const { codes } = signals;
  const trades: Trade[] = [];
  // One bar object for all bars: a simulation allocates per trade, not per bar.
  const bar = { tsClose: 0, close: 0, isLast: false };
  let state = initialState(params);
  let ruin: Ruin | null = state.ruin === null ? null : { ts: range.tsOpen[0] ?? 0, cause: state.ruin };
  for (let index = 0; index < range.length; index++) {
    bar.tsClose = tsClose[index] ?? 0;
    bar.close = range.close[index] ?? 0;
    bar.isLast = index === range.length - 1;
    const step = positionStep(state, bar, SIGNALS[codes[index] ?? 0] ?? null, params);
    if (step !== null) {
      state = step.state;
      if (step.closed !== null) trades.push(step.closed);
      if (step.ruined !== null) ruin = { ts: bar.tsClose, cause: step.ruined };
    }
    if (curve !== undefined) {
      curve.equityQuote[index] = markedEquity(state, bar.close, params);
      curve.positionQuote[index] = state.position === null ? 0 : state.position.qty * bar.close;
    }
  }
  const { initCashQuote } = params;
  const totalReturnPct = ((state.equityQuote - initCashQuote) / initCashQuote) * 100;
  return { trades, totalReturnPct, ruin };
}

/** What the execution of one variant of `request` depends on. */
export function executionParams(
  request: BacktestRequest,
  stops: { readonly slPct: number | null; readonly tpPct: number | null },
): ExecutionParams {
  return {
    directionMode: request.directionMode,
    sizing: request.sizing,
    initCashQuote: request.initCashQuote,
    feeRate: request.feePct / 100,
    slippageRate: request.slippagePct / 100,
    slPct: stops.slPct,
    tpPct: stops.tpPct,
  };
}

/** An all-zero curve for `simulate` to fill. */
export function allocateCurve(bars: RangeBars): MarkedCurve {
  const { length } = bars.range;
  return { equityQuote: new Float64Array(length), positionQuote: new Float64Array(length) };
}
