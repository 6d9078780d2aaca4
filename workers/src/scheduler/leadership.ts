import { SECOND_MS } from "@roehub/core/kernel/time";
import { type Postgres, postgresFault } from "@roehub/core/platform/postgres";
import type { Timer } from "@roehub/core/platform/timer";

/** The right to do what one process at a time may do. */
export interface Leadership {
  /** Aborts when the right is lost. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

interface LeadershipDeps {
  readonly postgres: Pick<Postgres, "pool">;
  readonly timer: Timer;
  /** Any number of ours; who uses the same excludes each other. */
  readonly lockKey: number;
}

/** How often the connection that holds the right is tried, and how long its answer may take. */
const TRIED_EVERY_MS = 5 * SECOND_MS;
const ANSWER_MAX_MS = 5 * SECOND_MS;

/**
 * Takes the right where nobody has it, else answers null. It is an advisory lock of a PostgreSQL session: whoever loses
 * the connection has lost the right, because the server gives it on. Throws `postgres_unavailable`.
 */
export async function takeLeadership({
  postgres,
  timer,
  lockKey,
}: LeadershipDeps): Promise<Leadership | null> {
  try {
    const client = await postgres.pool.connect();
    try {
      const { rows } = await client.query<{ taken: boolean }>("SELECT pg_try_advisory_lock($1) AS taken", [
        lockKey,
      ]);
      if (rows[0]?.taken !== true) {
        client.release();
        return null;
      }
    } catch (error) {
      client.release(true);
      throw error;
    }
    const loss = new AbortController();
    const lose = () => loss.abort(new Error("the leadership is lost"));
    client.once("error", lose);
    client.once("end", lose);
    const answers = async () => {
      const late = new AbortController();
      const answered = client.query("SELECT 1").then(
        () => true,
        () => false,
      );
      const isLate = timer.sleep(ANSWER_MAX_MS, late.signal).then(
        () => false,
        () => false,
      );
      const result = await Promise.race([answered, isLate]);
      late.abort();
      return result;
    };
    const watch = async () => {
      while (!loss.signal.aborted) {
        await timer.sleep(TRIED_EVERY_MS, loss.signal).catch(() => {});
        if (!loss.signal.aborted && !(await answers())) lose();
      }
    };
    const watched = watch();
    return {
      lost: loss.signal,
      async release() {
        lose();
        await watched;
        // Ends the session, and with it the lock.
        client.release(true);
      },
    };
  } catch (error) {
    throw postgresFault(error);
  }
}
