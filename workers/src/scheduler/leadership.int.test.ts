import { createPostgres } from "@roehub/core/platform/postgres";
import { createSystemClock } from "@roehub/core/platform/system-clock";
import { afterAll, expect, it } from "vitest";
import { createTestDatabase } from "../sandbox/test-databases.ts";
import { takeLeadership } from "./leadership.ts";

const { postgres, dsn } = await createTestDatabase();
const other = createPostgres({ dsn, maxConnections: 2 });
afterAll(() => other.close());
const timer = createSystemClock();
const LOCK = 42;

const take = (from = postgres) => takeLeadership({ postgres: from, timer, lockKey: LOCK });

/** Takes the right as soon as it can be had. */
async function takeSoon(from = postgres) {
  const deadline = performance.now() + 10_000;
  for (;;) {
    const leadership = await take(from);
    if (leadership !== null) return leadership;
    if (performance.now() > deadline) throw new Error("the right was not given on within 10 s");
    await timer.sleep(20);
  }
}

it("is had by one at a time, and given on by its release", async () => {
  const first = await takeSoon();
  expect(await take(other)).toBeNull();
  await first.release();
  const second = await takeSoon(other);
  expect(await take()).toBeNull();
  await second.release();
});

it("is lost with the connection, and can be had by another then", async () => {
  const first = await takeSoon();
  const lost = new Promise<void>((resolve) => first.lost.addEventListener("abort", () => resolve()));
  await other.pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_locks
    WHERE locktype = 'advisory' AND objid = $1 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    [LOCK],
  );
  await lost;
  const second = await takeSoon(other);
  await second.release();
  await first.release();
});

it("says that the database does not answer", async () => {
  const nowhere = createPostgres({ dsn: "postgres://nobody@127.0.0.1:1/nothing" });
  await expect(take(nowhere)).rejects.toMatchObject({ code: "postgres_unavailable" });
  await nowhere.close();
});
