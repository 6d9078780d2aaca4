import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { createTestDatabase, testServers } from "../../../workers/src/sandbox/test-databases.ts";
import { createPostgres, isUniqueViolation, PostgresFault, postgresFault } from "./postgres.ts";

const { postgres, dsn } = await createTestDatabase();
const SECRET = "row-with-a-secret";
await postgres.pool.query(
  "CREATE TABLE notes (note text CONSTRAINT notes_unique UNIQUE CHECK (length(note) < 30))",
);

const add = (note: string) => sql`INSERT INTO notes (note) VALUES (${note})`;

async function faultOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error("nothing failed");
}

/** Everything that anyone could print of an error. */
function everythingOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = Object.getOwnPropertyNames(error).map((name) => String(Reflect.get(error, name)));
  return [...own, everythingOf(error.cause ?? "")].join("\n");
}

test("a fault of a transaction names code and constraint, and nothing of the row", async () => {
  await postgres.tx((db) => db.execute(add(SECRET)));
  const fault = await faultOf(postgres.tx((db) => db.execute(add(SECRET))));

  expect(fault).toBeInstanceOf(PostgresFault);
  expect(fault).toMatchObject({ sqlState: "23505", table: "notes", constraint: "notes_unique" });
  expect(everythingOf(fault)).not.toContain(SECRET);
});

test("a fault of a single statement is told apart by its constraint", async () => {
  await postgres.db.execute(add("twice"));
  const raw = await faultOf(postgres.db.execute(add("twice")));
  expect(isUniqueViolation(raw, "notes_unique")).toBe(true);
  expect(isUniqueViolation(raw, "another")).toBe(false);
  expect(isUniqueViolation(await faultOf(postgres.db.execute(add("x".repeat(30)))))).toBe(false);
  expect(everythingOf(postgresFault(raw))).not.toContain("twice");
});

test("a transaction that throws leaves nothing, and its own error comes out as it is", async () => {
  const own = new RangeError("of the caller");
  const work = postgres.tx(async (db) => {
    await db.execute(add("undone"));
    throw own;
  });
  expect(await faultOf(work)).toBe(own);
  const { rows } = await postgres.pool.query("SELECT FROM notes WHERE note = 'undone'");
  expect(rows).toEqual([]);
});

test("a statement that takes too long is ended by the server", async () => {
  const hasty = createPostgres({ dsn, statementTimeoutMs: 50 });
  const fault = await faultOf(hasty.tx((db) => db.execute(sql`SELECT pg_sleep(30)`)));
  expect(fault).toMatchObject({ sqlState: "57014" });
  await hasty.close();
});

test("a server that is not there, or that ends the session, is unavailable", async () => {
  const nowhere = createPostgres({ dsn: "postgres://roehub:pw@127.0.0.1:1/roehub" });
  await expect(nowhere.ping()).rejects.toMatchObject({ code: "postgres_unavailable" });
  await expect(nowhere.tx((db) => db.execute(sql`SELECT 1`))).rejects.toMatchObject({
    code: "postgres_unavailable",
  });
  await nowhere.close();

  const ended = postgres.tx((db) => db.execute(sql`SELECT pg_terminate_backend(pg_backend_pid())`));
  await expect(ended).rejects.toMatchObject({ code: "postgres_unavailable" });
});

test("an idle connection that the server ends is replaced", async () => {
  const one = createPostgres({ dsn, maxConnections: 1 });
  const { rows } = await one.pool.query("SELECT pg_backend_pid() AS pid");
  const gone = new Promise((resolve) => one.pool.once("remove", resolve));
  const server = createPostgres({ dsn: testServers().postgresDsn, maxConnections: 1 });
  await server.pool.query("SELECT pg_terminate_backend($1)", [rows[0].pid]);
  await gone;
  await one.ping();
  await Promise.all([one.close(), server.close()]);
});
