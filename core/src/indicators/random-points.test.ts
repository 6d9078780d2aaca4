import fc from "fast-check";
import { expect, test } from "vitest";
import type { IndicatorDef, ParamDef } from "./indicator.ts";
import { batchFaults } from "./proofs/batch-proof.ts";
import { HOSTILE_CANDLES } from "./proofs/hostile-candles.ts";
import { proofCandles, subjectsAt } from "./proofs/proof-subject.ts";
import { gateFaults, signalStepFaults } from "./proofs/rule-proofs.ts";
import { savedKernelFaults } from "./proofs/saved-kernel-proof.ts";
import { truncationFaults } from "./proofs/truncation-proof.ts";
import { missingFaults, warmupFaults } from "./proofs/warmup-proof.ts";
import { INDICATORS } from "./registry.ts";

// The proofs that hold at any point of any indicator and its rules, at points and on candles drawn at random.

const RUNS = 12;

test.each(INDICATORS)("$id keeps its word at random points on random candles", (def) => {
  fc.assert(
    fc.property(pointsOf(def), seriesOf(), (point, series) => {
      for (const subject of subjectsAt(def, [point])) {
        const warmup = def.warmup(subject.params);
        const candles = series(warmup + 150);
        const cuts = [warmup, warmup + 1, warmup + 90];
        expect(missingFaults(subject, candles)).toEqual([]);
        expect(batchFaults(subject, candles)).toEqual([]);
        expect(truncationFaults(subject, candles, cuts)).toEqual([]);
        expect(savedKernelFaults(subject, candles, cuts)).toEqual([]);
        expect(warmupFaults(subject, proofCandles({ length: warmup + 20 }))).toEqual([]);
      }
    }),
    { numRuns: RUNS },
  );
});

test.each(INDICATORS)(
  "$id signals the same in batch as step by step at random points on random candles",
  (def) => {
    fc.assert(
      fc.property(pointsOf(def), seriesOf(), (point, series) => {
        for (const subject of subjectsAt(def, [point])) {
          const candles = series(def.convergence(subject.params) + 60);
          for (const rule of Object.values(def.rules)) {
            expect(signalStepFaults({ ...subject, rule }, candles)).toEqual([]);
            expect(gateFaults({ ...subject, rule }, candles)).toEqual([]);
          }
        }
      }),
      { numRuns: RUNS },
    );
  },
);

/** Points of the indicator: anywhere in its bounds, but no longer than three times its defaults. */
function pointsOf(def: IndicatorDef) {
  return fc.record(Object.fromEntries(def.params.map((param) => [param.name, valuesOf(param)])));
}

function valuesOf(param: ParamDef): fc.Arbitrary<number | string> {
  if (param.type === "enum") return fc.constantFrom(...param.values);
  const { min, max, step, default: usual } = param;
  const longest = param.type === "int" ? Math.min(max, Math.max(3 * usual, min + 1)) : max;
  return fc
    .integer({ min: 0, max: Math.floor((longest - min) / step + 1e-9) })
    .map((steps) => Number((min + steps * step).toFixed(6)));
}

/** Candles of any length: one of the hostile kinds, or a walk of any roughness in any unit of the price. */
function seriesOf() {
  const hostile = fc.constantFrom(...HOSTILE_CANDLES.map(([, of]) => of));
  const walk = fc
    .record({
      seed: fc.integer({ min: 1, max: 1_000_000 }),
      tickPlaces: fc.integer({ min: 0, max: 8 }),
      startTicks: fc.integer({ min: 1, max: 1_000_000_000 }),
      moveShare: fc.double({ min: 0, max: 0.9, noNaN: true }),
    })
    .map((shape) => (length: number) => proofCandles({ ...shape, length }));
  return fc.oneof(hostile, walk);
}
