import { decimalScale } from "./decimal-scale.ts";

/** What a bar's money flow is made of. */
interface FlowBar {
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/**
 * Chaikin's money flow volume: the volume times `((close − low) − (high − close)) / (high − low)`, which is 1 for a close
 * at the high and −1 for one at the low. A bar without a range has none (0), as in TA-Lib AD, nor has one that closes in
 * the middle by its decimals, where the rounding of differences would take a side.
 */
export function moneyFlowVolume({ high, low, close, volume }: FlowBar): number {
  if (!(high > low)) return 0;
  const scale = decimalScale(high, low, close);
  if (scale === 0) return ((close - low - (high - close)) / (high - low)) * volume;
  const top = Math.round(high * scale);
  const bottom = Math.round(low * scale);
  return ((2 * Math.round(close * scale) - top - bottom) / (top - bottom)) * volume;
}
