/** Falls of a marked curve from its peaks. Percentages are positive; durations between close times, ms. */
export interface Drawdowns {
  readonly maxPct: number;
  readonly avgPct: number;
  readonly maxDurationMs: number;
  readonly avgDurationMs: number;
}

/** A curve: its value at the start, then at each close. `ts` and `values` have one entry per close. */
export interface Curve {
  readonly startTs: number;
  readonly startValue: number;
  readonly ts: Float64Array;
  readonly values: Float64Array;
}

/**
 * Every episode below a peak. An episode starts at the last bar at the peak and ends at the first bar back at or above
 * it, or at the last bar; averages are over episodes, an open one included. Without an episode all figures are 0.
 */
export function drawdowns({ startTs, startValue, ts, values }: Curve): Drawdowns {
  const { length } = values;
  let peak = startValue;
  let episodes = 0;
  let maxPct = 0;
  let maxDurationMs = 0;
  let depthSum = 0;
  let durationSum = 0;
  for (let index = 0; index < length; index++) {
    const start = index;
    let lowest = peak;
    for (; index < length; index++) {
      const value = values[index] ?? 0;
      if (!(value < peak)) break;
      if (value < lowest) lowest = value;
    }
    if (index > start) {
      const peakTs = start === 0 ? startTs : (ts[start - 1] ?? 0);
      const durationMs = (ts[Math.min(index, length - 1)] ?? 0) - peakTs;
      const depthPct = ((peak - lowest) / peak) * 100;
      episodes++;
      maxPct = Math.max(maxPct, depthPct);
      maxDurationMs = Math.max(maxDurationMs, durationMs);
      depthSum += depthPct;
      durationSum += durationMs;
    }
    peak = values[index] ?? peak;
  }
  const divisor = Math.max(1, episodes);
  return { maxPct, avgPct: depthSum / divisor, maxDurationMs, avgDurationMs: durationSum / divisor };
}
