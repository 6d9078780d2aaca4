import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BacktestRequest } from "@roehub/core/backtest/backtest-request";
import { basePoints } from "@roehub/core/backtest/grid";
import { type RangeBars, rangeBars } from "@roehub/core/backtest/range-bars";
import { executionParams, simulate } from "@roehub/core/backtest/reference-engine";
import { type VariantIndicator, variantKey } from "@roehub/core/backtest/variant-key";
import { createSignalSource } from "@roehub/core/backtest/variant-signals";
import type { BacktestResultView } from "@roehub/core/contract/backtest";
import { type CandleSeries, sliceCandleSeries } from "@roehub/core/market-data/candle-series";
import type { Figure } from "./figure.ts";
import { axis, FEE_PCT, gridRequest } from "./grid-cases.ts";
import { feeShareOf, type GridBenchOptions, gridFigure, rounded } from "./grid-figure.ts";
import { type JobRun, runJob, wireRequest, writeCandles } from "./grid-job.ts";
import { sampleIndices } from "./grid-scene.ts";

const MIB_BAR = "<= 600";
const FLAT_BAR = "<= 1.1";
/** A month of minutes. */
const JOB_BARS = 43_200;
const SAMPLE = 48;
const OFF = { slPct: null, tpPct: null };

/**
 * P4: peak memory of `npm run backtest` as a process of its own, on a month of minutes, with as many variants as asked for and
 * with a tenth of them. Its best variants, and others that it says are none, are simulated again by the reference engine.
 */
export async function memoryFigures(candles: CandleSeries, options: GridBenchOptions): Promise<Figure[]> {
  const directory = mkdtempSync(join(tmpdir(), "roehub-bench-"));
  try {
    const month = sliceCandleSeries(candles, 0, Math.min(JOB_BARS, candles.length));
    const candlesFile = join(directory, "candles.csv");
    writeCandles(candlesFile, month);
    const jobs: Job[] = [];
    for (const variants of [options.variants / 10, options.variants]) {
      const request = jobRequest(variants, month);
      const feePct = FEE_PCT * feeShareOf(options);
      options.note(`running a job of ${Math.round(variants).toLocaleString("en-US")} variants\n`);
      const run = await runJob(directory, candlesFile, wireRequest(request, feePct));
      jobs.push({ ...run, fault: findFault(request, month, run.result) });
    }
    return figuresOf(jobs);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

interface Job extends JobRun {
  readonly fault: string | null;
}

function figuresOf([small, large]: readonly Job[]): Figure[] {
  if (small === undefined || large === undefined) return [];
  const details = {
    bars: large.result.range.bars,
    variants: large.result.counts.variants,
    seconds: rounded(large.seconds, 2),
    variants_a_second: Math.round(large.result.counts.variants / large.seconds),
    small_variants: small.result.counts.variants,
    small_mib: rounded(small.peakMib, 1),
    small_seconds: rounded(small.seconds, 2),
  };
  const fault = small.fault ?? large.fault;
  const figure = (id: string, unit: string, bar: string, value: number) =>
    gridFigure({ id, value: rounded(value, 3), unit, bar, fault, details });
  return [
    figure("P4", "MiB", MIB_BAR, large.peakMib),
    figure("P4.flat", "x", FLAT_BAR, large.peakMib / small.peakMib),
  ];
}

/**
 * RSI at 40 periods and as many levels as make `variants` of it with 500 averages: what is kept for averages, and what is made
 * as it is needed, is as large in a tenth of a million variants as in a million.
 */
function jobRequest(variants: number, candles: CandleSeries): BacktestRequest {
  const levels = Math.max(1, Math.floor(variants / (40 * 500)));
  const periods = Math.max(1, Math.round(variants / (40 * levels)));
  return gridRequest(
    [
      { id: "sma", rule: "trend", params: { period: axis(2, periods + 1, 1) } },
      {
        id: "rsi",
        rule: "reversal",
        params: { period: axis(2, 41, 1), lower: axis(50 - levels, 49, 1), upper: [60] },
      },
    ],
    candles,
  );
}

/** What differs between the answer and the reference engine first; null where nothing does. */
function findFault(
  request: BacktestRequest,
  candles: CandleSeries,
  result: BacktestResultView,
): string | null {
  const score = referenceScores(request, rangeBars(request, candles));
  const listed = result.variants;
  const worst = listed.at(-1)?.total_return_pct ?? Number.POSITIVE_INFINITY;
  for (const index of sampleIndices(listed.length, SAMPLE)) {
    const variant = listed[index];
    if (variant === undefined) continue;
    const { totalReturnPct, trades } = score(variant.indicators);
    if (totalReturnPct === variant.total_return_pct && trades === variant.metrics.num_trades) continue;
    return `${variant.variant_key}: ${variant.total_return_pct} %, the reference ${totalReturnPct} %`;
  }
  const keys = new Set(listed.map((variant) => variant.variant_key));
  const count = result.counts.valid;
  const sampled = new Set(sampleIndices(count, SAMPLE));
  let index = 0;
  for (const indicators of basePoints(request.indicators)) {
    if (!sampled.has(index++)) continue;
    const key = variantKey({ indicators, ...OFF });
    if (!keys.has(key) && score(indicators).totalReturnPct > worst) return `${key} is not among the best`;
  }
  return index === count ? null : `${count} variants of ${index}`;
}

function referenceScores(request: BacktestRequest, bars: RangeBars) {
  const signals = createSignalSource(bars);
  const params = executionParams(request, OFF);
  return (indicators: readonly VariantIndicator[]) => {
    const { totalReturnPct, trades } = simulate({ bars, signals: signals.signalsOf(indicators), params });
    return { totalReturnPct, trades: trades.length };
  };
}
