import { describe, expect, test } from "vitest";
import type { CandleSeries } from "../market-data/candle-series.ts";
import { batchFaults } from "./proofs/batch-proof.ts";
import { convergenceFaults } from "./proofs/convergence-proof.ts";
import { definitionFaults, inputFaults, parameterFaults } from "./proofs/definition-proof.ts";
import { CONSTANT_PRICES, HOSTILE_CANDLES, stillCandles } from "./proofs/hostile-candles.ts";
import { extremeSubjects, type ProofSubject, proofCandles, usualSubjects } from "./proofs/proof-subject.ts";
import {
  bothSidesFaults,
  gateFaults,
  ruleDataFaults,
  signalStepFaults,
  silenceFaults,
  silentSideFaults,
} from "./proofs/rule-proofs.ts";
import { savedKernelFaults } from "./proofs/saved-kernel-proof.ts";
import { stillOutputFaults, stillPriceFaults } from "./proofs/still-price-proof.ts";
import { signalTruncationFaults, truncationFaults } from "./proofs/truncation-proof.ts";
import { missingFaults, warmupFaults } from "./proofs/warmup-proof.ts";
import { INDICATORS } from "./registry.ts";
import { computeSignals } from "./signals.ts";

// Every indicator of the registry is put to the same proofs; a new one needs no test of its own to get them.

const casesOf = (subjects: readonly ProofSubject[], isUsual: boolean) =>
  subjects.map((subject) => {
    const { def, params } = subject;
    return { name: `${def.id} ${JSON.stringify(params)}`, subject, def, params, isUsual };
  });
const cases = INDICATORS.flatMap((def) => [
  ...casesOf(usualSubjects(def), true),
  ...casesOf(extremeSubjects(def), false),
]);
const ruleCases = cases.flatMap(({ name, subject, ...of }) =>
  Object.values(of.def.rules).map((rule) => ({
    ...of,
    name: `${name} ${rule.name}`,
    subject: { ...subject, rule },
  })),
);

/** Outputs that stand away from a price that never moves. */
const APART: Readonly<Record<string, readonly string[]>> = { ma_envelopes: ["upper", "lower"] };

const LONG_WALK = proofCandles({ length: 20_000 });

test("ids are not given twice", () => {
  expect(new Set(INDICATORS.map(({ id }) => id)).size).toBe(INDICATORS.length);
});

describe.each(INDICATORS)("the definition of $id", (def) => {
  const candles = proofCandles({ length: 500, seed: 3 });

  test("names what exists, in both languages", () => {
    expect(definitionFaults(def)).toEqual([]);
  });

  test("reads no other inputs than it names", () => {
    expect(inputFaults(def, candles)).toEqual([]);
  });

  test("has parameters of which each does what its place says", () => {
    expect(parameterFaults(def, candles)).toEqual([]);
  });
});

describe.each(cases)("$name", ({ subject, def, params }) => {
  const warmup = def.warmup(params);
  const convergence = def.convergence(params);
  const candles = proofCandles({ length: convergence + 150 });

  test("has its first full values at the stated warm-up, and none are missing after", () => {
    expect(warmupFaults(subject, candles)).toEqual([]);
  });

  test("gives the same bits in batch as step by step", () => {
    expect(batchFaults(subject, candles)).toEqual([]);
    for (const [, hostile] of HOSTILE_CANDLES)
      expect(batchFaults(subject, hostile(warmup + 150))).toEqual([]);
  });

  test("goes on with the same bits when saved and restored", () => {
    const bars = [1, Math.max(1, warmup - 1), warmup, warmup + 61, convergence];
    expect(savedKernelFaults(subject, candles, bars)).toEqual([]);
  });

  test("is not changed by later bars", () => {
    const lengths = [1, warmup, warmup + 1, convergence, candles.length - 50, candles.length - 1];
    expect(truncationFaults(subject, candles, lengths)).toEqual([]);
  });

  test("has forgotten where it started at its convergence length", () => {
    const starts =
      def.memory === "coupling" ? Array.from({ length: 20 }, (_, index) => 1 + 7 * index) : [1, 60, 111];
    expect(convergenceFaults(subject, { candles, starts })).toEqual([]);
  });

  test.each(CONSTANT_PRICES)("stays where it is at a price that stays at %d", (price) => {
    expect(missingFaults(subject, stillCandles(price, warmup + 20))).toEqual([]);
    expect(stillOutputFaults(subject, price)).toEqual([]);
    if (def.plot.place === "price") expect(stillPriceFaults(subject, price, APART[def.id] ?? [])).toEqual([]);
  });

  test.each(HOSTILE_CANDLES)("gives numbers at %s", (_, hostile) => {
    expect(missingFaults(subject, hostile(warmup + 400))).toEqual([]);
  });

  test("takes a single bar, and none", () => {
    expect(missingFaults(subject, proofCandles({ length: 1 }))).toEqual([]);
    expect(missingFaults(subject, proofCandles({ length: 0 }))).toEqual([]);
  });
});

describe.each(cases.filter(({ def }) => def.memory === "window"))("$name", ({ subject, def, params }) => {
  const convergence = def.convergence(params);

  test.each(HOSTILE_CANDLES)("depends on its window alone at %s", (_, hostile) => {
    const series = { candles: hostile(2 * convergence + 200), starts: [1, 37, 111] };
    expect(convergenceFaults(subject, series)).toEqual([]);
  });
});

describe.each(ruleCases)("the rule $name", ({ subject, def, params, isUsual }) => {
  const convergence = def.convergence(params);
  const candles = proofCandles({ length: convergence + 200, seed: 7, moveShare: 0.02 });

  test("is data, and names what exists", () => {
    expect(ruleDataFaults(subject)).toEqual([]);
  });

  test("signals the same in batch as step by step", () => {
    expect(signalStepFaults(subject, candles)).toEqual([]);
  });

  test("is not changed by later bars", () => {
    const lengths = [convergence, convergence + 1, convergence + 70, candles.length - 1];
    expect(signalTruncationFaults(subject, candles, lengths)).toEqual([]);
  });

  test("says nothing before the indicator has converged", () => {
    expect(gateFaults(subject, candles)).toEqual([]);
  });

  test("has a long and a short side that never signal together, or says that they may", () => {
    const signals = computeSignals({ ...subject, candles: isUsual ? LONG_WALK : candles });
    if (subject.rule.mayHoldBoth !== true) expect(bothSidesFaults(signals)).toEqual([]);
    // At the edges of its bounds a band may be so wide that nothing reaches it.
    if (isUsual) expect(silentSideFaults(signals)).toEqual([]);
  });

  test("signals nothing on a price that never moves", () => {
    const still = (price: number, volume: number): CandleSeries =>
      stillCandles(price, convergence + 20, volume);
    expect(silenceFaults(subject, still(0.1, 0))).toEqual([]);
    expect(silenceFaults(subject, still(64_250.7, 3.7))).toEqual([]);
  });
});
