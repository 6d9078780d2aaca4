import { MINUTE_MS, SECOND_MS } from "@roehub/core/kernel/time";
import { createCandlesStore } from "@roehub/core/market-data/candles-store";
import { createInstrumentsRefresh } from "@roehub/core/market-data/instruments-refresh-runner";
import { createInstrumentsStore } from "@roehub/core/market-data/instruments-store";
import { createKlinesStore } from "@roehub/core/market-data/klines-store";
import { findMarket, instrumentKey, type MarketId } from "@roehub/core/market-data/market";
import type { MarketVenues } from "@roehub/core/market-data/market-venues-runner";
import { createRepair } from "@roehub/core/market-data/repair-runner";
import { createVenueGapsStore } from "@roehub/core/market-data/venue-gaps-store";
import { ADVISORY_LOCKS } from "@roehub/core/platform/advisory-locks";
import type { Clickhouse } from "@roehub/core/platform/clickhouse";
import type { Config } from "@roehub/core/platform/config";
import type { Logger } from "@roehub/core/platform/logging";
import type { Metrics } from "@roehub/core/platform/metrics";
import type { Postgres } from "@roehub/core/platform/postgres";
import type { Timer } from "@roehub/core/platform/timer";
import { createGapScan } from "./gap-scan.ts";
import { takeLeadership } from "./leadership.ts";

/** What is done from time to time by one process, however many run: the others wait for its end. */
export interface Scheduler {
  start(): void;
  /** Ends what is being done where it can be continued. */
  stop(): Promise<void>;
}

export interface SchedulerDeps {
  readonly config: Config["marketData"];
  readonly postgres: Pick<Postgres, "pool">;
  readonly clickhouse: Clickhouse;
  readonly venues: Pick<MarketVenues, "rest">;
  /** The market's, which a sandbox may play faster. */
  readonly timer: Timer;
  /** The machine's, in which PostgreSQL answers. */
  readonly machineTimer: Timer;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

interface Job {
  readonly name: string;
  readonly everyMs: number;
  readonly run: (signal: AbortSignal) => Promise<void>;
}

const STAND_BY_MS = 5 * SECOND_MS;
const BEAT_MS = 5 * SECOND_MS;
/** A run that failed is tried again sooner than its interval says. */
const RETRY_MS = MINUTE_MS;

export function createScheduler(deps: SchedulerDeps): Scheduler {
  const { postgres, timer, machineTimer, logger, metrics } = deps;
  const jobs = [instrumentsJob(deps), repairJob(deps)];
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

function instrumentsJob({ config, clickhouse, venues, timer, logger }: SchedulerDeps): Job {
  const refresh = createInstrumentsRefresh({
    instruments: createInstrumentsStore({ clickhouse, clock: timer }),
    rest: ({ marketId }) => venues.rest(marketId),
    logger,
  });
  return {
    name: "instruments",
    everyMs: config.instruments.refreshMinutes * MINUTE_MS,
    run: (signal) =>
      forEachMarket(config, async (marketId) => {
        const market = findMarket(marketId);
        if (market !== null) await refresh.run(market, signal);
      }),
  };
}

function repairJob({ config, clickhouse, venues, timer, logger, metrics }: SchedulerDeps): Job {
  const klines = createKlinesStore({ clickhouse, clock: timer });
  const scan = createGapScan({
    config,
    instruments: createInstrumentsStore({ clickhouse, clock: timer }),
    klines,
    candles: createCandlesStore({ clickhouse, clock: timer }),
    repair: createRepair({
      klines,
      gaps: createVenueGapsStore({ clickhouse, clock: timer }),
      rest: venues.rest,
      clock: timer,
    }),
    timer,
    logger,
  });
  const labels = ["market"];
  const missing = metrics.gauge({
    name: "candles_missing",
    help: "Minutes still absent after the last scan, those that the venue does not have left out",
    labels,
  });
  const repaired = metrics.counter({
    name: "candles_repaired_total",
    help: "Candles that repairs stored",
    labels,
  });
  return {
    name: "repair",
    everyMs: config.repair.scanMinutes * MINUTE_MS,
    run: (signal) =>
      forEachMarket(config, async (marketId) => {
        const market = instrumentKey({ marketId, symbol: "" }).slice(0, -1);
        const report = await scan(marketId, signal);
        missing.set({ market }, report.left);
        repaired.add({ market }, report.repaired);
        if (report.missing > 0) logger.info("gaps_scanned", { component: market, count: report.missing });
      }),
  };
}

/** One market after the other; one that fails does not keep the others from it, and is thrown at the end. */
async function forEachMarket(
  config: SchedulerDeps["config"],
  work: (marketId: MarketId) => Promise<void>,
): Promise<void> {
  let fault: unknown = null;
  for (const { marketId } of config.markets) {
    try {
      await work(marketId);
    } catch (error) {
      fault ??= error;
    }
  }
  if (fault !== null) throw fault;
}
