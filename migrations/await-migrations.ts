import { RoehubError } from "@roehub/core/kernel/errors";
import { MINUTE_MS, SECOND_MS } from "@roehub/core/kernel/time";
import type { Clickhouse } from "@roehub/core/platform/clickhouse";
import { postgresFault } from "@roehub/core/platform/postgres";
import type { Timer } from "@roehub/core/platform/timer";
import type pg from "pg";
import { migrationsCurrent } from "./run.ts";

interface AwaitedDatabases {
  readonly pool: pg.Pool;
  readonly clickhouse: Clickhouse;
  readonly timer: Timer;
  readonly limitMs?: number;
}

const LOOK_AGAIN_MS = SECOND_MS;

/**
 * Resolves when both databases answer and have run all files. A process of ours starts beside the one that migrates.
 * Throws `migration_behind` after `limitMs`, or what the databases said last.
 */
export async function awaitMigrations(databases: AwaitedDatabases): Promise<void> {
  const { timer, limitMs = MINUTE_MS } = databases;
  const deadline = timer.nowMs() + limitMs;
  for (;;) {
    let fault: unknown = new RoehubError("migration_behind", "Run the migrations: npm run migrate");
    try {
      if (await migrationsCurrent(databases)) return;
    } catch (error) {
      fault = postgresFault(error);
    }
    if (timer.nowMs() >= deadline) throw fault;
    await timer.sleep(LOOK_AGAIN_MS);
  }
}
