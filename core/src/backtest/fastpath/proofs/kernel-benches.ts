import { ensureDefined } from "../../../kernel/assert.ts";
import { createGridMemory } from "../grid-memory.ts";
import { createKernelMemory, type KernelModules } from "../kernel-modules.ts";
import { createPlainScoring } from "../scoring/plain-scoring.ts";
import { createWasmScoring } from "../scoring/wasm-scoring.ts";
import { BENCH_BYTES, type KernelBench } from "./kernel-scores.ts";

/** Both implementations of the kernels, each with a memory, and each configured anew for case after case. */
export function kernelBenches(modules: KernelModules | null): Readonly<Record<string, KernelBench>> {
  const { scoring } = ensureDefined(modules, "an engine with WebAssembly vectors");
  const memory = createKernelMemory(BENCH_BYTES);
  const buffer = new SharedArrayBuffer(BENCH_BYTES);
  const plain = createPlainScoring(createGridMemory(buffer));
  const wasm = createWasmScoring(scoring, memory);
  return {
    plain: { buffer, createKernels: () => plain },
    wasm: { buffer: memory.buffer, createKernels: () => wasm },
  };
}
