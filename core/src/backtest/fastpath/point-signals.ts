import type { Params } from "../../indicators/indicator.ts";
import { findIndicator, findRule } from "../../indicators/registry.ts";
import { createSeriesFrame } from "../../indicators/series-frame.ts";
import { computeSignals } from "../../indicators/signals.ts";
import { ensureDefined } from "../../kernel/assert.ts";
import type { GridIndicator } from "../backtest-request.ts";
import type { RangeBars } from "../range-bars.ts";
import { bitSeriesBytes, packSignals } from "./bit-series.ts";
import type { GridMemory } from "./grid-memory.ts";
import type { KernelMemory, KernelModule } from "./kernel-modules.ts";
import { createKernelSignals } from "./kernel-signals.ts";
import { type BarCounts, ruleMemoryLayout } from "./rule-memory.ts";

/** Makes the bit series of parameter points. What points have in common is kept between calls. */
export interface PointSignals {
  /**
   * Writes the series of `points` of one indicator of the request to `places`, offsets of the memory; false where
   * `shouldStop`, which is asked every few milliseconds, said so, and places may hold anything. Points that share series are
   * faster the more of them come at once, hundreds are enough. What was kept of another indicator is gone.
   */
  fill(
    indicator: number,
    points: readonly Params[],
    places: readonly number[],
    shouldStop?: () => boolean,
  ): boolean;
}

/** The bars that signals are made of. */
export type PointBars = Pick<RangeBars, "all" | "firstIndex" | "range">;

export interface PointSignalsDeps {
  readonly bars: PointBars;
  readonly indicators: readonly GridIndicator[];
  readonly memory: GridMemory;
  /** Bytes that may be kept between calls. */
  readonly maxSharedBytes: number;
  /** Null: in TypeScript, a bar at a time. */
  readonly kernels?: {
    /** `rule-bits.wasm` */
    readonly module: KernelModule;
    /** The memory of `memory.buffer`. */
    readonly memory: KernelMemory;
    /** `pointSignalsBytes` of the memory, for these point signals alone. */
    readonly offset: number;
  } | null;
}

/**
 * Bytes that point signals by kernels take of the memory: `maxSharedBytes`, and what they work with, the columns of one point
 * included.
 */
export function pointSignalsBytes(
  bars: BarCounts,
  indicators: readonly GridIndicator[],
  maxSharedBytes: number,
): number {
  return ruleMemoryLayout(bars, indicators, maxSharedBytes).bytes;
}

export function createPointSignals(deps: PointSignalsDeps): PointSignals {
  const { kernels } = deps;
  return kernels ? createKernelSignals({ ...deps, kernels }) : createPlainSignals(deps);
}

/** What every faster way is compared with. */
function createPlainSignals({ bars, indicators, memory, maxSharedBytes }: PointSignalsDeps): PointSignals {
  const frame = createSeriesFrame(bars.all, maxSharedBytes);
  const bytes = bitSeriesBytes(bars.range.length);
  return {
    fill(indicator, points, places, shouldStop = () => false) {
      const { id, rule } = ensureDefined(indicators[indicator], "an indicator of the request");
      const def = ensureDefined(findIndicator(id), `indicator ${id}`);
      const signalRule = ensureDefined(findRule(def, rule), `rule ${id}.${rule}`);
      for (const [index, params] of points.entries()) {
        if (shouldStop()) return false;
        const place = ensureDefined(places[index], "a place for each point");
        const signals = computeSignals({ def, rule: signalRule, params, candles: frame });
        packSignals(signals, bars.firstIndex, new Uint8Array(memory.buffer, place, bytes));
        frame.recycle();
      }
      return true;
    },
  };
}
