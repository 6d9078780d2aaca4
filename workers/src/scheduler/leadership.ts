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

const connect = (postgres: Pick<Postgres, "pool">) => postgres.pool.connect();
type Client = Awaited<ReturnType<typeof connect>>;

/** How often the connection that holds the right is tried, and how long its answer may take. */
const TRIED_EVERY_MS = 5 * SECOND_MS;
const ANSWER_MAX_MS = 5 * SECOND_MS;

/**
 * Takes the right where nobody has it, else answers null. It is an advisory lock of a PostgreSQL session: whoever loses
 * the connection has lost the right, because the server gives it on. Throws `postgres_unavailable`.
 */
export async function takeLeadership(deps: LeadershipDeps): Promise<Leadership | null> {
  try {
    const client = await connect(deps.postgres);
    if (!(await tryLock(client, deps.lockKey))) {
      client.release();
      return null;
    }
    const loss = new AbortController();
    const lose = () => loss.abort(new Error("the leadership is lost"));
    client.once("error", lose);
    client.once("end", lose);
    const watched = watch(client, { timer: deps.timer, lost: loss.signal, lose });
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

async function tryLock(client: Client, lockKey: number): Promise<boolean> {
  try {
    const answer = await client.query<{ taken: boolean }>("SELECT pg_try_advisory_lock($1) AS taken", [
      lockKey,
    ]);
    return answer.rows[0]?.taken === true;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

/** Tries the connection from time to time: one that is cut off on the way tells nothing by itself. */
async function watch(
  client: Client,
  { timer, lost, lose }: { timer: Timer; lost: AbortSignal; lose: () => void },
): Promise<void> {
  while (!lost.aborted) {
    await timer.sleep(TRIED_EVERY_MS, lost).catch(() => {});
    if (lost.aborted) return;
    const late = new AbortController();
    const hasAnswered = await Promise.race([
      client.query("SELECT 1").then(
        () => true,
        () => false,
      ),
      timer.sleep(ANSWER_MAX_MS, AbortSignal.any([late.signal, lost])).then(
        () => false,
        () => false,
      ),
    ]);
    late.abort();
    if (!hasAnswered) lose();
  }
}
