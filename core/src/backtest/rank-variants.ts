import { ensureDefined } from "../kernel/assert.ts";
import type { Problem } from "../kernel/parsed.ts";
import { plateauWidths } from "./plateau-widths.ts";
import { nothingLeft } from "./prune.ts";
import type { Pruning } from "./prune-variants.ts";
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

/** Scores the grid, leaves out what `pruning` says, and scores the neighbours of the best. */
export async function rankVariants(work: GridWork, pruning: Pruning | null): Promise<Ranking> {
  if (!(await makeSignals(work))) return { kind: "cancelled" };
  const shortlist = await scoreBase(work);
  if (shortlist === null) return { kind: "cancelled" };
  const isPruned = (score: VariantScore) => pruning?.isPruned(score) ?? false;
  const scores = await scoreWithStops(work, shortlist, isPruned);
  if (scores === null || pruning?.wasStopped()) return { kind: "cancelled" };
  const { prune } = work.request;
  if (scores.length === 0 && pruning !== null && prune !== null) {
    const variants = shortlist.length * work.variants.pairs;
    return { kind: "refused", problems: nothingLeft(pruning.tally, prune, variants) };
  }
  const widths = await widthsOf(work, scores);
  if (widths === null) return { kind: "cancelled" };
  return { kind: "ranked", shortlist, scores, plateauWidths: widths };
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
