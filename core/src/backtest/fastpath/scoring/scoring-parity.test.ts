import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  NEEDS_RECORDED_DATA,
  recordedCandleFile,
  recordedDataDir,
} from "../../../../../workers/src/sandbox/recorded-data.ts";
import { defaultParams } from "../../../indicators/parse-params.ts";
import { INDICATORS } from "../../../indicators/registry.ts";
import type { SignalSeries } from "../../../indicators/signals.ts";
import { readCandleFile } from "../../../market-data/candle-file-store.ts";
import { type CandleSeries, sliceCandleSeries } from "../../../market-data/candle-series.ts";
import { loadKernelModules } from "../kernel-modules-store.ts";
import { type CaseTally, createCaseTally } from "../proofs/case-tally.ts";
import { indicatorCase, indicatorShapes, SIMULATED } from "../proofs/indicator-cases.ts";
import { kernelBenches } from "../proofs/kernel-benches.ts";
import { referenceScores } from "../proofs/reference-scores.ts";
import { scoreFaults } from "../proofs/score-faults.ts";
import type { ScoringCase } from "../proofs/scoring-case.ts";
import { caseOf, longShapes, syntheticCase, syntheticShapes } from "../proofs/synthetic-cases.ts";

// The heart of the fast path: for any variant its kernels give the bits of the reference engine's return, and its number
// of trades. Seeds are fixed, so that a run proves the same everywhere; fast-check shrinks what fails.

const KERNELS = kernelBenches(loadKernelModules());

describe("kernels score as the reference engine does", { timeout: 180_000 }, () => {
  test("signals of any pattern over closes of any kind, and all that may happen does", () => {
    const tally = createCaseTally([
      "ruin at the start",
      "ruin midway",
      "ruin by the last trade",
      "a flip",
      "a stop loss",
      "a profit taken",
      "a stop on the last bar",
      "a stop on the bar before the last",
      "a stop and the opposite signal on one bar",
      "a re-entry on the bar after a stop",
      "a later re-entry after a stop",
      "two re-entries in a row",
      "one bar",
      "no trades",
      "a conflict",
      "an entry signal on the last bar",
      "an exit signal on the last bar",
      "a position over the border of a block",
      "a position over the border of a word",
      "a trade on every bar",
      "a window that begins within a word",
      "a signal before the window",
      "a signal after the window",
      "a return that is not finite",
    ]);
    prove(syntheticShapes, syntheticCase, { runs: 2_500, tally });
    expect(tally.rarerThan(50)).toEqual([]);
  });

  test("signals of any pattern over ranges of many blocks", () => {
    const tally = createCaseTally([
      "ruin midway",
      "a position over the border of a block",
      "a position of two blocks",
      "a trade on every bar",
      "a flip",
      "a later re-entry after a stop",
      "a stop more than a block after its entry",
    ]);
    prove(longShapes, syntheticCase, { runs: 200, tally });
    expect(tally.rarerThan(10)).toEqual([]);
  });

  test("an amount that overflows, beside a variant that trades more", () => {
    const points = [tradesAt([0, 3], [1, 4]), tradesAt([5, 7, 9], [6, 8, 10])];
    const huge = 1e200;
    const subject = caseOf({
      title: "an overflow",
      closes: [1, huge, huge, 1, huge, 1, 1, 1, 1, 1, 1, 1],
      points,
      variants: [[0], [1]],
      window: { firstBar: 0, endBar: 12 },
      terms: {
        directionMode: "long-only",
        sizing: { mode: "all_in" },
        initCashQuote: 10_000,
        feeRate: 0,
        slippageRate: 0,
        fillModel: "close",
      },
      stops: [{ slPct: null, tpPct: null }],
    });
    const returnsPct = referenceScores(subject).map(({ totalReturnPct }) => totalReturnPct);
    expect(returnsPct).toEqual([Number.POSITIVE_INFINITY, 0, Number.POSITIVE_INFINITY, 0]);
    expect(scoreFaults(subject, KERNELS)).toEqual([]);
  });

  test("signals of any indicators at any points, warm-up included", () => {
    const tally = createCaseTally([
      "trades after a warm-up within the window",
      "ruin midway",
      "a flip",
      "a stop loss",
      "a profit taken",
      "a later re-entry after a stop",
      "a position over the border of a word",
    ]);
    prove(indicatorShapes(900), (shape) => indicatorCase(shape, SIMULATED), { runs: 1_500, tally });
    expect(tally.rarerThan(20)).toEqual([]);
  });

  test.each(INDICATORS)("signals of $id", (def) => {
    const tally = createCaseTally(["no trades"]);
    const bars = def.convergence(defaultParams(def)) + 600;
    const shapes = indicatorShapes(1).map((shape) => {
      const window = { firstBar: shape.seed % 100, endBar: bars };
      return { ...shape, indicators: [def.id], bars, window };
    });
    prove(shapes, (shape) => indicatorCase(shape, SIMULATED), { runs: 8, tally });
    expect(tally.traded(def.id)).toBe(true);
  });

  test.skipIf(recordedDataDir() === null)(
    `signals of any indicators over candles of venues ${NEEDS_RECORDED_DATA}`,
    async () => {
      const files = await Promise.all(RECORDED.map((name) => readCandleFile(recordedCandleFile(name) ?? "")));
      const pieces = piecesOf(files);
      const tally = createCaseTally([
        "trades after a warm-up within the window",
        "a flip",
        "a stop loss",
        "a profit taken",
        "a later re-entry after a stop",
        "a position over the border of a block",
      ]);
      prove(indicatorShapes(9_000), (shape) => indicatorCase(shape, pieces), { runs: 250, tally });
      expect(tally.rarerThan(20)).toEqual([]);
    },
  );
});

function tradesAt(entries: readonly number[], exits: readonly number[]): SignalSeries {
  const bits = (bars: readonly number[]) =>
    Uint8Array.from({ length: 12 }, (_, bar) => Number(bars.includes(bar)));
  return { long: bits(entries), short: bits(exits) };
}

const RECORDED = [
  "binance-spot_BTCUSDT_1m_2025-05-20_2025-08-18.csv.gz",
  "bybit-linear_DOGEUSDT_1m_2025-05-30_2025-06-29.csv.gz",
  "binance-spot_BTCUSDT_1m_2023-03-16_2023-05-05_outage.csv.gz",
];

/** Any piece of any of `files`. */
function piecesOf(files: readonly CandleSeries[]) {
  return (length: number, seed: number): CandleSeries => {
    const file = files[seed % files.length];
    if (file === undefined || file.length < length) throw new Error("the recorded files are long enough");
    const start = (seed * 7_919) % (file.length - length);
    return sliceCandleSeries(file, start, start + length);
  };
}

interface Proof {
  readonly runs: number;
  readonly tally: CaseTally;
}

function prove<Shape>(
  shapes: fc.Arbitrary<Shape>,
  caseOf: (shape: Shape) => ScoringCase,
  { runs, tally }: Proof,
): void {
  const property = fc.property(shapes, (shape) => {
    expect(scoreFaults(caseOf(shape), KERNELS, tally.witness)).toEqual([]);
  });
  fc.assert(property, { seed: 20_250_620, numRuns: runs });
}
