export interface Backoff {
  /** The bound of the first wait; each further one doubles it. */
  readonly baseMs: number;
  readonly maxMs: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/**
 * How long to wait before try `attempt` (0: the first one after a fault), in ms: uniform between nothing and a bound that
 * doubles up to `maxMs`, so that many who failed together do not come back together.
 * Source: "Exponential Backoff And Jitter", AWS Architecture Blog, 2015, "full jitter".
 */
export function backoffMs(attempt: number, { baseMs, maxMs, random }: Backoff): number {
  const bound = Math.min(maxMs, baseMs * 2 ** Math.min(attempt, 32));
  return Math.floor(random() * bound);
}
