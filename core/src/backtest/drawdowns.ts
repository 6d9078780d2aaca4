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
  const episodes: Episode[] = [];
  let peak = startValue;
  let peakTs = startTs;
  let lowest = startValue;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? 0;
    if (value < peak) {
      if (value < lowest) lowest = value;
      continue;
    }
    const now = ts[index] ?? 0;
    if (lowest < peak) episodes.push(episode(peak, lowest, now - peakTs));
    peak = value;
    peakTs = now;
    lowest = value;
  }
  if (lowest < peak) episodes.push(episode(peak, lowest, (ts.at(-1) ?? startTs) - peakTs));
  return summary(episodes);
}

interface Episode {
  readonly depthPct: number;
  readonly durationMs: number;
}

function episode(peak: number, lowest: number, durationMs: number): Episode {
  return { depthPct: ((peak - lowest) / peak) * 100, durationMs };
}

function summary(episodes: readonly Episode[]): Drawdowns {
  let maxPct = 0;
  let maxDurationMs = 0;
  let depthSum = 0;
  let durationSum = 0;
  for (const { depthPct, durationMs } of episodes) {
    maxPct = Math.max(maxPct, depthPct);
    maxDurationMs = Math.max(maxDurationMs, durationMs);
    depthSum += depthPct;
    durationSum += durationMs;
  }
  const count = Math.max(1, episodes.length);
  return { maxPct, avgPct: depthSum / count, maxDurationMs, avgDurationMs: durationSum / count };
}
