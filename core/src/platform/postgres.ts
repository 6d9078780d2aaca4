import { DrizzleQueryError } from "drizzle-orm/errors";
import { drizzle, type NodePgQueryResultHKT } from "drizzle-orm/node-postgres";
import type { PgDatabase } from "drizzle-orm/pg-core";
import pg from "pg";
import { RoehubError } from "../kernel/errors.ts";

/** What a store queries: the database itself or a transaction in it. */
export type Db = PgDatabase<NodePgQueryResultHKT, Record<string, never>>;

export interface Postgres {
  readonly pool: pg.Pool;
  /** Single statements. Their faults carry the statement: turn them with `postgresFault` before they go anywhere. */
  readonly db: Db;
  /** Runs `work` in one transaction, rolled back if it throws. Faults come out as `postgresFault` makes them. */
  tx<T>(work: (db: Db) => Promise<T>): Promise<T>;
  /** Throws `postgres_unavailable` unless the server answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface PostgresOptions {
  readonly dsn: string;
  readonly maxConnections?: number;
  readonly statementTimeoutMs?: number;
}

/**
 * A refusal of the server, reduced to names: its message and detail quote the failing row, so they are dropped here.
 * Source of the codes: PostgreSQL documentation, appendix A.
 */
export class PostgresFault extends Error {
  override readonly name = "PostgresFault";
  readonly sqlState: string;
  readonly table: string | null;
  readonly constraint: string | null;

  constructor(fault: { sqlState: string; table: string | null; constraint: string | null }) {
    super(`PostgreSQL refused: ${[fault.sqlState, fault.table, fault.constraint].filter(Boolean).join(" ")}`);
    this.sqlState = fault.sqlState;
    this.table = fault.table;
    this.constraint = fault.constraint;
  }
}

/** Connects lazily; nothing is sent before the first query. */
export function createPostgres(options: PostgresOptions): Postgres {
  const pool = new pg.Pool({
    connectionString: options.dsn,
    max: options.maxConnections ?? 10,
    connectionTimeoutMillis: 5_000,
    statement_timeout: options.statementTimeoutMs ?? 30_000,
    idle_in_transaction_session_timeout: 60_000,
    application_name: "roehub",
  });
  // A connection that breaks, idle or amid a transaction, fails the query that needs it and is replaced at the next;
  // without listeners it would end the process.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  const db: Db = drizzle(pool);
  return {
    pool,
    db,
    async tx(work) {
      try {
        return await db.transaction(work);
      } catch (error) {
        throw postgresFault(error);
      }
    },
    async ping() {
      try {
        await pool.query("SELECT 1");
      } catch (error) {
        throw unavailable(error);
      }
    },
    close: () => pool.end(),
  };
}

/**
 * Turns what drizzle and pg throw into a `PostgresFault` or, where the server could not be reached or stopped
 * answering, into `postgres_unavailable`. Other errors come back as they are.
 */
export function postgresFault(error: unknown): unknown {
  const source = error instanceof DrizzleQueryError ? error.cause : error;
  if (source instanceof pg.DatabaseError) {
    const sqlState = source.code ?? "XX000";
    if (/^(08|53|57P)/.test(sqlState)) return unavailable(source);
    return new PostgresFault({
      sqlState,
      table: source.table ?? null,
      constraint: source.constraint ?? null,
    });
  }
  if (isConnectionError(source)) return unavailable(source);
  // What drizzle says of a failure of its own quotes the parameters.
  if (error instanceof DrizzleQueryError) {
    return new PostgresFault({ sqlState: "XX000", table: null, constraint: null });
  }
  return error;
}

/** Whether `error` is a uniqueness violation, of the constraint or index named, if one is. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  const fault = postgresFault(error);
  if (!(fault instanceof PostgresFault) || fault.sqlState !== "23505") return false;
  return constraint === undefined || fault.constraint === constraint;
}

const CONNECTION_CODES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "ETIMEDOUT",
  "EPIPE",
  "EHOSTUNREACH",
]);

function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ("code" in error && typeof error.code === "string" && CONNECTION_CODES.has(error.code)) return true;
  return /^(Connection terminated|timeout exceeded when trying to connect)/.test(error.message);
}

function unavailable(cause: unknown): RoehubError {
  return new RoehubError("postgres_unavailable", "The database does not answer. Try again in a moment.", {
    cause,
  });
}
