import { sideSign } from "../execution/costs.ts";
import type {
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
  const { codes } = signals;
  const trades: Trade[] = [];
  const bar = new BarCursor(bars);
  const marker = curve === undefined ? null : new CurveMarker(curve, bars, params);
  let state = initialState(params);
  let quietCodes = quietCodesOf(state, params);
  let ruin: Ruin | null = null;
  if (state.account.ruin !== null) ruin = { ts: bars.range.tsOpen[0] ?? 0, cause: state.account.ruin };
  const { lastIndex } = bar;
  for (let index = 0; index <= lastIndex; index++) {
    // The step would answer null, a few nanoseconds later.
    while (index < lastIndex && ((quietCodes >> (codes[index] ?? 0)) & 1) !== 0) index++;
    bar.index = index;
    const step = positionStep(state, bar, SIGNALS[codes[index] ?? 0] ?? null, params);
    if (step === null) continue;
    marker?.markUntil(index, state);
    state = step.state;
    quietCodes = quietCodesOf(state, params);
    if (step.closed !== null) trades.push(step.closed);
    if (step.ruined !== null) ruin = { ts: bar.tsClose, cause: step.ruined };
  }
  marker?.markUntil(bars.range.length, state);
  const profitQuote = state.account.equityQuote - params.initCashQuote;
  return { trades, profitQuote, totalReturnPct: (profitQuote / params.initCashQuote) * 100, ruin };
}

/**
 * The codes on which nothing can be entered, left or stopped, but on the last bar: bit `c` for code `c`. One test for all of
 * them, since which of them a bar has is as good as random.
 */
function quietCodesOf({ position }: ExecutionState, { slPct, tpPct }: ExecutionParams): number {
  const none = 1 << SIGNALS.indexOf(null);
  if (position === null) return none;
  return slPct === null && tpPct === null ? none | (1 << SIGNALS.indexOf(position.side)) : 0;
}

/** One object for all bars, whose columns are read where the step asks: a simulation allocates per trade, not per bar. */
class BarCursor implements ExecutionBar {
  index = 0;
  readonly lastIndex: number;
  private readonly bars: RangeBars;
  private readonly closes: Float64Array;
  private readonly barMs: number;
  private readonly firstClose: number;
  private readonly isGapless: boolean;

  constructor(bars: RangeBars) {
    const { tsClose, timeframeMs } = bars;
    this.bars = bars;
    this.closes = bars.range.close;
    this.barMs = timeframeMs;
    this.lastIndex = tsClose.length - 1;
    this.firstClose = tsClose[0] ?? 0;
    this.isGapless = (tsClose[this.lastIndex] ?? 0) - this.firstClose === this.lastIndex * timeframeMs;
  }

  /** Computed where no bar is absent: bars of trades are far apart in memory, and a look there is most of a trade's time. */
  get tsClose(): number {
    if (this.isGapless) return this.firstClose + this.index * this.barMs;
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
    return this.closes[this.index] ?? 0;
  }
  get isLast(): boolean {
    return this.index === this.lastIndex;
  }

  minutes(): CandleSeries {
    return candlesBetween(this.bars.candles1m, this.tsClose - this.barMs, this.tsClose);
  }
}

/** Marks the bars between changes at once. */
class CurveMarker {
  private end = 0;
  private readonly curve: MarkedCurve;
  private readonly close: Float64Array;
  private readonly feeRate: number;

  constructor(curve: MarkedCurve, { range }: RangeBars, { feeRate }: ExecutionParams) {
    this.curve = curve;
    this.close = range.close;
    this.feeRate = feeRate;
  }

  /** Marks the bars up to `end`, whose closes all leave `state`: `markedEquity`, its constants before the loop. */
  markUntil(end: number, { position, account }: ExecutionState): void {
    const { equityQuote, positionQuote } = this.curve;
    const start = this.end;
    this.end = end;
    if (position === null) {
      equityQuote.fill(account.equityQuote, start, end);
      positionQuote.fill(0, start, end);
      return;
    }
    const { close } = this;
    const { qty, notionalQuote } = position;
    const cashQuote = account.equityQuote;
    const sign = sideSign(position.side);
    const entryFeeQuote = notionalQuote * this.feeRate;
    for (let index = start; index < end; index++) {
      const valueQuote = qty * (close[index] ?? 0);
      equityQuote[index] = cashQuote + sign * (valueQuote - notionalQuote) - entryFeeQuote;
      positionQuote[index] = valueQuote;
    }
  }
}

/** What the execution of one variant of `request` depends on; ambiguous bars are resolved. */
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
    fillModel: request.fillModel,
    ambiguousBars: "resolved",
  };
}

/** The start of `curve` for a range of so many bars, a view: a year of fresh memory costs as much as a third of a simulation. */
export function curveOf({ equityQuote, positionQuote }: MarkedCurve, bars: RangeBars): MarkedCurve {
  const { length } = bars.range;
  return { equityQuote: equityQuote.subarray(0, length), positionQuote: positionQuote.subarray(0, length) };
}

/** An all-zero curve for `simulate` to fill. */
export function allocateCurve(bars: RangeBars): MarkedCurve {
  const { length } = bars.range;
  return { equityQuote: new Float64Array(length), positionQuote: new Float64Array(length) };
}
