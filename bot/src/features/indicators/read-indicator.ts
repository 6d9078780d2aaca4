import { firstUsableBar, historyBars } from "@roehub/core/indicators/history-bars";
import { createRuleEvaluator, type RuleReading } from "@roehub/core/indicators/rule-evaluator";
import { computeSeries } from "@roehub/core/indicators/series";
import { DAY_MS } from "@roehub/core/kernel/time";
import { type Timeframe, timeframeMs } from "@roehub/core/kernel/timeframe";
import { candleSeriesOf } from "@roehub/core/market-data/candle-series";
import type { ChartTarget } from "../chart/chart-target.ts";
import { type Chart, readChart } from "../chart/read-chart.ts";
import type { FeatureDeps } from "../feature-deps.ts";
import type { IndicatorPoint } from "./indicator-point.ts";

/** An indicator at one parameter point on a chart: what is drawn, and what its rules say of the last closed bar. */
export interface IndicatorOnChart extends IndicatorPoint {
  readonly chart: Chart;
  /** A column an output, a row a candle shown; null where the indicator has not converged or has no value. */
  readonly outputs: readonly (readonly (number | null)[])[];
  readonly readings: Readonly<Record<string, RuleReading>>;
  /** Bars of history that are missing until every rule may signal; 0 where none is. */
  readonly barsMissing: number;
}

type ReadDeps = Pick<FeatureDeps, "instruments" | "candlesView" | "tickers" | "marketSource">;

/** What one picture reads: candles are rolled up from minutes, and a picture is looked at for a moment. */
const HISTORY_MOST_MS = 400 * DAY_MS;

/**
 * Reads the indicator on the first of the timeframes, longest first, whose history it converges on, else on that with
 * the most bars; one on which it would need more than 400 days is passed over. Null where there are no candles.
 */
export async function readIndicator(
  deps: ReadDeps,
  point: IndicatorPoint,
  { ref, timeframes }: { readonly ref: ChartTarget["ref"]; readonly timeframes: readonly Timeframe[] },
): Promise<IndicatorOnChart | null> {
  let best: IndicatorOnChart | null = null;
  const affordable = timeframes.filter(
    (timeframe) => warmupBars(point, timeframe) === affordableWarmupBars(point, timeframe),
  );
  for (const timeframe of affordable) {
    const outcome = await readChart(deps, { ref, timeframe }, { warmupBars: warmupBars(point, timeframe) });
    if (outcome.kind !== "chart") continue;
    const read = indicatorOnChart(point, outcome.chart);
    if (read.barsMissing === 0) return read;
    if (best === null || read.barsMissing < best.barsMissing) best = read;
  }
  return best;
}

/** As many bars before those shown as the indicator needs, and as 400 days hold. */
export function affordableWarmupBars(point: IndicatorPoint, timeframe: Timeframe): number {
  return Math.min(warmupBars(point, timeframe), Math.floor(HISTORY_MOST_MS / timeframeMs(timeframe)));
}

/** Bars before those shown, so that from the first of them on the indicator is drawn and its rules may signal. */
function warmupBars({ def, params }: IndicatorPoint, timeframe: Timeframe): number {
  return historyBars(def, params, timeframe);
}

/** The indicator over the whole history of a chart, of which the candles shown are kept. */
export function indicatorOnChart({ def, params }: IndicatorPoint, chart: Chart): IndicatorOnChart {
  const { history, candles } = chart;
  const series = candleSeriesOf(history);
  const usable = firstUsableBar(def, params, series.tsOpen);
  const shownFrom = history.length - candles.length;
  const outputs = computeSeries(def, params, series).map((column) =>
    Array.from(column.subarray(shownFrom), (value, index) =>
      shownFrom + index < usable || !Number.isFinite(value) ? null : value,
    ),
  );
  const readings = Object.fromEntries(
    Object.entries(def.rules).map(([name, rule]) => {
      const evaluator = createRuleEvaluator(def, rule, params);
      for (const candle of history) evaluator.step(candle);
      return [name, evaluator.read()];
    }),
  );
  const barsMissing = Math.max(0, ...Object.values(readings).map(({ barsUntilReady }) => barsUntilReady));
  return { def, params, chart, outputs, readings, barsMissing };
}
