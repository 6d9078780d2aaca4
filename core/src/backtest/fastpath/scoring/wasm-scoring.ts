import { assert } from "../../../kernel/assert.ts";
import { SIZING_MODES, type Sizing } from "../../../strategy/strategy-spec.ts";
import { BLOCK_BARS } from "../bit-series.ts";
import { instantiateKernels, type KernelMemory, type KernelModule } from "../kernel-modules.ts";
import { type ScoringKernels, scoringScratchBytes } from "./scoring-kernels.ts";

/** As numbered in assembly/setup.ts. */
const DIRECTIONS = { "long-short": 0, "long-only": 1, "short-only": 2 } as const;

/** What assembly/scoring.ts exports. */
interface ScoringExports {
  readonly BLOCK_BARS: { readonly value: number };
  setBars(firstBar: number, endBar: number, close: number, indicators: number): void;
  setCosts(feeRate: number, slippageRate: number): void;
  setMoney(direction: number, sizing: number, initCash: number, budget: number, lockPct: number): void;
  setScratch(scratch: number, bars: number): number;
  startVariants(count: number, states: number): void;
  scoreBlock(block: number, count: number, points: number, states: number): void;
  prepareStops(bars: number): void;
  simulateStops(points: number, count: number, levels: number, states: number): void;
}

/**
 * Scores variants by assembly/scoring.ts, on the memory of a grid. An instance is of one thread. Stops that are reached
 * within bars are beyond it: those are scored by its twin.
 */
export function createWasmScoring(module: KernelModule, memory: KernelMemory): ScoringKernels {
  const kernels = instantiateKernels(module, memory) as ScoringExports;
  assert(kernels.BLOCK_BARS.value === BLOCK_BARS, "kernels are compiled for these blocks");
  let isTouch = false;
  let unpreparedBars: number | null = null;
  return {
    configure(setup) {
      isTouch = setup.touch !== null;
      const { directionMode, sizing, initCashQuote } = setup;
      kernels.setBars(setup.firstBar, setup.endBar, setup.close, setup.indicators);
      kernels.setCosts(setup.feeRate, setup.slippageRate);
      const mode = SIZING_MODES.indexOf(sizing.mode);
      kernels.setMoney(DIRECTIONS[directionMode], mode, initCashQuote, budgetOf(sizing), lockPctOf(sizing));
      const scratchEnd = kernels.setScratch(setup.scratch, setup.bars) >>> 0;
      assert(scratchEnd - setup.scratch <= scoringScratchBytes(setup.bars), "the scratch is large enough");
      unpreparedBars = setup.bars;
    },
    startVariants({ count, states }) {
      kernels.startVariants(count, states);
    },
    scoreBlock(block, { count, points, states }) {
      kernels.scoreBlock(block, count, points, states);
    },
    scoreStops({ points, count, levels, states }) {
      assert(!isTouch, "stops within bars are the twin's");
      if (unpreparedBars !== null) kernels.prepareStops(unpreparedBars);
      unpreparedBars = null;
      kernels.simulateStops(points, count, levels, states);
    },
  };
}

function budgetOf(sizing: Sizing): number {
  if (sizing.mode === "all_in") return 0;
  return sizing.mode === "fixed_quote" ? sizing.quote : sizing.budgetQuote;
}

function lockPctOf(sizing: Sizing): number {
  return sizing.mode === "strategy_compound_profit_lock" ? sizing.safeProfitPercent : 0;
}
