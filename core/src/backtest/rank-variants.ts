import { ensureDefined } from "../kernel/assert.ts";
import type { Problem } from "../kernel/parsed.ts";
import { hasStops } from "./grid.ts";
import { plateauWidths } from "./plateau-widths.ts";
import { nothingLeft } from "./prune.ts";
import { rankUnpruned } from "./rank-unpruned.ts";
import type { ScoreList, VariantScore } from "./ranking.ts";
import { type GridWork, makeSignals, scoreBase, scoreVariants, scoreWithStops } from "./score-grid.ts";
import type { Variant } from "./variant-key.ts";

/** The best of a grid. Refused is a request whose limits leave nothing to rank. */
export type Ranking =
  | {
      readonly kind: "ranked";
      /** What stage A kept. */
      readonly shortlist: ScoreList;
      /** Best first; at least one. */
      readonly scores: readonly VariantScore[];
      /** Of each of `scores`; null where it is undefined. */
      readonly plateauWidths: readonly (number | null)[];
    }
  | { readonly kind: "cancelled" }
  | { readonly kind: "refused"; readonly problems: readonly Problem[] };

/** Scores the grid, leaves out what `prune` says, and scores the neighbours of the best. */
export async function rankVariants(work: GridWork): Promise<Ranking> {
  if (!(await makeSignals(work))) return { kind: "cancelled" };
  const shortlist = await scoreBase(work);
  if (shortlist === null) return { kind: "cancelled" };
  const { prune } = work.request;
  let scores: readonly VariantScore[] | null;
  if (prune === null) scores = await bestOf(work, shortlist);
  else {
    const unpruned = await rankUnpruned(work, shortlist, prune);
    if (unpruned?.scores.length === 0) {
      const variants = shortlist.length * work.variants.pairs;
      return { kind: "refused", problems: nothingLeft(unpruned.tally, prune, variants) };
    }
    scores = unpruned?.scores ?? null;
  }
  if (scores === null) return { kind: "cancelled" };
  const widths = await widthsOf(work, scores);
  if (widths === null) return { kind: "cancelled" };
  return { kind: "ranked", shortlist, scores, plateauWidths: widths };
}

/** The best of the shortlist, with stops where they are swept. Null where the run was stopped. */
async function bestOf(work: GridWork, shortlist: ScoreList): Promise<readonly VariantScore[] | null> {
  const { topK, risk } = work.request;
  if (!hasStops(risk)) return firstOf(shortlist, topK);
  const list = await scoreWithStops(work, shortlist, { capacity: topK, admits: () => true });
  return list === null ? null : [...list.ranked()];
}

/** The best `count`: of the others, of which there may be a million, nothing is made. */
function firstOf(list: ScoreList, count: number): readonly VariantScore[] {
  const found: VariantScore[] = [];
  for (const score of list.ranked()) {
    if (found.length === count) break;
    found.push(score);
  }
  return found;
}

function widthsOf(work: GridWork, scores: readonly VariantScore[]) {
  const { request, variants } = work;
  const ranked = scores.map(({ number, returnPct }) => ({ variant: variants.variantOf(number), returnPct }));
  return plateauWidths(ranked, {
    grid: request,
    numberOf: (variant: Variant) => ensureDefined(variants.numberOf(variant), "a variant of the grid"),
    scoreVariants: (numbers) => scoreVariants(work, numbers),
  });
}
