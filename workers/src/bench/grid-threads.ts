import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { KernelMemory, KernelModules } from "@roehub/core/backtest/fastpath/kernel-modules";
import {
  type ScoringSetup,
  scoringScratchBytes,
  VARIANT_STATE_BYTES,
} from "@roehub/core/backtest/fastpath/scoring/scoring-kernels";
import type { Figure } from "./figure.ts";
import { compareWithReference } from "./grid-check.ts";
import { type GridBenchOptions, gridFigure, median, rounded } from "./grid-figure.ts";
import type { GridScene } from "./grid-scene.ts";

const BAR = ">= 1.8";
const THREADS = 2;

/** What a scoring thread is given: a part of the variants, and shared words to wait at. */
export interface ThreadOrder {
  readonly memory: KernelMemory;
  readonly modules: KernelModules | null;
  readonly setup: ScoringSetup;
  readonly batch: { readonly count: number; readonly points: number; readonly states: number };
  readonly blocks: number;
  /** `GATE`: rounds that may begin; `DONE`: rounds ended, of all threads together. */
  readonly words: Int32Array;
}

export const GATE = 0;
export const DONE = 1;
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
  const { memory, kernels, setup, points, states, blocks, variants } = scene;
  const words = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
  const workers = Array.from({ length: count }, (_, index) => {
    const first = Math.floor((index * variants.length) / count);
    const end = Math.floor(((index + 1) * variants.length) / count);
    const order: ThreadOrder = {
      memory: kernels.shared,
      modules: kernels.modules,
      setup: { ...setup, scratch: memory.allocate(scoringScratchBytes(setup.bars)) },
      batch: {
        count: end - first,
        points: points + first * setup.indicators * Uint32Array.BYTES_PER_ELEMENT,
        states: states + first * VARIANT_STATE_BYTES,
      },
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

function waitForRound(words: Int32Array, ended: number): void {
  for (let done = Atomics.load(words, DONE); done < ended; done = Atomics.load(words, DONE)) {
    Atomics.wait(words, DONE, done);
  }
}
