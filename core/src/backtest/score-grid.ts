import type { BacktestRequest } from "./backtest-request.ts";
import type { GridVariants } from "./fastpath/plan/grid-variants.ts";
import type { GridExecutor } from "./grid-executor.ts";
import type { BaseTask, SignalsTask, StopsTask, TaskScores } from "./grid-task.ts";
import { createScoreList, type ScoreList, type VariantScore } from "./ranking.ts";
import type { BarWindow } from "./validation-windows.ts";
import type { WorkClock } from "./work-clock.ts";

/** A grid that is being worked on. */
export interface GridWork {
  readonly request: BacktestRequest;
  readonly variants: GridVariants;
  readonly executor: GridExecutor;
  readonly clock: WorkClock;
  /** The most variants of one task. */
  readonly batchVariants: number;
  /** Threads that the tasks are spread over. */
  readonly threads: number;
  /** The windows that variants are ranked by. */
  readonly windows: readonly BarWindow[];
  /** Candidates that prune looks through at once. */
  readonly pruneCandidates: number;
}

/** Tasks of a stage for each thread, if it is small: the last ones then end at about the same time. */
const TASKS_PER_THREAD = 8;
/** Fewer variants than this are not worth a task: what they share would be read again. */
const MIN_TASK_VARIANTS = 64;
const POINTS_PER_TASK = 64;

/** Makes the signals of the indicators that are kept. False where the run was stopped. */
export async function makeSignals({ variants, executor, threads }: GridWork): Promise<boolean> {
  const { indicators, streamed } = variants.base.plan;
  function* tasks(): Generator<SignalsTask> {
    for (const [indicator, { points }] of indicators.entries()) {
      if (indicator === streamed) continue;
      const size = Math.min(POINTS_PER_TASK, Math.ceil(points / (threads * TASKS_PER_THREAD)));
      for (let first = 0; first < points; first += size) {
        yield { kind: "signals", indicator, first, end: Math.min(points, first + size) };
      }
    }
  }
  return (await executor.run(tasks(), { done: () => {}, advanced: () => {} })) === "done";
}

/** Stage A: the base grid without stops, the best `preselect` of it. Null where the run was stopped. */
export async function scoreBase(work: GridWork): Promise<ScoreList | null> {
  const { request, variants, executor, clock } = work;
  const { base } = variants;
  const total = base.plan.variants;
  const size = taskSize(total, work);
  const list = createScoreList(Math.min(request.preselect, total), base.compareKeys);
  function* tasks(): Generator<BaseTask> {
    for (let first = 0; first < total; first += size) {
      yield { kind: "base", first, end: Math.min(total, first + size) };
    }
  }
  const outcome = await executor.run(tasks(), {
    done: ({ first }, { returns, trades }) => {
      for (let index = 0; index < returns.length; index++) {
        list.offer(first + index, returns[index] ?? 0, trades[index] ?? 0);
      }
    },
    advanced: (units) => clock.advanced("stage_a", units),
  });
  clock.ended(total);
  return outcome === "done" ? list : null;
}

/** What is kept of a stage: the best `capacity` of those that are admitted. */
export interface Selection {
  readonly capacity: number;
  admits(score: VariantScore): boolean;
}

/** Stage B: the shortlist with stops, the best of it. Null where the run was stopped. */
export async function scoreWithStops(
  work: GridWork,
  shortlist: ScoreList,
  { capacity, admits }: Selection,
): Promise<ScoreList | null> {
  const { variants, executor, clock } = work;
  const { pairs } = variants;
  const total = shortlist.length * pairs;
  const list = createScoreList(Math.min(capacity, total), variants.compareKeys);
  const outcome = await executor.run(stopsTasks(shortlist.numbers(), work), {
    done: (task, scores) => offerAdmitted(list, { task, scores, pairs }, admits),
    advanced: (units) => clock.advanced("stage_b", units),
  });
  clock.ended(total);
  return outcome === "done" ? list : null;
}

/** The returns of variants by number, which ascend, in their order. Null where the run was stopped. */
export async function scoreVariants(work: GridWork, numbers: readonly number[]): Promise<number[] | null> {
  const { pairs } = work.variants;
  const returns = new Map<number, number>();
  const basesOfPair = Map.groupBy(numbers, (number) => number % pairs);
  function* tasks(): Generator<StopsTask> {
    for (const [pair, variants] of basesOfPair) {
      const bases = variants.map((number) => Math.floor(number / pairs));
      const size = taskSize(bases.length, work);
      for (let first = 0; first < bases.length; first += size) {
        yield { kind: "stops", bases: bases.slice(first, first + size), pairs: [pair] };
      }
    }
  }
  const outcome = await work.executor.run(tasks(), {
    done({ bases, pairs: [pair = 0] }, scores) {
      for (const [index, base] of bases.entries())
        returns.set(base * pairs + pair, scores.returns[index] ?? 0);
    },
    advanced: () => {},
  });
  return outcome === "done" ? numbers.map((number) => returns.get(number) ?? Number.NaN) : null;
}

interface StopsScores {
  readonly task: StopsTask;
  readonly scores: TaskScores;
  readonly pairs: number;
}

function offerAdmitted(
  list: ScoreList,
  { task, scores, pairs }: StopsScores,
  admits: Selection["admits"],
): void {
  for (const [baseIndex, base] of task.bases.entries()) {
    for (const [pairIndex, pair] of task.pairs.entries()) {
      const index = baseIndex * task.pairs.length + pairIndex;
      const score = {
        number: base * pairs + pair,
        returnPct: scores.returns[index] ?? 0,
        trades: scores.trades[index] ?? 0,
      };
      if (admits(score)) list.offer(score.number, score.returnPct, score.trades);
    }
  }
}

/** Many bases with all pairs of stops, or one base with some of them. */
function* stopsTasks(bases: Float64Array, work: GridWork): Generator<StopsTask> {
  const { pairs } = work.variants;
  const size = taskSize(bases.length * pairs, work);
  const basesAtOnce = Math.max(1, Math.floor(size / pairs));
  const pairsAtOnce = Math.min(pairs, size);
  for (let first = 0; first < bases.length; first += basesAtOnce) {
    const some = [...bases.subarray(first, first + basesAtOnce)];
    for (let firstPair = 0; firstPair < pairs; firstPair += pairsAtOnce) {
      const count = Math.min(pairsAtOnce, pairs - firstPair);
      yield { kind: "stops", bases: some, pairs: Array.from({ length: count }, (_, at) => firstPair + at) };
    }
  }
}

function taskSize(total: number, { batchVariants, threads }: GridWork): number {
  const even = Math.ceil(total / (threads * TASKS_PER_THREAD));
  return Math.min(batchVariants, Math.max(MIN_TASK_VARIANTS, even));
}
