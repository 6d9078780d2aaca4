import type { Prune } from "./backtest-request.ts";
import { hasStops } from "./grid.ts";
import type { PruneTask } from "./grid-task.ts";
import {
  needsSimulation,
  type PruneLimit,
  type PruneTally,
  type TradeCountLimit,
  tradeCountLimit,
} from "./prune.ts";
import { compareReturns, type ScoreList, type VariantScore } from "./ranking.ts";
import { type GridWork, scoreWithStops } from "./score-grid.ts";

/** What prune leaves of a shortlist. */
export interface Unpruned {
  /** Up to `top_k`, best first. */
  readonly scores: readonly VariantScore[];
  /** What each limit left out of those that were looked at: of all, where fewer than `top_k` are left. */
  readonly tally: PruneTally;
}

/** Candidates of one pass, commonly: what is kept of stage B until enough of them are within the limits. */
export const PRUNE_CANDIDATES = 65_536;

/**
 * The best of the shortlist, with stops where they are swept, that no limit leaves out; null where the run was stopped.
 * Numbers of trades come with the scores. What takes a simulation is asked from the best down, until enough are left, so
 * that few variants need one; where all candidates of a pass are used up, the next pass scores those below them again.
 */
export async function rankUnpruned(
  work: GridWork,
  shortlist: ScoreList,
  prune: Prune,
): Promise<Unpruned | null> {
  const { topK } = work.request;
  const simulates = needsSimulation(prune) || work.windows.length > 1;
  const capacity = simulates ? Math.max(topK, work.pruneCandidates) : topK;
  const tally = new Map<PruneLimit, number>();
  const scores: VariantScore[] = [];
  for (let above: VariantScore | null = null; ; ) {
    const candidates = await candidatesBelow(above, { work, shortlist, prune, capacity, tally });
    const found =
      candidates === null || !simulates
        ? candidates
        : await firstWithin(work, candidates, topK - scores.length, tally);
    if (candidates === null || found === null) return null;
    scores.push(...found);
    above = candidates.at(-1) ?? null;
    if (scores.length >= topK || candidates.length < capacity)
      return { scores: scores.slice(0, topK), tally };
  }
}

interface CandidatesInput {
  readonly work: GridWork;
  readonly shortlist: ScoreList;
  readonly prune: Prune;
  readonly capacity: number;
  readonly tally: Map<PruneLimit, number>;
}

/** The best that rank below `above`, of which the number of trades alone rules none out; best first. */
async function candidatesBelow(
  above: VariantScore | null,
  { work, shortlist, prune, capacity, tally }: CandidatesInput,
): Promise<readonly VariantScore[] | null> {
  const { request, variants, windows } = work;
  const isBelow = ({ number, returnPct }: VariantScore) =>
    above === null ||
    (compareReturns(returnPct, above.returnPct) || variants.compareKeys(number, above.number)) > 0;
  const admits = (score: VariantScore) => {
    const limit = limitOfCounts(prune, score.trades, windows.length);
    // Later passes see the same variants again.
    if (limit !== null && above === null) count(tally, limit);
    return limit === null && isBelow(score);
  };
  if (hasStops(request.risk)) {
    const list = await scoreWithStops(work, shortlist, { capacity, admits });
    return list === null ? null : [...list.ranked()];
  }
  return [...shortlist.ranked()].filter(admits).slice(0, capacity);
}

/** What the trades of all windows together tell for certain: of one window everything, of several that one must be beyond. */
function limitOfCounts(prune: Prune, trades: number, windows: number): TradeCountLimit | null {
  const { minTrades, maxTrades } = prune;
  const ofAll = {
    minTrades: minTrades === null ? null : minTrades * windows,
    maxTrades: maxTrades === null ? null : maxTrades * windows,
  };
  return tradeCountLimit(ofAll, trades);
}

/** Bars that a task simulates, about: some milliseconds. */
const BARS_PER_TASK = 500_000;
const MOST_PER_TASK = 64;

/** The first `wanted` of the candidates, in their order, that keep all limits. */
async function firstWithin(
  { executor, windows }: GridWork,
  candidates: readonly VariantScore[],
  wanted: number,
  tally: Map<PruneLimit, number>,
): Promise<readonly VariantScore[] | null> {
  const bars = windows.reduce((total, { firstBar, endBar }) => total + endBar - firstBar, 0);
  const size = Math.min(MOST_PER_TASK, Math.ceil(BARS_PER_TASK / bars));
  const within = new Set<number>();
  function* tasks(): Generator<PruneTask> {
    for (let first = 0; first < candidates.length && within.size < wanted; first += size) {
      const numbers = candidates.slice(first, first + size).map(({ number }) => number);
      yield { kind: "prune", first, numbers };
    }
  }
  const outcome = await executor.run(tasks(), {
    done({ first }, limits) {
      for (const [index, limit] of limits.entries()) {
        if (limit === null) within.add(first + index);
        else count(tally, limit);
      }
    },
    advanced: () => {},
  });
  // Tasks end in any order: those that were begun are all there are up to the last of them.
  return outcome === "done" ? candidates.filter((_, index) => within.has(index)).slice(0, wanted) : null;
}

function count(tally: Map<PruneLimit, number>, limit: PruneLimit): void {
  tally.set(limit, (tally.get(limit) ?? 0) + 1);
}
