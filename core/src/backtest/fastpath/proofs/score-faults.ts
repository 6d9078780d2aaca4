import { type KernelBench, kernelScores } from "./kernel-scores.ts";
import { referenceScores, type Witness } from "./reference-scores.ts";
import type { ScoredVariant, ScoringCase } from "./scoring-case.ts";

/** Where kernels differ from the reference engine: a bit of the return or the number of trades. Empty is the proof. */
export function scoreFaults(
  subject: ScoringCase,
  benches: Readonly<Record<string, KernelBench>>,
  witness?: Witness,
): string[] {
  const expected = referenceScores(subject, witness);
  return Object.entries(benches).flatMap(([name, bench]) => {
    const scores = kernelScores(subject, bench);
    if (scores.length !== expected.length) return [`${name}: ${scores.length} scores of ${expected.length}`];
    return scores.flatMap((score, index) => {
      const other = expected[index];
      return other === undefined || isSame(score, other)
        ? []
        : [`${name}: ${text(score)}, not ${text(other)}`];
    });
  });
}

function isSame(score: ScoredVariant, expected: ScoredVariant): boolean {
  return Object.is(score.totalReturnPct, expected.totalReturnPct) && score.trades === expected.trades;
}

function text({ variant, stops, totalReturnPct, trades }: ScoredVariant): string {
  const pair = stops === null ? "Stage A" : `sl ${stops.slPct ?? "off"} tp ${stops.tpPct ?? "off"}`;
  return `variant ${variant} (${pair}) ${totalReturnPct} % in ${trades} trades`;
}
