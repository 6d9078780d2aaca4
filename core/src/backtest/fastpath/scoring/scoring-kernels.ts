import type { DirectionMode, Sizing } from "../../../strategy/strategy-spec.ts";

/**
 * What scores variants: WebAssembly, or the same in TypeScript. Both work on one `GridMemory` and give the bits of the
 * reference engine. Places are offsets in bytes.
 */
export interface ScoringKernels {
  /** Says what all calls from now on are about. */
  configure(setup: ScoringSetup): void;
  /** Stage A: makes `batch.count` states ready for the first block of the window. */
  startVariants(batch: VariantBatch): void;
  /**
   * Stage A: simulates one block of bars for every variant of the batch. Blocks come in ascending order, from that of
   * `firstBar` to that of the window's last bar; after it, the states hold the results.
   */
  scoreBlock(block: number, batch: VariantBatch): void;
  /** Stage B: simulates one base variant over the whole window with each of many pairs of stops. */
  scoreStops(order: StopsOrder): void;
}

/** The bars `[firstBar, endBar)` of the range are simulated; the last of them ends the simulation. */
export interface ScoringSetup {
  /** Bars of the range: the length of columns and bit series. */
  readonly bars: number;
  readonly firstBar: number;
  readonly endBar: number;
  /** `f64[bars]` */
  readonly close: number;
  /** Bit series whose common bits are a variant's signals. */
  readonly indicators: number;
  readonly directionMode: DirectionMode;
  readonly sizing: Sizing;
  readonly initCashQuote: number;
  readonly feeRate: number;
  readonly slippageRate: number;
  /** Private memory of these kernels, `scoringScratchBytes` long. */
  readonly scratch: number;
  /** Where stops are reached within bars; null for the fill model `close`. Matters to `scoreStops` alone. */
  readonly touch: TouchColumns | null;
}

/** Columns of the range bars, `f64[bars]` each, and the 1m candles within them where bars are longer. */
export interface TouchColumns {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly minutes: {
    /** `u32[bars + 1]`: bar `t` holds the minutes `[first[t], first[t + 1])`. */
    readonly first: number;
    readonly open: number;
    readonly high: number;
    readonly low: number;
  } | null;
}

/** Variants that are simulated side by side. */
export interface VariantBatch {
  readonly count: number;
  /** `u32[count * indicators]`: the place of each bit series. */
  readonly points: number;
  /** `count` states of `VARIANT_STATE_BYTES`. */
  readonly states: number;
}

export interface StopsOrder {
  /** `u32[indicators]`: the places of the base variant's bit series. */
  readonly points: number;
  readonly count: number;
  /** `f64[2 * count]`: stop loss and take profit in percent of the entry price; NaN is off. */
  readonly levels: number;
  /** `count` states. */
  readonly states: number;
}

/** A variant between blocks. Private to the kernels but for the results: see `EQUITY_AT` and `TRADES_AT`. */
export const VARIANT_STATE_BYTES = 64;
/** `f64` in a state: equity in quote; after the last bar the final one. */
export const EQUITY_AT = 0;
/** `u32` in a state: closed trades. */
export const TRADES_AT = 8;

/** What a final equity is in percent, by the operations of `simulate`. */
export function totalReturnPctOf(equityQuote: number, initCashQuote: number): number {
  return ((equityQuote - initCashQuote) / initCashQuote) * 100;
}

/** Bytes of `ScoringSetup.scratch` over so many bars. */
export function scoringScratchBytes(bars: number): number {
  return 2 ** 20 + Math.ceil(bars / 64) * 16;
}
