import { createGridMemory, type GridMemory } from "@roehub/core/backtest/fastpath/grid-memory";
import {
  createKernelMemory,
  type KernelMemory,
  type KernelModules,
} from "@roehub/core/backtest/fastpath/kernel-modules";
import { loadKernelModules } from "@roehub/core/backtest/fastpath/kernel-modules-store";
import { createPlainScoring } from "@roehub/core/backtest/fastpath/scoring/plain-scoring";
import type { ScoringKernels } from "@roehub/core/backtest/fastpath/scoring/scoring-kernels";
import { createWasmScoring } from "@roehub/core/backtest/fastpath/scoring/wasm-scoring";
import {
  createPointSignals,
  type PointSignals,
  type PointSignalsDeps,
} from "@roehub/core/backtest/fastpath/signals/point-signals";

/** The kernels that grids run on here, on a memory of their own. */
export interface GridKernels {
  readonly name: "wasm" | "plain";
  /** Null: in plain TypeScript. */
  readonly modules: KernelModules | null;
  readonly shared: KernelMemory;
  readonly memory: GridMemory;
  readonly scoring: ScoringKernels;
  /** `offset` is where `pointSignalsBytes` of the memory are kept for them. */
  pointSignals(deps: Omit<PointSignalsDeps, "memory" | "offset" | "module">, offset: number): PointSignals;
}

/** Kernels with a memory of `bytes`. */
export function gridKernels(bytes: number): GridKernels {
  return kernelsOn(createKernelMemory(bytes), loadKernelModules());
}

/** The same on a memory that is there: those of another thread. */
export function kernelsOn(shared: KernelMemory, modules: KernelModules | null): GridKernels {
  const memory = createGridMemory(shared.buffer);
  return {
    name: modules === null ? "plain" : "wasm",
    modules,
    shared,
    memory,
    scoring: modules === null ? createPlainScoring(memory) : createWasmScoring(modules.scoring, shared),
    pointSignals(deps, offset) {
      return createPointSignals({ ...deps, memory: shared, offset, module: modules?.ruleBits ?? null });
    },
  };
}
