/** Runs tasks one after another, in the order in which they were asked for. */
export interface Turns {
  /** Rejects at once with the signal's reason when it aborts, also while others are before it. */
  take<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return {
    take(task, signal) {
      const turn = last.then(() => {
        signal?.throwIfAborted();
        return task();
      });
      last = turn.catch(() => undefined);
      return signal === undefined ? turn : untilAborted(turn, signal);
    },
  };
}

async function untilAborted<T>(turn: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let refuse: (reason: unknown) => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    refuse = reject;
  });
  const abort = () => refuse(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([turn, aborted]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
