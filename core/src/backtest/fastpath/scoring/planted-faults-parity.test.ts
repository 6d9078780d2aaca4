import fc from "fast-check";
import { expect, test } from "vitest";
import { BENCH_BYTES, type KernelBench } from "../proofs/kernel-scores.ts";
import { scoreFaults } from "../proofs/score-faults.ts";
import { syntheticCase, syntheticShapes } from "../proofs/synthetic-cases.ts";
import { createPlainScoring } from "./plain-scoring.ts";
import type { ScoringKernels } from "./scoring-kernels.ts";
import { PLAIN_PARTS, type ScoringParts } from "./scoring-terms.ts";
import { firstSetBar } from "./signal-words.ts";

// A comparison that has never been red proves nothing: kernels with one wrong step each must fail it.

const RUNS = 500;
const buffer = new SharedArrayBuffer(BENCH_BYTES);

function withParts(parts: Partial<ScoringParts>): KernelBench {
  return { buffer, createKernels: (memory) => createPlainScoring(memory, { ...PLAIN_PARTS, ...parts }) };
}

function withConfigure(change: (kernels: ScoringKernels) => ScoringKernels["configure"]): KernelBench {
  return {
    buffer,
    createKernels(memory) {
      const kernels = createPlainScoring(memory);
      return { ...kernels, configure: change(kernels) };
    },
  };
}

const PLANTS: Readonly<Record<string, KernelBench>> = {
  "the fee is paid once instead of twice": withParts({
    tradeReturnOf: (side, growth, { feeRate, notionalShare }) =>
      (side * (growth - 1) - feeRate) * notionalShare,
  }),
  "the same return by other operations": withParts({
    tradeReturnOf: (side, growth, { feeRate, notionalShare }) =>
      (side * growth - side - feeRate - feeRate * growth) * notionalShare,
  }),
  "no stop is looked for on the last bar of a position": withParts({
    firstStop: (close, query) => {
      const bar = PLAIN_PARTS.firstStop(close, { ...query, end: query.end - 1 });
      return bar === query.end - 1 ? query.end : bar;
    },
  }),
  "a stop is looked for on the bar of entry": withParts({
    firstStop: (close, query) => PLAIN_PARTS.firstStop(close, { ...query, from: query.from - 1 }),
  }),
  "a level is only reached by what is beyond it": withParts({
    firstStop(close, { from, end, lower, upper }) {
      let bar = from;
      while (bar < end && !((close[bar] ?? 0) < lower || (close[bar] ?? 0) > upper)) bar++;
      return bar;
    },
  }),
  "a stop is followed by an entry on its own bar": withParts({
    firstReentry: (ownBits, stopBar, end) => firstSetBar(ownBits, stopBar, end),
  }),
  "a stop is followed by no entry": withParts({ firstReentry: (_ownBits, _stopBar, end) => end }),
  "a conflict is both signals": withParts({ removeConflicts: () => undefined }),
  "the last bar is not simulated": withConfigure((kernels) => (setup) => {
    kernels.configure({ ...setup, endBar: Math.max(setup.firstBar + 1, setup.endBar - 1) });
  }),
  "signals before the window count": withConfigure((kernels) => (setup) => {
    kernels.configure({ ...setup, firstBar: Math.max(0, setup.firstBar - 1) });
  }),
  "slippage is left out": withConfigure((kernels) => (setup) => {
    kernels.configure({ ...setup, slippageRate: 0 });
  }),
};

/** The faults of the first case that has any. */
function firstFaults(bench: KernelBench): string[] {
  let faults: string[] = [];
  const property = fc.property(syntheticShapes, (shape) => {
    faults = scoreFaults(syntheticCase(shape), { planted: bench });
    return faults.length === 0;
  });
  // What fails is enough; the smallest case that fails is not asked for.
  fc.check(property, { seed: 7, numRuns: RUNS, endOnFailure: true });
  return faults;
}

test.each(Object.entries(PLANTS))("the comparison fails where %s", (_, bench) => {
  expect(firstFaults(bench)).not.toEqual([]);
});

test("the comparison holds where nothing is planted", () => {
  expect(firstFaults(withParts({}))).toEqual([]);
});
