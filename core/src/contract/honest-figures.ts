/**
 * What a deflated Sharpe ratio says in a word. Half is what the luckiest of as many worthless variants is expected to
 * reach; 0.95 is the confidence that statistics ask for by custom.
 */
export function luckVerdict(deflatedSharpe: number): "beats_luck" | "unclear" | "no_better" {
  if (deflatedSharpe >= 0.95) return "beats_luck";
  return deflatedSharpe < 0.5 ? "no_better" : "unclear";
}

/** How much of a variant's neighbourhood holds up, in a word. The limits are judgement. */
export function plateauVerdict(plateauWidth: number): "broad" | "middling" | "narrow" {
  if (plateauWidth >= 0.7) return "broad";
  return plateauWidth < 0.4 ? "narrow" : "middling";
}

/** A share as percent with one decimal, cut and not rounded: 0.9996 is 99.9, for certainty is never claimed. */
export function flooredPct(share: number): number {
  return Math.floor(share * 1_000) / 10;
}
