/** Trouble the local Telegram can make on purpose. `methods` limits it; without it every call but getUpdates fails. */
export type Fault =
  | {
      readonly kind: "too_many_requests";
      readonly calls: number;
      readonly retryAfterS: number;
      readonly methods?: readonly string[];
    }
  | {
      readonly kind: "delay";
      readonly calls: number;
      readonly delayMs: number;
      readonly methods?: readonly string[];
    }
  /** The connection breaks: before the call took effect, or after (`isApplied`), when only the answer is lost. */
  | {
      readonly kind: "drop";
      readonly calls: number;
      readonly isApplied: boolean;
      readonly methods?: readonly string[];
    };

interface ActiveFault {
  readonly fault: Fault;
  readonly onSpent: () => void;
  callsLeft: number;
}

export type Faults = ReturnType<typeof createFaults>;

export function createFaults() {
  const active = new Set<ActiveFault>();

  function concerns({ fault }: ActiveFault, method: string): boolean {
    if (fault.methods === undefined) return method !== "getupdates";
    return fault.methods.some((name) => name.toLowerCase() === method);
  }

  return {
    /** Returns the function that lifts the fault early; `onSpent` is called with its last use. */
    inject(fault: Fault, onSpent: () => void = () => {}): () => void {
      const entry: ActiveFault = { fault, onSpent, callsLeft: fault.calls };
      active.add(entry);
      return () => active.delete(entry);
    },

    /** The fault that hits this call of `method` (lower case), if any; counts it as used. */
    take(method: string): Fault | undefined {
      for (const entry of active) {
        if (!concerns(entry, method)) continue;
        entry.callsLeft -= 1;
        if (entry.callsLeft <= 0) {
          active.delete(entry);
          entry.onSpent();
        }
        return entry.fault;
      }
      return undefined;
    },

    clear(): void {
      active.clear();
    },
  };
}
