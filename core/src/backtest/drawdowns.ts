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
  let peak = startValue;
  let peakTs = startTs;
  let lowest = startValue;
  let episodes = 0;
  let depthSum = 0;
  let durationSum = 0;
  let maxPct = 0;
  let maxDurationMs = 0;
  const endEpisode = (endTs: number) => {
    const depthPct = ((peak - lowest) / peak) * 100;
    const durationMs = endTs - peakTs;
    episodes++;
    depthSum += depthPct;
    durationSum += durationMs;
    maxPct = Math.max(maxPct, depthPct);
    maxDurationMs = Math.max(maxDurationMs, durationMs);
  };
  let tsNow = startTs;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? 0;
    tsNow = ts[index] ?? 0;
    if (value < peak) {
      if (value < lowest) lowest = value;
      continue;
    }
    if (lowest < peak) endEpisode(tsNow);
    peak = value;
    peakTs = tsNow;
    lowest = value;
  }
  if (lowest < peak) endEpisode(tsNow);
  if (episodes === 0) return { maxPct: 0, avgPct: 0, maxDurationMs: 0, avgDurationMs: 0 };
  return { maxPct, avgPct: depthSum / episodes, maxDurationMs, avgDurationMs: durationSum / episodes };
}
