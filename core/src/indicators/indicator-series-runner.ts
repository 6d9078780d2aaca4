import { RoehubError } from "../kernel/errors.ts";
import { DAY_MS, epochMs, MINUTE_MS } from "../kernel/time.ts";
import { timeframeMs } from "../kernel/timeframe.ts";
import { CANDLES_END_MS } from "../market-data/candle-fault.ts";
import { type Candle, type CandleSeries, candleSeriesOf } from "../market-data/candle-series.ts";
import type { CandlesStore } from "../market-data/candles-store.ts";
import { readBuckets } from "../market-data/candles-view-runner.ts";
import type { CandleBounds, CandlesViewStore } from "../market-data/candles-view-store.ts";
import type { InstrumentsStore } from "../market-data/instruments-store.ts";
import { firstUsableBar, historyBars } from "./history-bars.ts";
import type { IndicatorBounds } from "./parse-params.ts";
import { parseSeriesRequest, type SeriesRequest } from "./parse-series-request.ts";
import { computeSeries } from "./series.ts";

/** An indicator over the candles of a range, or that there is no such instrument. */
export type SeriesOutcome =
  | {
      readonly kind: "series";
      readonly request: SeriesRequest;
      /** Bars that make sure that the indicator may be used: its convergence length, and a day for one that begins anew with each. */
      readonly convergenceBars: number;
      /** Candles that were there to compute from, those of the range included. */
      readonly barsRead: number;
      /** Opens of the closed and full candles of the range, ascending, in epoch milliseconds. */
      readonly tsOpen: Float64Array;
      /** A column an output, a row a candle of the range; NaN where the indicator has not converged. */
      readonly outputs: readonly Float64Array[];
    }
  | { readonly kind: "unknown_instrument" };

export interface IndicatorSeries {
  /**
   * Computes a request in its wire form, `ComputeIndicator`.
   *
   * @throws RoehubError `validation_failed` with everything that is wrong with it.
   */
  compute(wire: unknown): Promise<SeriesOutcome>;
}

interface IndicatorSeriesDeps {
  readonly candles: Pick<CandlesStore, "read1m">;
  readonly bounds: CandlesViewStore["bounds"];
  readonly instruments: Pick<InstrumentsStore, "find">;
  readonly indicatorBounds: IndicatorBounds;
}

/** How far before its range a request reads at most: as much as the longest range itself. */
const HISTORY_MS_MAX = 1_500 * DAY_MS;

/**
 * Indicators over stored candles, by the code of backtests: as much history before the range is read as the indicator
 * needs to converge, as far as there is any, and nothing is given before it has. A sum that never forgets (OBV) begins
 * with that history: its slope is told, its level means nothing.
 */
export function createIndicatorSeries(deps: IndicatorSeriesDeps): IndicatorSeries {
  return {
    async compute(wire) {
      const outcome = parseSeriesRequest(wire, deps.indicatorBounds);
      if (!outcome.ok) {
        const { problems } = outcome;
        throw new RoehubError("validation_failed", "The request was refused; nothing was changed.", {
          problems,
        });
      }
      const request = outcome.value;
      if ((await deps.instruments.find(request.ref)) === null) return { kind: "unknown_instrument" };
      const { before, range } = await readCandles(deps, request);
      return { kind: "series", request, ...converged(request, before, range) };
    },
  };
}

/** The indicator over `before` and `range`, of which the rows of `range` are kept. */
function converged(
  { def, params, timeframe }: SeriesRequest,
  before: readonly Candle[],
  range: readonly Candle[],
) {
  const candles: CandleSeries = candleSeriesOf([...before, ...range]);
  const firstUsable = Math.max(0, firstUsableBar(def, params, candles.tsOpen) - before.length);
  const outputs = computeSeries(def, params, candles).map((column) =>
    column.slice(before.length).fill(Number.NaN, 0, firstUsable),
  );
  return {
    convergenceBars: historyBars(def, params, timeframe),
    barsRead: candles.length,
    tsOpen: candles.tsOpen.subarray(before.length),
    outputs,
  };
}

/** The candles of the range, and those before it that the indicator needs. */
async function readCandles(deps: IndicatorSeriesDeps, request: SeriesRequest) {
  const { ref, timeframe, start, end } = request;
  const lengthMs = timeframeMs(timeframe);
  const from = ceilTo(start, lengthMs);
  const extent = await deps.bounds(ref, epochMs(Math.min(ceilTo(end, lengthMs), CANDLES_END_MS)));
  if (extent === null) return { before: [], range: [] };
  const to = floorTo(extent.newest + MINUTE_MS, lengthMs);
  const oldest = Math.max(from, floorTo(extent.oldest, lengthMs));
  const range = await readBuckets(deps.candles, { ref, timeframe, from: oldest, to });
  if (range.length === 0) return { before: [], range };
  return { before: await readBefore(deps, request, { from, extent }), range };
}

/**
 * The candles before `from`: as many as the indicator needs, over holes in the history too. So many bars of a whole day
 * hold a bar of the day before where they do not begin with a midnight, so that the day's opening is known even if its
 * first minutes are missing.
 */
async function readBefore(
  deps: IndicatorSeriesDeps,
  { ref, timeframe, def, params }: SeriesRequest,
  { from, extent }: { readonly from: number; readonly extent: CandleBounds },
): Promise<readonly Candle[]> {
  const lengthMs = timeframeMs(timeframe);
  const floor = Math.max(floorTo(extent.oldest, lengthMs), from - HISTORY_MS_MAX);
  const bars = historyBars(def, params, timeframe) - 1;
  let before: readonly Candle[] = [];
  let readTo = from;
  // Where candles are missing, each further piece is twice as long: few questions whatever the hole.
  for (let pieces = 1; readTo > floor && before.length < bars; pieces *= 2) {
    const wanted = readTo - (bars - before.length) * pieces * lengthMs;
    const start = Math.max(floor, wanted);
    const older = await readBuckets(deps.candles, { ref, timeframe, from: start, to: readTo });
    before = [...older, ...before];
    readTo = start;
  }
  return before;
}

function floorTo(at: number, lengthMs: number): number {
  return Math.floor(at / lengthMs) * lengthMs;
}

function ceilTo(at: number, lengthMs: number): number {
  return Math.ceil(at / lengthMs) * lengthMs;
}
