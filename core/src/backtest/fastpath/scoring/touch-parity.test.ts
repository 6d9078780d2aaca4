import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  NEEDS_RECORDED_DATA,
  recordedCandleFile,
  recordedDataDir,
} from "../../../../../workers/src/sandbox/recorded-data.ts";
import type { Side, Trade } from "../../../execution/position.ts";
import { readCandleFile } from "../../../market-data/candle-file-store.ts";
import {
  type Candle,
  type CandleSeries,
  candleAt,
  firstIndexAt,
  sliceCandleSeries,
} from "../../../market-data/candle-series.ts";
import type { RangeBars } from "../../range-bars.ts";
import type { CandlesOf } from "../proofs/indicator-cases.ts";
import { BENCH_BYTES, type KernelBench } from "../proofs/kernel-scores.ts";
import { scoreFaults } from "../proofs/score-faults.ts";
import { GAPPED_MINUTES, touchCases } from "../proofs/touch-cases.ts";
import { createPlainScoring } from "./plain-scoring.ts";
import type { ScoringKernels } from "./scoring-kernels.ts";

const BUFFER = new SharedArrayBuffer(BENCH_BYTES);
const PLAIN: KernelBench = { buffer: BUFFER, createKernels: createPlainScoring };
const SEED = 20_250_620;

/** A trade and the bar on which it ended. */
interface Ended {
  readonly trade: Trade;
  readonly bar: Candle;
}

/** What must have occurred among the trades of all cases, for the proof to be one. */
const OCCASIONS: Readonly<Record<string, (ended: Ended) => boolean>> = {
  "a loss": ({ trade }) => trade.reason === "sl",
  "a profit": ({ trade }) => trade.reason === "tp",
  "an ambiguous long that lost": ({ trade }) => isAmbiguous(trade, "long", "sl"),
  "an ambiguous long that won": ({ trade }) => isAmbiguous(trade, "long", "tp"),
  "an ambiguous short that lost": ({ trade }) => isAmbiguous(trade, "short", "sl"),
  "an ambiguous short that won": ({ trade }) => isAmbiguous(trade, "short", "tp"),
  "a stop at the open": ({ trade, bar }) => isStop(trade) && trade.exitPrice === bar.open,
  "a level that is the lowest price of its bar": ({ trade, bar }) =>
    isStop(trade) && trade.exitPrice === bar.low && bar.low < bar.open,
  "a level that is the highest price of its bar": ({ trade, bar }) =>
    isStop(trade) && trade.exitPrice === bar.high && bar.high > bar.open,
  "a flip": ({ trade }) => trade.reason === "flip",
  "an end": ({ trade }) => trade.reason === "end",
};

function isStop({ reason }: Trade): boolean {
  return reason === "sl" || reason === "tp";
}

function isAmbiguous({ ambiguous, side, reason }: Trade, wantedSide: Side, wantedReason: string): boolean {
  return ambiguous && side === wantedSide && reason === wantedReason;
}

describe("with stops within bars, kernels score as the reference engine does", () => {
  test("minutes with gaps, on coarse ticks, some missing, rolled up to bars of a minute to an hour", () => {
    expect(rareAfterProof(touchCases(GAPPED_MINUTES, 4_000), 600)).toEqual([]);
  });

  test.skipIf(recordedDataDir() === null)(
    `minutes of venues, rolled up to bars of a minute to an hour ${NEEDS_RECORDED_DATA}`,
    async () => {
      const files = await Promise.all(RECORDED.map((name) => readCandleFile(recordedCandleFile(name) ?? "")));
      // Prices of venues lie on a level next to never.
      const rare = rareAfterProof(touchCases(piecesOf(files), 20_000), 200);
      expect(rare.filter((name) => !name.startsWith("a level that is"))).toEqual([]);
    },
  );
});

test.each<readonly [string, (kernels: ScoringKernels) => ScoringKernels]>([
  [
    "does not look at the minutes",
    (kernels) => ({
      ...kernels,
      configure: (setup) =>
        kernels.configure({ ...setup, touch: setup.touch && { ...setup.touch, minutes: null } }),
    }),
  ],
  [
    "takes closes for opens",
    (kernels) => ({
      ...kernels,
      configure: (setup) =>
        kernels.configure({ ...setup, touch: setup.touch && { ...setup.touch, open: setup.close } }),
    }),
  ],
  [
    "stops at closes",
    (kernels) => ({ ...kernels, configure: (setup) => kernels.configure({ ...setup, touch: null }) }),
  ],
])("a kernel that %s is found out", (_, break_) => {
  const broken: KernelBench = {
    buffer: BUFFER,
    createKernels: (memory) => break_(createPlainScoring(memory)),
  };
  const cases = fc.sample(touchCases(GAPPED_MINUTES, 4_000), { seed: SEED, numRuns: 50 });
  expect(cases.flatMap((subject) => scoreFaults(subject, { broken })).length).toBeGreaterThan(10);
});

const RECORDED = [
  "binance-spot_BTCUSDT_1m_2025-05-20_2025-08-18.csv.gz",
  "bybit-linear_DOGEUSDT_1m_2025-05-30_2025-06-29.csv.gz",
  "binance-spot_BTCUSDT_1m_2023-03-16_2023-05-05_outage.csv.gz",
];

/** Any piece of any of `files`. */
function piecesOf(files: readonly CandleSeries[]): CandlesOf {
  return (length, seed) => {
    const file = files[seed % files.length];
    if (file === undefined || file.length < length) throw new Error("the recorded files are long enough");
    const start = (seed * 7_919) % (file.length - length);
    return sliceCandleSeries(file, start, start + length);
  };
}

/** Proves as many cases; answers which occasions were too rare for a proof. */
function rareAfterProof(cases: ReturnType<typeof touchCases>, runs: number): string[] {
  const counts = new Map(Object.keys(OCCASIONS).map((name) => [name, 0]));
  const property = fc.property(cases, (subject) => {
    const faults = scoreFaults(subject, { plain: PLAIN }, ({ bars }, _variant, { trades }) => {
      for (const ended of endedTrades(bars, trades)) {
        for (const [name, occurs] of Object.entries(OCCASIONS)) {
          if (occurs(ended)) counts.set(name, (counts.get(name) ?? 0) + 1);
        }
      }
    });
    expect(faults).toEqual([]);
  });
  fc.assert(property, { seed: SEED, numRuns: runs });
  return [...counts].filter(([, count]) => count < 25).map(([name]) => name);
}

function endedTrades({ range, timeframeMs }: RangeBars, trades: readonly Trade[]): Ended[] {
  return trades.flatMap((trade) => {
    const bar = candleAt(range, firstIndexAt(range, trade.exitTs - timeframeMs));
    return bar === null ? [] : [{ trade, bar }];
  });
}
