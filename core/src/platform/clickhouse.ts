import {
  type ClickHouseClient,
  ClickHouseError,
  ClickHouseLogLevel,
  createClient,
  type ErrorLogParams,
  type WarnLogParams,
} from "@clickhouse/client";
import { RoehubError } from "../kernel/errors.ts";
import type { Logger } from "./logging.ts";

export type Clickhouse = ClickHouseClient;

export interface ClickhouseOptions {
  /** `http://user:password@host:port/database`; every statement of ours leaves the database's name out. */
  readonly url: string;
  readonly logger: Logger;
  readonly requestTimeoutMs?: number;
}

/** The official client, quiet: its own logger prints statements and their parameters. */
export function createClickhouse({ url, logger, requestTimeoutMs = 60_000 }: ClickhouseOptions): Clickhouse {
  const report = ({ module, err }: ErrorLogParams | WarnLogParams) =>
    logger.warn("clickhouse_client", { module, ...(err === undefined ? {} : { error: err }) });
  class QuietLogger {
    trace() {}
    debug() {}
    info() {}
    warn(params: WarnLogParams) {
      report(params);
    }
    error(params: ErrorLogParams) {
      report(params);
    }
  }
  return createClient({
    url,
    application: "roehub",
    request_timeout: requestTimeoutMs,
    max_open_connections: 8,
    log: { LoggerClass: QuietLogger, level: ClickHouseLogLevel.WARN },
  });
}

/** Throws `clickhouse_unavailable` unless the server answers. */
export async function pingClickhouse(clickhouse: Clickhouse): Promise<void> {
  const answer = await clickhouse.ping();
  if (!answer.success) throw unavailable(answer.error);
}

/**
 * Turns a connection that failed, and a server that did not answer in time or has too much to do, into
 * `clickhouse_unavailable`; another refusal of the server (`ClickHouseError`, with its code) and other errors come back
 * as they are.
 */
export function clickhouseFault(error: unknown): unknown {
  if (error instanceof ClickHouseError) return OVERLOADED.has(error.code) ? unavailable(error) : error;
  if (!(error instanceof Error)) return error;
  return "code" in error || error.message === NO_ANSWER_IN_TIME ? unavailable(error) : error;
}

/** TIMEOUT_EXCEEDED, TOO_MANY_SIMULTANEOUS_QUERIES, MEMORY_LIMIT_EXCEEDED, TOO_MANY_PARTS: it may well do later. */
const OVERLOADED: ReadonlySet<string> = new Set(["159", "202", "241", "252"]);

/** What the client throws at `requestTimeoutMs`, without a code. */
const NO_ANSWER_IN_TIME = "Timeout error.";

function unavailable(cause: unknown): RoehubError {
  return new RoehubError("clickhouse_unavailable", "Market data does not answer. Try again in a moment.", {
    cause,
  });
}

/** The rows of a query as objects, their values as `JSONEachRow` writes them. Throws as `clickhouseFault` says. */
export async function clickhouseRows<Row>(
  clickhouse: Clickhouse,
  query: string,
  params: Readonly<Record<string, unknown>>,
): Promise<readonly Row[]> {
  try {
    const answer = await clickhouse.query({ query, query_params: { ...params }, format: "JSONEachRow" });
    return await answer.json<Row>();
  } catch (error) {
    throw clickhouseFault(error);
  }
}

/** The answer of a query that names its own format. Throws as `clickhouseFault` says. */
export async function clickhouseBytes(
  clickhouse: Clickhouse,
  query: string,
  params: Readonly<Record<string, unknown>>,
): Promise<Uint8Array> {
  try {
    const { stream } = await clickhouse.exec({ query, query_params: { ...params } });
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  } catch (error) {
    throw clickhouseFault(error);
  }
}
