import { z } from "zod";
import { assert, ensureDefined } from "../kernel/assert.ts";
import { type ProofSubject, proofCandles, usualSubjects } from "./proofs/proof-subject.ts";
import { INDICATORS } from "./registry.ts";
import { computeSeries } from "./series.ts";

/** An output over simulated candles, from the convergence length on. */
const pinnedOutputSchema = z.object({
  last: z.number(),
  mean: z.number(),
  /** The mean of the magnitudes, of which differences are a share. */
  magnitude: z.number(),
});
export type PinnedOutput = z.infer<typeof pinnedOutputSchema>;

/** Outputs by name, by indicator and parameter point: `generated/pinned-values.json`. */
export const pinnedValuesSchema = z.record(z.string(), z.record(z.string(), pinnedOutputSchema));
type PinnedValues = z.infer<typeof pinnedValuesSchema>;

/** What every indicator gives at its usual points. Digits beyond the twelfth are left off: engines may differ there. */
export function pinnedValues(): PinnedValues {
  const subjects = INDICATORS.flatMap(usualSubjects);
  return Object.fromEntries(
    subjects.map((subject) => [`${subject.def.id} ${JSON.stringify(subject.params)}`, outputsOf(subject)]),
  );
}

/** Converged bars: several days of hours. */
const BARS = 150;

function outputsOf({ def, params }: ProofSubject): PinnedValues[string] {
  const first = def.convergence(params) - 1;
  const columns = computeSeries(def, params, proofCandles({ length: first + BARS, seed: 17 }));
  return Object.fromEntries(
    def.outputs.map((output, index) => {
      const values = ensureDefined(columns[index], output).subarray(first);
      return [output, pinnedOutput(values)];
    }),
  );
}

function pinnedOutput(values: Float64Array): PinnedOutput {
  const meanOf = (term: (value: number) => number) =>
    values.reduce((sum, value) => sum + term(value), 0) / values.length;
  const last = values.at(-1) ?? Number.NaN;
  assert(Number.isFinite(meanOf(Math.abs)), "a converged output has numbers");
  return { last: digits(last), mean: digits(meanOf((value) => value)), magnitude: digits(meanOf(Math.abs)) };
}

function digits(value: number): number {
  return Number(value.toPrecision(12)) + 0;
}
