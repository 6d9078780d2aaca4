import fc from "fast-check";
import { expect, test } from "vitest";
import { ensureDefined } from "../../kernel/assert.ts";
import { backtestJson } from "../backtest-json.ts";
import { type CreateGridExecutor, createInlineExecutor } from "../grid-executor.ts";
import { createThreadsExecutor } from "../grid-threads-runner.ts";
import { rangeBars } from "../range-bars.ts";
import { type BacktestCompute, runBacktest } from "../run-backtest.ts";
import { loadKernelModules } from "./kernel-modules-store.ts";
import { type GridShape, gridRequest, gridShapes } from "./proofs/grid-requests.ts";
import { type NaiveScore, naiveRanking } from "./proofs/naive-ranking.ts";

// The whole way of a grid, from its request to the ranked list, against brute force on the reference engine.

const modules = ensureDefined(loadKernelModules(), "an engine with WebAssembly vectors");
/** As of a long range, whose series are large: a tile has slots for fewer points than a task. */
const createFewSlotsExecutor: CreateGridExecutor = (setup, shouldStop) => {
  const threads = setup.layout.threads.map((places) => ({ ...places, slots: Math.min(2, places.slots) }));
  return createInlineExecutor({ ...setup, layout: { ...setup.layout, threads } }, shouldStop);
};
const IN_THIS_THREAD: readonly Partial<BacktestCompute>[] = [
  {},
  { modules },
  { modules, maxBytes: 1 },
  { modules, createExecutor: createFewSlotsExecutor },
];
const IN_THREADS = [1, 2].flatMap((threads) =>
  [null, modules].map((kernels) => ({
    threads,
    modules: kernels,
    createExecutor: createThreadsExecutor(),
  })),
);

/** What the list says of each variant, best first; null where nothing is left to rank. */
async function rankedBy(shape: GridShape, compute: Partial<BacktestCompute>) {
  const { request, candles1m } = gridRequest(shape);
  const where = { ...compute, batchVariants: shape.batchVariants };
  const outcome = await runBacktest({ request, candles1m, compute: where });
  if (outcome.kind !== "completed") return { ranking: [], text: JSON.stringify(outcome) };
  const ranking = outcome.result.variants.map(
    ({ variantKey, totalReturnPct, rankingTrades: trades }): NaiveScore => ({
      variantKey,
      totalReturnPct,
      trades,
    }),
  );
  return { ranking, text: JSON.stringify(backtestJson(outcome.result)) };
}

/** Whether the list is that of brute force, and the whole answer the same wherever it is computed. */
async function prove(shape: GridShape, computes: readonly Partial<BacktestCompute>[]): Promise<NaiveScore[]> {
  const { request, candles1m } = gridRequest(shape);
  const expected = naiveRanking(request, rangeBars(request, candles1m));
  const texts = new Set<string>();
  for (const compute of computes) {
    const { ranking, text } = await rankedBy(shape, compute);
    expect(ranking).toEqual(expected);
    texts.add(text);
  }
  expect(texts.size).toBe(1);
  return expected;
}

const SEED = 20_250_620;

test("a grid's list is that of every variant simulated and sorted, by plain and by WebAssembly kernels", {
  timeout: 180_000,
}, async () => {
  const seen = {
    lists: 0,
    cutByTopK: 0,
    cutByPreselect: 0,
    ties: 0,
    windows: 0,
    pruned: 0,
    touch: 0,
    empty: 0,
  };
  const property = fc.asyncProperty(gridShapes, async (shape) => {
    const ranking = await prove(shape, IN_THIS_THREAD);
    const returns = ranking.map(({ totalReturnPct }) => totalReturnPct);
    seen.lists++;
    if (ranking.length === 0) seen.empty++;
    if (ranking.length === shape.topK) seen.cutByTopK++;
    if (shape.preselect < ranking.length) seen.cutByPreselect++;
    if (new Set(returns).size < returns.length) seen.ties++;
    if (shape.validation !== null) seen.windows++;
    if (shape.prune !== null) seen.pruned++;
    if (shape.isTouch) seen.touch++;
  });
  await fc.assert(property, { seed: SEED, numRuns: 300 });
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(2);
});

test("a grid's answer is the same text in one thread and in two", { timeout: 180_000 }, async () => {
  const property = fc.asyncProperty(gridShapes, async (shape) => {
    await prove(shape, [{}, ...IN_THREADS]);
  });
  await fc.assert(property, { seed: SEED + 1, numRuns: 5 });
});
