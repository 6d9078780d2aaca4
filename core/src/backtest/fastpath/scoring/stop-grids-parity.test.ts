import fc from "fast-check";
import { expect, test } from "vitest";
import { loadKernelModules } from "../kernel-modules-store.ts";
import type { StopPair } from "../plan/grid-variants.ts";
import { kernelBenches } from "../proofs/kernel-benches.ts";
import { scoreFaults } from "../proofs/score-faults.ts";
import type { ScoringCase } from "../proofs/scoring-case.ts";
import {
  longShapes,
  type SyntheticShape,
  syntheticCase,
  syntheticShapes,
} from "../proofs/synthetic-cases.ts";

// Kernels may keep what pairs of stops have in common: whole axes of pairs, of few levels and of more than are kept, score as
// each pair does alone in the reference engine.

const KERNELS = kernelBenches(loadKernelModules());
const LEVELS_PCT = [0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1, 1.3, 2, 2.5, 3, 5, 8, 13, 21, 34, 55, 89];

test("every pair of short axes scores as it does alone", () => {
  prove(pairsOf(axis({ minLength: 2, maxLength: 5 })), {
    shapes: syntheticShapes,
    maxBars: 10_000,
    runs: 300,
  });
});

test("every pair of short axes scores as it does alone over long stretches", () => {
  prove(pairsOf(axis({ minLength: 4, maxLength: 5 })), { shapes: longShapes, maxBars: 30_000, runs: 40 });
});

test("every pair of axes with more levels than are kept scores as it does alone", () => {
  prove(pairsOf(axis({ minLength: 16, maxLength: 19 })), { shapes: syntheticShapes, maxBars: 600, runs: 25 });
});

function axis(lengths: fc.SubarrayConstraints): fc.Arbitrary<readonly (number | null)[]> {
  return fc.subarray(LEVELS_PCT, lengths).map((levels) => [...levels, null]);
}

function pairsOf(axes: fc.Arbitrary<readonly (number | null)[]>): fc.Arbitrary<StopPair[]> {
  return fc.tuple(axes, axes).map(([sl, tp]) => sl.flatMap((slPct) => tp.map((tpPct) => ({ slPct, tpPct }))));
}

interface Proof {
  readonly shapes: fc.Arbitrary<SyntheticShape>;
  readonly maxBars: number;
  readonly runs: number;
}

function prove(pairs: fc.Arbitrary<StopPair[]>, { shapes, maxBars, runs }: Proof): void {
  const cases = fc
    .tuple(shapes, pairs)
    .filter(([{ bars }]) => bars <= maxBars)
    .map(([shape, stops]) => caseOf(shape, stops));
  fc.assert(
    fc.property(cases, (subject) => {
      expect(scoreFaults(subject, KERNELS)).toEqual([]);
    }),
    { seed: 20_251_121, numRuns: runs },
  );
}

/** One variant of the shape: each has many pairs. */
function caseOf(shape: SyntheticShape, stops: readonly StopPair[]): ScoringCase {
  return syntheticCase({ ...shape, variants: 1, stops });
}
