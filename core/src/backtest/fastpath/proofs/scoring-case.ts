import type { DirectionMode, FillModel, Sizing } from "../../../strategy/strategy-spec.ts";
import type { RangeBars } from "../../range-bars.ts";
import type { GridMemory } from "../grid-memory.ts";
import type { StopPair } from "../plan/grid-variants.ts";

/** What the reference engine and kernels are to agree on: variants over the same bars, on the same terms. */
export interface ScoringCase {
  /** Where its signals come from. */
  readonly title: string;
  readonly bars: RangeBars;
  /** The bars that are simulated, of the range. */
  readonly window: { readonly firstBar: number; readonly endBar: number };
  /** Number of bit series. */
  readonly points: number;
  /** Writes the bit series to `places`, the way kernels get them. */
  writePoints(memory: GridMemory, places: readonly number[]): void;
  /** All of as many points. */
  readonly variants: readonly CaseVariant[];
  readonly terms: CaseTerms;
  /** Percent; null is off. */
  readonly stops: readonly StopPair[];
}

export interface CaseVariant {
  readonly points: readonly number[];
  /** What its points decide on each range bar, found the plain way: an index into `SIGNALS`. */
  readonly codes: Uint8Array;
  readonly conflictingSignals: number;
}

export interface CaseTerms {
  readonly directionMode: DirectionMode;
  readonly sizing: Sizing;
  readonly initCashQuote: number;
  readonly feeRate: number;
  readonly slippageRate: number;
  readonly fillModel: FillModel;
}

/** A variant with stops, of a case. `stops` is null for Stage A, which knows none. */
export interface ScoredVariant {
  readonly variant: number;
  readonly stops: StopPair | null;
  readonly totalReturnPct: number;
  readonly trades: number;
}
