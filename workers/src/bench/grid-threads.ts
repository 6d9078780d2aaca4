import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { KernelMemory, KernelModules } from "@roehub/core/backtest/fastpath/kernel-modules";
import {
  type ScoringSetup,
  scoringScratchBytes,
  VARIANT_STATE_BYTES,
  type VariantBatch,
} from "@roehub/core/backtest/fastpath/scoring/scoring-kernels";
import type { Figure } from "./figure.ts";
import { compareWithReference } from "./grid-check.ts";
import { type GridBenchOptions, gridFigure, median, rounded } from "./grid-figure.ts";
import type { GridScene } from "./grid-scene.ts";

const BAR = ">= 1.8";
const THREADS = 2;

/** Variants that one of several threads takes at once: what is not even between them is evened out by who takes the next. */
const BATCH_VARIANTS = 512;

/** What a scoring thread is given: batches of which each goes to whoever is free, and shared words to wait at. */
export interface ThreadOrder {
  readonly memory: KernelMemory;
  readonly modules: KernelModules | null;
  readonly setup: ScoringSetup;
  readonly batches: readonly VariantBatch[];
  readonly blocks: number;
  /** `GATE`: rounds that may begin; `DONE`: rounds ended, of all threads together; `NEXT`: batches taken. */
  readonly words: Int32Array;
}

export const GATE = 0;
export const DONE = 1;
export const NEXT = 2;
/** At the gate: end instead. */
export const END = -1;

/** P6: the variants of P1 by two threads against one, rounds in turn. Threads are there before the clock starts. */
export async function threadsFigure(scene: GridScene, options: GridBenchOptions): Promise<Figure> {
  const alone = await startThreads(scene, 1);
  const both = await startThreads(scene, THREADS);
  const times: { readonly alone: number[]; readonly both: number[] } = { alone: [], both: [] };
  for (let round = -1; round < options.rounds; round++) {
    const took = { alone: alone.secondsOfRound(), both: both.secondsOfRound() };
    if (round < 0) continue;
    times.alone.push(took.alone);
    times.both.push(took.both);
  }
  await Promise.all([alone.end(), both.end()]);
  const { fault } = compareWithReference(scene, {});
  const ratio = median(times.alone) / median(times.both);
  return gridFigure({
    id: "P6",
    value: rounded(ratio, 2),
    unit: "x",
    bar: BAR,
    fault,
    details: {
      bars: scene.bars.range.length,
      variants: scene.variants.length,
      one_thread_ms: rounded(median(times.alone) * 1_000, 1),
      two_threads_ms: rounded(median(times.both) * 1_000, 1),
      kernels: scene.kernels.name,
    },
  });
}

/** Bytes that `threadsFigure` allocates: scratch of three threads. */
export function threadsBytes(bars: number): number {
  return (1 + THREADS) * (scoringScratchBytes(bars) + 4_096);
}

interface Threads {
  secondsOfRound(): number;
  end(): Promise<void>;
}

async function startThreads(scene: GridScene, count: number): Promise<Threads> {
  const { memory, kernels, setup, blocks } = scene;
  const words = new Int32Array(new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT));
  // All at once is the fastest for one thread, and what two have to be compared with.
  const batches = batchesOf(scene, count === 1 ? scene.variants.length : BATCH_VARIANTS);
  const workers = Array.from({ length: count }, () => {
    const order: ThreadOrder = {
      memory: kernels.shared,
      modules: kernels.modules,
      setup: { ...setup, scratch: memory.allocate(scoringScratchBytes(setup.bars)) },
      batches,
      blocks,
      words,
    };
    return new Worker(new URL("./grid-thread-process.ts", import.meta.url), { workerData: order });
  });
  await Promise.all(workers.map((worker) => once(worker, "message")));
  let round = 0;
  return {
    secondsOfRound() {
      round++;
      Atomics.store(words, NEXT, 0);
      const startedMs = performance.now();
      Atomics.store(words, GATE, round);
      Atomics.notify(words, GATE);
      waitForRound(words, round * count);
      return (performance.now() - startedMs) / 1_000;
    },
    async end() {
      Atomics.store(words, GATE, END);
      Atomics.notify(words, GATE);
      await Promise.all(workers.map((worker) => once(worker, "exit")));
    },
  };
}

function batchesOf({ setup, points, states, variants }: GridScene, size: number): VariantBatch[] {
  return Array.from({ length: Math.ceil(variants.length / size) }, (_, index) => {
    const first = index * size;
    return {
      count: Math.min(size, variants.length - first),
      points: points + first * setup.indicators * Uint32Array.BYTES_PER_ELEMENT,
      states: states + first * VARIANT_STATE_BYTES,
    };
  });
}

function waitForRound(words: Int32Array, ended: number): void {
  for (let done = Atomics.load(words, DONE); done < ended; done = Atomics.load(words, DONE)) {
    Atomics.wait(words, DONE, done);
  }
}
