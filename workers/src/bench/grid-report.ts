import { metricsOf } from "@roehub/core/backtest/metrics";
import { allocateCurve, executionParams, simulate } from "@roehub/core/backtest/reference-engine";
import { reportTable } from "@roehub/core/backtest/report-table";
import { createSignalSource } from "@roehub/core/backtest/variant-signals";
import { ensureDefined } from "@roehub/core/kernel/assert";
import type { Figure } from "./figure.ts";
import { type GridBenchOptions, gridFigure, medianSeconds, rounded } from "./grid-figure.ts";
import { type GridScene, scoreOf } from "./grid-scene.ts";

const BAR = "<= 15";
/** Reports in a row that a round times: garbage is collected after every few, and each has to bear its share of that. */
const REPORTS_PER_ROUND = 10;

/**
 * P5: one variant by the reference engine with its marked curve, its metrics and its table, signals given: nanoseconds a
 * bar. The variant is the one of `scene`, already scored, whose trades are closest to the mean.
 */
export function reportFigure(scene: GridScene, meanTrades: number, options: GridBenchOptions): Figure {
  const { request, bars } = scene;
  const index = closestTo(scene, meanTrades);
  const indicators = ensureDefined(scene.variants[index], "the variant");
  const signals = createSignalSource(bars).signalsOf(indicators);
  const params = executionParams(request, { slPct: null, tpPct: null });
  // A thread that reports has one curve for all its reports.
  const curve = allocateCurve(bars);
  const simulated = () => simulate({ bars, signals, params, curve });
  const reported = () => {
    const { trades } = simulated();
    const metrics = metricsOf({ bars, trades, curve, initCashQuote: request.initCashQuote });
    return { metrics, table: reportTable(metrics) };
  };
  const roundOf = (work: () => unknown) => () => {
    for (let run = 0; run < REPORTS_PER_ROUND; run++) work();
  };
  const rounds = medianSeconds([roundOf(reported), roundOf(simulated)], options.rounds);
  const [seconds = 0, engineSeconds = 0] = rounds.map((round) => round / REPORTS_PER_ROUND);
  const { metrics } = reported();
  const ours = scoreOf(scene, index);
  const isRight = Object.is(ours.totalReturnPct, metrics.totalReturnPct) && ours.trades === metrics.numTrades;
  const nsPerBar = (part: number) => rounded((part * 1e9) / bars.range.length, 2);
  return gridFigure({
    id: "P5",
    value: nsPerBar(seconds),
    unit: "ns/bar",
    bar: BAR,
    fault: isRight
      ? null
      : `${metrics.totalReturnPct} % of ${metrics.numTrades} trades, the fast path ${ours.totalReturnPct} % of ${ours.trades}`,
    details: {
      bars: bars.range.length,
      trades: metrics.numTrades,
      engine_ns_a_bar: nsPerBar(engineSeconds),
      report_ns_a_bar: nsPerBar(seconds - engineSeconds),
    },
  });
}

/** The variant whose number of trades is closest to `trades`. */
function closestTo(scene: GridScene, trades: number): number {
  let closest = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let index = 0; index < scene.variants.length; index++) {
    const apart = Math.abs(scoreOf(scene, index).trades - trades);
    if (apart >= least) continue;
    closest = index;
    least = apart;
  }
  return closest;
}
