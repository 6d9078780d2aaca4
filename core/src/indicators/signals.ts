import type { CandleSeries } from "../market-data/candle-series.ts";
import type { IndicatorDef, Params, SignalRule } from "./indicator.ts";
import { createRuleEvaluator } from "./rule-evaluator.ts";
import { forEachCandle } from "./series.ts";

/** A rule's two booleans for each bar, as 0 or 1. */
export interface SignalSeries {
  readonly long: Uint8Array;
  readonly short: Uint8Array;
}

/** What and over which candles signals are computed. */
export interface SignalRequest {
  readonly def: IndicatorDef;
  readonly rule: SignalRule;
  readonly params: Params;
  readonly candles: CandleSeries;
}

/** The signals of one rule at one parameter point over a whole series; the same as stepping through it. */
export function computeSignals({ def, rule, params, candles }: SignalRequest): SignalSeries {
  const evaluator = createRuleEvaluator(def, rule, params);
  const long = new Uint8Array(candles.length);
  const short = new Uint8Array(candles.length);
  forEachCandle(candles, (candle, row) => {
    const signal = evaluator.step(candle);
    if (signal.long) long[row] = 1;
    if (signal.short) short[row] = 1;
  });
  return { long, short };
}
