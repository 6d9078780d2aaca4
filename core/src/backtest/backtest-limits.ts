import type { Problem } from "../kernel/parsed.ts";
import { MINUTE_MS } from "../kernel/time.ts";
import { timeframeMs } from "../kernel/timeframe.ts";
import type { BacktestRequest } from "./backtest-request.ts";
import { BATCH_VARIANTS, type MemoryInput, planMemory } from "./compute-memory.ts";
import { countGrid } from "./grid.ts";
import { candleWindow } from "./warmup.ts";

/** What a request may ask for, checked before any work. */
export interface BacktestLimits {
  readonly maxVariants: number;
  readonly maxBars: number;
  readonly maxComputeBytes: number;
  /** Variants of a batch. */
  readonly batchVariants?: number;
}

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
  const minutes = Math.ceil((endMs - startMs) / MINUTE_MS);
  const rangeMs = request.timeRange.end - request.timeRange.start;
  const rangeBars = Math.floor(rangeMs / timeframeMs(request.timeframe));
  const bytes = computeBytes(request, limits, { bars, minutes, rangeBars });
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

/** The memory that one thread needs for this request: whether it is accepted does not depend on the machine. */
function computeBytes(
  request: BacktestRequest,
  { maxComputeBytes, batchVariants = BATCH_VARIANTS }: BacktestLimits,
  sizes: Pick<MemoryInput, "minutes" | "bars" | "rangeBars">,
): number {
  return planMemory({ request, ...sizes, batchVariants }, { threads: 1, maxBytes: maxComputeBytes }).bytes;
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
