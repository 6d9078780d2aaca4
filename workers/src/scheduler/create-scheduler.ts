import { MINUTE_MS, SECOND_MS } from "@roehub/core/kernel/time";
import { ADVISORY_LOCKS } from "@roehub/core/platform/advisory-locks";
import type { Postgres } from "@roehub/core/platform/postgres";
import type { Timer } from "@roehub/core/platform/timer";
import { takeLeadership } from "./leadership.ts";
import { createMarketJobs, type Job, type MarketJobsDeps } from "./market-jobs.ts";

/** What is done from time to time by one process, however many run: the others wait for its end. */
export interface Scheduler {
  start(): void;
  /** Ends what is being done where it can be continued. */
  stop(): Promise<void>;
}

export interface SchedulerDeps extends MarketJobsDeps {
  readonly postgres: Pick<Postgres, "pool">;
  /** The machine's, in which PostgreSQL answers. */
  readonly machineTimer: Timer;
}

const STAND_BY_MS = 5 * SECOND_MS;
const BEAT_MS = 5 * SECOND_MS;
/** A run that failed is tried again sooner than its interval says. */
const RETRY_MS = MINUTE_MS;

export function createScheduler(deps: SchedulerDeps): Scheduler {
  const { postgres, timer, machineTimer, logger, metrics } = deps;
  const jobs = createMarketJobs(deps);
  const isLeader = metrics.gauge({ name: "scheduler_is_leader", help: "1 where this process does the work" });
  const runs = metrics.counter({
    name: "scheduler_runs_total",
    help: "Runs of a job, by how they ended",
    labels: ["job", "result"],
  });
  for (const { name } of jobs) for (const result of ["done", "failed"]) runs.add({ job: name, result }, 0);
  const ending = new AbortController();
  let running: Promise<void> = Promise.resolve();

  const repeat = async ({ name, everyMs, run }: Job, signal: AbortSignal) => {
    while (!signal.aborted) {
      let pauseMs = everyMs;
      try {
        await run(signal);
        runs.add({ job: name, result: "done" });
      } catch (error) {
        if (signal.aborted) return;
        runs.add({ job: name, result: "failed" });
        logger.warn("job_failed", { component: name, error });
        pauseMs = Math.min(everyMs, RETRY_MS);
      }
      await timer.sleep(pauseMs, signal).catch(() => {});
    }
  };

  const beat = async (signal: AbortSignal) => {
    while (!signal.aborted) {
      metrics.heartbeat("scheduler");
      await timer.sleep(BEAT_MS, signal).catch(() => {});
    }
  };

  const lead = async () => {
    const leadership = await takeLeadership({
      postgres,
      timer: machineTimer,
      lockKey: ADVISORY_LOCKS.scheduler,
    });
    if (leadership === null) return;
    logger.info("leadership_taken");
    isLeader.set({}, 1);
    const signal = AbortSignal.any([leadership.lost, ending.signal]);
    await Promise.all(jobs.map((job) => repeat(job, signal)));
    isLeader.set({}, 0);
    if (!ending.signal.aborted) logger.warn("leadership_lost");
    await leadership.release();
  };

  const run = async () => {
    const beating = beat(ending.signal);
    while (!ending.signal.aborted) {
      try {
        await lead();
      } catch (error) {
        logger.warn("leadership_unknown", { error });
      }
      await machineTimer.sleep(STAND_BY_MS, ending.signal).catch(() => {});
    }
    await beating;
  };

  return {
    start() {
      isLeader.set({}, 0);
      running = run();
    },
    async stop() {
      ending.abort(new Error("the scheduler ends"));
      await running;
    },
  };
}
