/** Who waits on a clock, in the order in which they are due. */
export interface Sleepers {
  /** Resolves once `wakeDue` is called at `dueMs` or later; rejects with the signal's reason. */
  add(dueMs: number, signal: AbortSignal | undefined): Promise<void>;
  wakeDue(nowMs: number): void;
  /** Null where nobody waits. */
  soonestMs(): number | null;
}

interface Sleeper {
  readonly dueMs: number;
  readonly wake: () => void;
}

/** `onChange` is called whenever the soonest may be another one. */
export function createSleepers(onChange: () => void): Sleepers {
  const sleepers = new Set<Sleeper>();
  return {
    add(dueMs, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const onAbort = () => {
          sleepers.delete(sleeper);
          onChange();
          reject(signal?.reason);
        };
        const wake = () => {
          signal?.removeEventListener("abort", onAbort);
          resolve();
        };
        const sleeper: Sleeper = { dueMs, wake };
        signal?.addEventListener("abort", onAbort, { once: true });
        sleepers.add(sleeper);
        onChange();
      });
    },
    wakeDue(nowMs) {
      const due = [...sleepers].filter(({ dueMs }) => dueMs <= nowMs).sort((a, b) => a.dueMs - b.dueMs);
      for (const sleeper of due) {
        sleepers.delete(sleeper);
        sleeper.wake();
      }
    },
    soonestMs() {
      return sleepers.size === 0 ? null : Math.min(...[...sleepers].map(({ dueMs }) => dueMs));
    },
  };
}
