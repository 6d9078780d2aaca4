import { sliceCandleSeries } from "../../../market-data/candle-series.ts";
import type { RangeBars } from "../../range-bars.ts";
import { type Simulation, simulate } from "../../reference-engine.ts";
import type { StopPair } from "../plan/grid-variants.ts";
import type { CaseVariant, ScoredVariant, ScoringCase } from "./scoring-case.ts";

const NO_STOPS: StopPair = { slPct: null, tpPct: null };

/** Looks at a simulation of the reference engine, to count what occurs in it. */
export type Witness = (subject: ScoringCase, variant: CaseVariant, simulation: Simulation) => void;

/** The scores of the reference engine: every variant without stops, then each with every pair of stops. */
export function referenceScores(subject: ScoringCase, witness?: Witness): ScoredVariant[] {
  const { firstBar, endBar } = subject.window;
  const bars = barsBetween(subject.bars, firstBar, endBar);
  const score = (index: number, stops: StopPair | null): ScoredVariant[] => {
    const variant = subject.variants[index];
    if (variant === undefined) return [];
    const { conflictingSignals } = variant;
    const simulation = simulate({
      bars,
      signals: { codes: variant.codes.subarray(firstBar, endBar), conflictingSignals },
      params: { ...subject.terms, ...(stops ?? NO_STOPS), ambiguousBars: "resolved" },
    });
    witness?.(subject, variant, simulation);
    const { totalReturnPct, trades } = simulation;
    return [{ variant: index, stops, totalReturnPct, trades: trades.length }];
  };
  const indexes = [...subject.variants.keys()];
  return [
    ...indexes.flatMap((index) => score(index, null)),
    ...indexes.flatMap((index) => subject.stops.flatMap((stops) => score(index, stops))),
  ];
}

/** The range bars `[firstBar, endBar)` as a range of their own. */
function barsBetween(bars: RangeBars, firstBar: number, endBar: number): RangeBars {
  return {
    ...bars,
    firstIndex: bars.firstIndex + firstBar,
    range: sliceCandleSeries(bars.range, firstBar, endBar),
    tsClose: bars.tsClose.subarray(firstBar, endBar),
  };
}
