import { describe, expect, test } from "vitest";
import { ensureDefined } from "../../kernel/assert.ts";
import { ema as batchedEma } from "../average/ema.ts";
import { sma as batchedSma } from "../average/sma.ts";
import type { IndicatorDef, IndicatorKernel, SignalRule } from "../indicator.ts";
import { defaultParams } from "../parse-params.ts";
import { computeSeries, stepSeries } from "../series.ts";
import { computeSignals } from "../signals.ts";
import { batchFaults } from "./batch-proof.ts";
import { convergenceFaults } from "./convergence-proof.ts";
import { definitionFaults, inputFaults, parameterFaults } from "./definition-proof.ts";
import { stillCandles } from "./hostile-candles.ts";
import { type ProofSubject, proofCandles } from "./proof-subject.ts";
import { roundingFaults } from "./rounding-proof.ts";
import {
  bothSidesFaults,
  gateFaults,
  ruleDataFaults,
  signalStepFaults,
  silenceFaults,
  silentSideFaults,
} from "./rule-proofs.ts";
import { savedKernelFaults } from "./saved-kernel-proof.ts";
import { stillOutputFaults, stillPriceFaults } from "./still-price-proof.ts";
import { signalTruncationFaults, truncationFaults } from "./truncation-proof.ts";
import { missingFaults, warmupFaults } from "./warmup-proof.ts";

// Indicators that are wrong on purpose: the proof that is meant for a fault has to find it, and finds none without it.

const sma = withoutBatch(batchedSma);
const ema = withoutBatch(batchedEma);
const candles = proofCandles({ length: 400 });
const LENGTHS = [20, 150, 399];
const STARTS = { candles, starts: [1, 60] };
const close = { kind: "price", input: "close" } as const;
const average = { kind: "output", output: "sma" } as const;
const trend: SignalRule = {
  name: "trend",
  long: { kind: "above", left: close, right: average },
  short: { kind: "below", left: close, right: average },
};

/** A fault of the kernel would hide behind a batch of its own. */
function withoutBatch({ batch: _, ...def }: IndicatorDef): IndicatorDef {
  return def;
}

/** The SMA, or another indicator, with a fault. */
function faulty(change: Partial<IndicatorDef>, of: IndicatorDef = sma): ProofSubject {
  const def = { ...of, ...change };
  return { def, params: defaultParams(def) };
}

/** A kernel whose output is the SMA's after `change`. */
function changed(change: (value: number, close: number) => number): Partial<IndicatorDef> {
  const create: IndicatorDef["create"] = (params, memory): IndicatorKernel => {
    const kernel = sma.create(params, memory);
    return { step: (candle) => [change(kernel.step(candle)[0] ?? Number.NaN, candle.close)] };
  };
  return { create };
}

/** A batch whose column is the SMA's after `change`. */
function batched(change: (column: Float64Array, closes: Float64Array) => Float64Array): ProofSubject {
  return faulty({
    batch: (frame, params) =>
      stepSeries(sma, params, frame.candles).map((column) => change(column, frame.candles.close)),
  });
}

/** Three ways in which values come to know of later bars. */
const LEAKS: readonly (readonly [name: string, subject: ProofSubject])[] = [
  [
    "a batch that uses the next bar",
    batched((column) => column.map((value, row) => column[row + 1] ?? value)),
  ],
  [
    "a kernel that was given the whole series",
    batched((column, closes) => {
      const last = closes.at(-1) ?? 1;
      return column.map((value) => value + last / 1000);
    }),
  ],
  [
    "a window that is centred",
    batched((column, closes) =>
      column.map((_, row) => ((closes[row - 1] ?? 0) + (closes[row + 1] ?? 0)) / 2),
    ),
  ],
];

test("an indicator without a fault passes every proof", () => {
  for (const subject of [faulty({}), faulty({}, ema)]) {
    const long = proofCandles({ length: 1000 });
    const lengths = [20, 500, 999];
    expect(truncationFaults(subject, long, lengths)).toEqual([]);
    expect(convergenceFaults(subject, { candles: long, starts: [1, 60] })).toEqual([]);
    expect(batchFaults(subject, long)).toEqual([]);
    expect(savedKernelFaults(subject, long, lengths)).toEqual([]);
    expect(warmupFaults(subject, long)).toEqual([]);
    expect(definitionFaults(subject.def)).toEqual([]);
    expect(inputFaults(subject.def, long)).toEqual([]);
    expect(parameterFaults(subject.def, long)).toEqual([]);
  }
});

describe.each(LEAKS)("%s", (_, subject) => {
  test("is found by the truncation of outputs", () => {
    expect(truncationFaults(subject, candles, LENGTHS)).not.toEqual([]);
  });

  test("is found by the truncation of signals", () => {
    const lengths = Array.from(candles.close, (_, row) => row + 1);
    expect(signalTruncationFaults({ ...subject, rule: trend }, candles, lengths)).not.toEqual([]);
  });

  test("is found by comparison with the kernel", () => {
    expect(batchFaults(subject, candles)).not.toEqual([]);
  });
});

