import { sideSign } from "../execution/costs.ts";
import type {
  AmbiguousBars,
  ExecutionBar,
  ExecutionParams,
  ExecutionState,
  RuinCause,
  Trade,
} from "../execution/position.ts";
import { positionStep } from "../execution/position-step.ts";
import { initialState } from "../execution/sizing.ts";
import { type CandleSeries, candlesBetween } from "../market-data/candle-series.ts";
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
  readonly profitQuote: number;
  readonly totalReturnPct: number;
  readonly ruin: Ruin | null;
}

export interface SimulationInput {
  readonly bars: RangeBars;
  readonly signals: VariantSignals;
  readonly params: ExecutionParams;
  /** Filled where it is given: a report needs it, scoring does not. */
  readonly curve?: MarkedCurve;
}

/** The reference engine: the position step over every range bar, the last of which ends the simulation. */
export function simulate({ bars, signals, params, curve }: SimulationInput): Simulation {
  const { range } = bars;
  const { codes } = signals;
  const trades: Trade[] = [];
  const bar = new BarCursor(bars);
  let state = initialState(params);
  let ruin: Ruin | null = state.ruin === null ? null : { ts: range.tsOpen[0] ?? 0, cause: state.ruin };
  let markedUntil = 0;
  for (let index = 0; index < range.length; index++) {
    bar.index = index;
    const code = codes[index] ?? 0;
    const step = positionStep(state, bar, code === 0 ? null : (SIGNALS[code] ?? null), params);
    if (step === null) continue;
    if (curve !== undefined) mark(curve, { bars, params, state, start: markedUntil, end: index });
    markedUntil = index;
    state = step.state;
    if (step.closed !== null) trades.push(step.closed);
    if (step.ruined !== null) ruin = { ts: bar.tsClose, cause: step.ruined };
  }
  if (curve !== undefined) mark(curve, { bars, params, state, start: markedUntil, end: range.length });
  const profitQuote = state.equityQuote - params.initCashQuote;
  return { trades, profitQuote, totalReturnPct: (profitQuote / params.initCashQuote) * 100, ruin };
}

/** One object for all bars, whose columns are read where the step asks: a simulation allocates per trade, not per bar. */
class BarCursor implements ExecutionBar {
  index = 0;
  private readonly bars: RangeBars;
  private readonly lastIndex: number;

  constructor(bars: RangeBars) {
    this.bars = bars;
    this.lastIndex = bars.range.length - 1;
  }

  get tsClose(): number {
    return this.bars.tsClose[this.index] ?? 0;
  }
  get open(): number {
    return this.bars.range.open[this.index] ?? 0;
  }
  get high(): number {
    return this.bars.range.high[this.index] ?? 0;
  }
  get low(): number {
    return this.bars.range.low[this.index] ?? 0;
  }
  get close(): number {
    return this.bars.range.close[this.index] ?? 0;
  }
  get isLast(): boolean {
    return this.index === this.lastIndex;
  }

  minutes(): CandleSeries {
    const { candles1m, timeframeMs } = this.bars;
    return candlesBetween(candles1m, this.tsClose - timeframeMs, this.tsClose);
  }
}

interface Stretch {
  readonly bars: RangeBars;
  readonly params: ExecutionParams;
  readonly state: ExecutionState;
  readonly start: number;
  readonly end: number;
}

/** Marks the bars `[start, end)`, whose closes all leave `state`: `markedEquity`, its constants before the loop. */
function mark(
  { equityQuote, positionQuote }: MarkedCurve,
  { bars, params, state, start, end }: Stretch,
): void {
  const { position } = state;
  if (position === null) {
    equityQuote.fill(state.equityQuote, start, end);
    positionQuote.fill(0, start, end);
    return;
  }
  const { close } = bars.range;
  const { qty, notionalQuote } = position;
  const sign = sideSign(position.side);
  const entryFeeQuote = notionalQuote * params.feeRate;
  for (let index = start; index < end; index++) {
    const valueQuote = qty * (close[index] ?? 0);
    equityQuote[index] = state.equityQuote + sign * (valueQuote - notionalQuote) - entryFeeQuote;
    positionQuote[index] = valueQuote;
  }
}

/** What the execution of one variant of `request` depends on. */
export function executionParams(
  request: BacktestRequest,
  stops: { readonly slPct: number | null; readonly tpPct: number | null },
  ambiguousBars: AmbiguousBars = "resolved",
): ExecutionParams {
  return {
    directionMode: request.directionMode,
    sizing: request.sizing,
    initCashQuote: request.initCashQuote,
    feeRate: request.feePct / 100,
    slippageRate: request.slippagePct / 100,
    slPct: stops.slPct,
    tpPct: stops.tpPct,
    fillModel: request.fillModel,
    ambiguousBars,
  };
}

/** An all-zero curve for `simulate` to fill. */
export function allocateCurve(bars: RangeBars): MarkedCurve {
  const { length } = bars.range;
  return { equityQuote: new Float64Array(length), positionQuote: new Float64Array(length) };
}
