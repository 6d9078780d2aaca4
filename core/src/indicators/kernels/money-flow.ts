/** What a bar's money flow is made of. */
interface FlowBar {
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/**
 * Chaikin's money flow volume: the volume times `((close − low) − (high − close)) / (high − low)`, which is 1 for a close
 * at the high and −1 for one at the low. A bar without a range has none (0), as in TA-Lib AD.
 */
export function moneyFlowVolume({ high, low, close, volume }: FlowBar): number {
  const range = high - low;
  return range > 0 ? ((close - low - (high - close)) / range) * volume : 0;
}