test("a rule that is not gated is found", () => {
  const rule = ensureDefined(ema.rules["trend"], "the rule");
  const ungated = gateFaults({ ...faulty({}, ema), rule }, candles, (request) => {
    const [values = new Float64Array()] = computeSeries(request.def, request.params, request.candles);
    const side = (sign: 1 | -1) =>
      Uint8Array.from(values, (value, row) => (sign * ((candles.close[row] ?? 0) - value) > 0 ? 1 : 0));
    return { long: side(1), short: side(-1) };
  });
  expect(ungated.length).toBe(2);
});

test("a convergence length that is too short is found, of each kind of memory", () => {
  const short = faulty({ convergence: () => 60 }, ema);
  expect(convergenceFaults(short, STARTS)).not.toEqual([]);
  const drifting = faulty({ memory: "window" }, ema);
  expect(convergenceFaults(drifting, { candles: proofCandles({ length: 900 }), starts: [1] })).not.toEqual(
    [],
  );
  const counting = faulty({ memory: "cumulative", convergence: () => 1 }, ema);
  expect(convergenceFaults(counting, STARTS)).not.toEqual([]);
  const daily = faulty({ memory: "day", convergence: () => 1 }, ema);
  expect(convergenceFaults(daily, STARTS)).not.toEqual([]);
});

test("state outside the memory is found", () => {
  const subject = faulty({
    create: () => {
      let bars = 0;
      return { step: () => [bars++] };
    },
  });
  expect(savedKernelFaults(subject, candles, [50])).not.toEqual([]);
});

test("values that are missing, late or early are found", () => {
  expect(
    missingFaults(faulty(changed((value, price) => value / (price - 64_250.5))), stillCandles(64_250.5, 60)),
  ).not.toEqual([]);
  expect(warmupFaults(faulty({ warmup: () => 19 }), candles)).not.toEqual([]);
  expect(warmupFaults(faulty({ warmup: () => 21 }), candles)).not.toEqual([]);
});

test("values that move while the price does not are found", () => {
  expect(stillOutputFaults(faulty(changed((value) => value + Number.EPSILON * value)), 0.1)).toEqual([]);
  expect(stillPriceFaults(faulty(changed((value) => value + Number.EPSILON * value)), 0.1, [])).not.toEqual(
    [],
  );
  let flips = 1;
  const subject = faulty(changed((value) => value * (1 + 1e-15 * (flips++ % 2))));
  expect(stillOutputFaults(subject, 0.1)).not.toEqual([]);
});

test("rules that speak with both sides, with one, or of nothing are found", () => {
  const subject = faulty({});
  const both: SignalRule = { ...trend, short: { kind: "above", left: close, right: average } };
  expect(bothSidesFaults(computeSignals({ ...subject, rule: both, candles }))).not.toEqual([]);
  const never: SignalRule = {
    ...trend,
    short: { kind: "below", left: close, right: { kind: "level", level: 0 } },
  };
  expect(silentSideFaults(computeSignals({ ...subject, rule: never, candles }))).toEqual([
    "its short side never signals",
  ]);
  const loud: SignalRule = {
    ...trend,
    long: { kind: "above", left: close, right: { kind: "level", level: 0 } },
  };
  expect(silenceFaults({ ...subject, rule: loud }, stillCandles(0.1, 60))).not.toEqual([]);
  const nothing: SignalRule = { ...trend, long: { kind: "slope_up", of: { ...average, output: "ema" } } };
  expect(ruleDataFaults({ ...subject, rule: nothing })).toEqual(["there is no output ema"]);
  const sum = faulty({ memory: "cumulative" });
  expect(ruleDataFaults({ ...sum, rule: trend })).not.toEqual([]);
});

test("signals that differ from the evaluator's are found", () => {
  let calls = 0;
  const subject = faulty(changed((value) => (calls++ < 400 ? value : value * 2)));
  expect(signalStepFaults({ ...subject, rule: trend }, candles)).not.toEqual([]);
});

test("a definition that names what is not there is found", () => {
  expect(definitionFaults({ ...sma, defaultRule: "none", labelParams: ["length"] }).length).toBe(2);
  expect(definitionFaults({ ...sma, about: { en: "A mean.", ru: "A mean." } }).length).toBe(1);
  for (const en of [
    "A mean",
    "Above 61,8.",
    "From -1 to 1.",
    "A mean - of all.",
    "Of bb_width.",
    `${"A".repeat(260)}.`,
  ]) {
    expect(definitionFaults({ ...sma, about: { ...sma.about, en } }).length).toBe(1);
  }
  expect(definitionFaults({ ...sma, rules: { ...sma.rules, zero: { ...trend, name: "zero" } } }).length).toBe(
    2,
  );
  expect(inputFaults({ ...sma, inputs: ["open"] }, candles)).not.toEqual([]);
  expect(parameterFaults({ ...sma, ruleParams: ["period"] }, candles)).not.toEqual([]);
  expect(
    parameterFaults({ ...sma, create: (_, memory) => sma.create({ period: 20 }, memory) }, candles),
  ).not.toEqual([]);
});

test("a side that rounding takes is found", () => {
  const coarse = proofCandles({ length: 2_000, tickPlaces: 3, startTicks: 2_600, moveShare: 0.002 });
  const nudged = faulty(changed((value, close) => (value === close ? value * (1 - 1e-15) : value)));
  expect(roundingFaults({ ...faulty({}), rule: trend }, coarse)).toEqual([]);
  expect(roundingFaults({ ...nudged, rule: trend }, coarse)).not.toEqual([]);
});
