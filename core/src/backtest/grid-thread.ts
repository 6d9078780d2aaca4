import { ensureDefined, ensureNever } from "../kernel/assert.ts";
import { createGridMemory } from "./fastpath/grid-memory.ts";
import { createGridVariants, type GridVariants } from "./fastpath/plan/grid-variants.ts";
import { createStreamedTile } from "./fastpath/plan/streamed-tile.ts";
import { createPlainScoring } from "./fastpath/scoring/plain-scoring.ts";
import { createWasmScoring } from "./fastpath/scoring/wasm-scoring.ts";
import { createPointSignals } from "./fastpath/signals/point-signals.ts";
import type { GridSetup } from "./grid-setup.ts";
import type { GridTask, OutcomeOf, PruneLimits, PruneTask, SignalsTask, TaskWatch } from "./grid-task.ts";
import type { PruneLimit } from "./prune.ts";
import { limitOfVariant } from "./prune-variant.ts";
import { allocateCurve, type MarkedCurve } from "./reference-engine.ts";
import { reportVariant } from "./report-variant.ts";
import { createTaskScorer, type TaskScorer } from "./score-task.ts";
import { createSignalSource, type SignalSource } from "./variant-signals.ts";

/** Does the tasks of a grid, one after the other, in the part of its memory that is this thread's. */
export interface GridThread {
  /** Null where the watch asked to stop. */
  run<Task extends GridTask>(task: Task, watch: TaskWatch): OutcomeOf<Task> | null;
}

/** `index` says which of the layout's threads this is. */
export function createGridThread(setup: GridSetup, index: number): GridThread {
  const { request, bars } = setup;
  const variants = createGridVariants(request);
  // What scoring and what reports keep in memory is never there at once: they alternate next to never.
  let scoring: Scoring | null = null;
  let reporting: Reporting | null = null;

  function scoringNow(): Scoring {
    reporting = null;
    scoring ??= createScoring(setup, variants, index);
    return scoring;
  }

  function reportingNow(): Reporting {
    scoring = null;
    reporting ??= { signals: createSignalSource(bars), curve: allocateCurve(bars) };
    return reporting;
  }

  function pruneAll({ numbers }: PruneTask, watch: TaskWatch): PruneLimits | null {
    const prune = ensureDefined(request.prune, "the limits of the request");
    const context = { request, bars, windows: setup.windows, ...reportingNow() };
    const limits: (PruneLimit | null)[] = [];
    for (const number of numbers) {
      if (watch.shouldStop()) return null;
      limits.push(limitOfVariant(prune, context, variants.variantOf(number)));
    }
    return limits;
  }

  function runAny(task: GridTask, watch: TaskWatch): OutcomeOf<GridTask> | null {
    switch (task.kind) {
      case "signals":
        return scoringNow().makeSignals(task, watch) ? "made" : null;
      case "base":
        return scoringNow().scorer.scoreBase(task, watch);
      case "stops":
        return scoringNow().scorer.scoreStops(task, watch);
      case "prune":
        return pruneAll(task, watch);
      case "report": {
        if (watch.shouldStop()) return null;
        const context = { request, bars, trials: setup.trials, ...reportingNow() };
        return reportVariant(context, variants.variantOf(task.number), task.rank);
      }
      default:
        return ensureNever(task);
    }
  }

  return {
    // The outcome is of the kind that the task asks for, which the type of a switch cannot say.
    run: <Task extends GridTask>(task: Task, watch: TaskWatch) =>
      runAny(task, watch) as OutcomeOf<Task> | null,
  };
}

/** What the reference engine needs for one variant after the other. */
interface Reporting {
  readonly signals: SignalSource;
  readonly curve: MarkedCurve;
}

interface Scoring {
  readonly scorer: TaskScorer;
  makeSignals(task: SignalsTask, watch: TaskWatch): boolean;
}

function createScoring(setup: GridSetup, variants: GridVariants, index: number): Scoring {
  const { request, bars, layout, sharedBytes, modules } = setup;
  const { base } = variants;
  const places = ensureDefined(layout.threads[index], "a thread of the layout");
  const memory = createGridMemory(setup.memory.buffer, layout.bytes);
  const signals = createPointSignals({
    bars,
    indicators: request.indicators,
    memory: setup.memory,
    offset: places.signals,
    maxSharedBytes: sharedBytes,
    module: modules?.ruleBits ?? null,
  });
  const { streamed } = base.plan;
  const tile = createStreamedTile({
    place: places.tile,
    slots: places.slots,
    seriesBytes: layout.seriesBytes,
    pointsFrom: (first, count) => base.points(streamed, first, count),
    fill: (points, at, shouldStop) => signals.fill(streamed, points, at, shouldStop),
  });
  const plain = createPlainScoring(memory);
  const kernels = modules === null ? plain : createWasmScoring(modules.scoring, setup.memory);
  // Stops within bars are the twin's alone; without stops both fill models are the same.
  const stopsKernels = request.fillModel === "touch" ? plain : kernels;
  return {
    scorer: createTaskScorer({ setup, places, variants, kernels, stopsKernels, tile }),
    makeSignals({ indicator, first, end }, watch) {
      const place = ensureDefined(layout.kept[indicator], "a kept indicator");
      const points = base.points(indicator, first, end - first);
      const seriesPlaces = points.map((_, index) => place + (first + index) * layout.seriesBytes);
      return signals.fill(indicator, points, seriesPlaces, watch.shouldStop);
    },
  };
}
