import type { Problem } from "../kernel/parsed.ts";
import { MINUTE_MS } from "../kernel/time.ts";
import { timeframeMs } from "../kernel/timeframe.ts";
import type { BacktestRequest } from "./backtest-request.ts";
import { countGrid, countValidPoints } from "./grid.ts";
import { SHARED_SERIES_BYTES } from "./variant-signals.ts";
import { candleWindow } from "./warmup.ts";

/** What a request may ask for, checked before any work. */
export interface BacktestLimits {
  readonly maxVariants: number;
  readonly maxBars: number;
  readonly maxComputeBytes: number;
}

const BYTES_PER_CANDLE = 6 * Float64Array.BYTES_PER_ELEMENT;
/** A bar, and its close time, marked equity and position value. */
const BYTES_PER_BAR = BYTES_PER_CANDLE + 3 * Float64Array.BYTES_PER_ELEMENT;

/** Columns that are there while the signals of one point are made: the outputs of the largest indicator, and what a rule compares. */
const WORKING_COLUMNS = 12;

/** The limits that `request` exceeds, each with its count. */
export function limitProblems(request: BacktestRequest, limits: BacktestLimits): Problem[] {
  const { work } = countGrid(request);
  if (work > limits.maxVariants) {
    // The points of a grid this large are not made, not even to learn how much warm-up they need.
    return [tooMany("", { what: "variants", count: work, limit: limits.maxVariants })];
  }
  const { startMs, endMs } = candleWindow(request);
  const bars = Math.floor((endMs - startMs) / timeframeMs(request.timeframe));
  if (bars > limits.maxBars) {
    return [tooMany("/time_range", { what: "bars, warm-up included", count: bars, limit: limits.maxBars })];
  }
  const bytes = computeBytes(request, { bars, minutes: (endMs - startMs) / MINUTE_MS });
  if (bytes <= limits.maxComputeBytes) return [];
  return [
    {
      pointer: "",
      code: "too_large",
      message: `needs ${bytes} bytes of memory, and the limit is ${limits.maxComputeBytes}`,
      params: { count: bytes, limit: limits.maxComputeBytes },
    },
  ];
}

/** Memory of a backtest: its candles, bars and columns, the series that points share, and a byte of signal per bar and point. */
function computeBytes(
  request: BacktestRequest,
  { bars, minutes }: { readonly bars: number; readonly minutes: number },
): number {
  const points = request.indicators.reduce((total, grid) => total + countValidPoints(grid), 0);
  const columns = bars * WORKING_COLUMNS * Float64Array.BYTES_PER_ELEMENT;
  return (
    Math.ceil(minutes) * BYTES_PER_CANDLE +
    bars * (BYTES_PER_BAR + points) +
    columns +
    Math.min(SHARED_SERIES_BYTES, points * columns)
  );
}

function tooMany(pointer: string, found: { what: string; count: number; limit: number }): Problem {
  const { what, count, limit } = found;
  return {
    pointer,
    code: "too_many",
    message: `asks for ${count} ${what}, and the limit is ${limit}`,
    params: { count, limit },
  };
}
