import { RoehubError } from "@roehub/core/kernel/errors";

/** Lets users' work wait for one another, so that one of them cannot keep the server from the others. */
export interface FairTurns {
  /**
   * Runs `task` when it is this user's turn: users take turns, and the tasks of each come in the order asked. One whose
   * signal aborts before is not run. That is `too_many_requests`, and so are more that wait than allowed.
   */
  take<Result>(userId: string, task: () => Promise<Result>, signal: AbortSignal): Promise<Result>;
}

interface FairTurnsOptions {
  readonly atOnce: number;
  readonly waitingPerUserMax: number;
}

interface Waiting {
  readonly signal: AbortSignal;
  readonly run: () => Promise<void>;
  readonly giveUp: () => void;
}

export function createFairTurns({ atOnce, waitingPerUserMax }: FairTurnsOptions): FairTurns {
  /** By user, the one whose turn is next first. */
  const waiting = new Map<string, readonly Waiting[]>();
  let running = 0;

  const next = (): Waiting | null => {
    for (const [userId, [first, ...rest]] of waiting) {
      waiting.delete(userId);
      if (rest.length > 0) waiting.set(userId, rest);
      if (first === undefined) continue;
      if (!first.signal.aborted) return first;
      first.giveUp();
    }
    return null;
  };
  const fill = () => {
    while (running < atOnce) {
      const due = next();
      if (due === null) return;
      running++;
      void due.run().finally(() => {
        running--;
        fill();
      });
    }
  };

  return {
    take<Result>(userId: string, task: () => Promise<Result>, signal: AbortSignal) {
      const own = (waiting.get(userId) ?? []).filter((one) => !one.signal.aborted);
      if (own.length >= waitingPerUserMax) {
        throw new RoehubError("too_many_requests", "Too many requests wait already. Try again in a moment.");
      }
      const { promise, resolve, reject } = Promise.withResolvers<Result>();
      const run = async () => {
        await task().then(resolve, reject);
      };
      const giveUp = () =>
        reject(new RoehubError("too_many_requests", "It was given up before its turn came."));
      waiting.set(userId, [...(waiting.get(userId) ?? []), { signal, run, giveUp }]);
      fill();
      return promise;
    },
  };
}
