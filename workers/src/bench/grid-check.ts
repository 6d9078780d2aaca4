import { executionParams, simulate } from "@roehub/core/backtest/reference-engine";
import { createSignalSource } from "@roehub/core/backtest/variant-signals";
import { ensureDefined } from "@roehub/core/kernel/assert";
import { type GridScene, sampleIndices, scoreOf } from "./grid-scene.ts";

/** A stop loss and a take profit in percent; null is off. */
export type StopPair = readonly [slPct: number | null, tpPct: number | null];

const SAMPLE = 16;
const NO_STOPS: readonly StopPair[] = [[null, null]];

/**
 * Compares a sample of the scores from `states` on with the reference engine, bit for bit: both the return and the number
 * of trades. Answers what differs first, or null, and the seconds of one simulation by the reference engine.
 */
export function compareWithReference(
  scene: GridScene,
  { variant, states = scene.states, pairs = NO_STOPS }: Compared,
): { readonly fault: string | null; readonly simulations: number; readonly seconds: number } {
  const { request, bars, variants } = scene;
  const source = createSignalSource(bars);
  const chosen = variant === undefined ? sampleIndices(variants.length, SAMPLE) : [variant];
  let fault: string | null = null;
  let simulations = 0;
  let seconds = 0;
  for (const index of chosen) {
    const indicators = ensureDefined(variants[index], "a variant of the sample");
    source.signalsOf(indicators);
    for (const pair of sampleIndices(pairs.length, SAMPLE)) {
      const [slPct, tpPct] = ensureDefined(pairs[pair], "a pair of stops");
      const startedMs = performance.now();
      const params = executionParams(request, { slPct, tpPct });
      const { totalReturnPct, trades } = simulate({ bars, signals: source.signalsOf(indicators), params });
      seconds += (performance.now() - startedMs) / 1_000;
      simulations++;
      const ours = scoreOf(scene, variant === undefined ? index : pair, states);
      if (Object.is(ours.totalReturnPct, totalReturnPct) && ours.trades === trades.length) continue;
      fault ??= `variant ${index}: ${ours.totalReturnPct} % of ${ours.trades} trades, the reference ${totalReturnPct} % of ${trades.length}`;
    }
  }
  return { fault, simulations, seconds };
}

interface Compared {
  /** One variant whose states are those of `pairs`; otherwise a sample of all, without stops. */
  readonly variant?: number;
  readonly states?: number;
  readonly pairs?: readonly StopPair[];
}
