import { randomUUID, timingSafeEqual } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { join } from "node:path";
import { pipeline as pipe } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { type ClickhouseEngine, EngineError, type EngineRequest, quoteText } from "./clickhouse-engine.ts";

export interface ClickhouseHttpOptions {
  readonly engine: ClickhouseEngine;
  readonly password: string;
  /** Where the data of an insert waits until the engine has read it. */
  readonly incomingDirectory: string;
}

/**
 * The part of ClickHouse's HTTP interface that its official client uses: `/ping`; a statement in the URL or the body;
 * data of an insert in the body; parameters, settings, database and format in the URL. Source: ClickHouse
 * documentation, "HTTP interface".
 */
export function createClickhouseHttp(options: ClickhouseHttpOptions): Server {
  const server = createServer((request, response) => {
    answer(options, request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else refuse(response, error);
    });
  });
  server.keepAliveTimeout = 10_000;
  return server;
}

async function answer(
  options: ClickhouseHttpOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://localhost");
  if (url.pathname === "/ping") {
    response.writeHead(200, { "content-type": "text/plain; charset=UTF-8" }).end("Ok.\n");
    return;
  }
  if (url.pathname !== "/") {
    response.writeHead(404).end("There is no such address here.\n");
    return;
  }
  if (!isAllowed(request, options.password)) {
    throw new EngineError(
      "Code: 516. DB::Exception: default: Authentication failed. (AUTHENTICATION_FAILED)",
    );
  }
  const read = await readStatement(request, url, options.incomingDirectory);
  try {
    const started = performance.now();
    const { bytes, rowsRead, bytesRead } = await options.engine.run({
      ...readUrl(url.searchParams),
      statement: read.statement,
    });
    response.writeHead(200, {
      "content-type": "application/octet-stream",
      "content-length": bytes.length,
      "x-clickhouse-query-id": url.searchParams.get("query_id") ?? randomUUID(),
      "x-clickhouse-timezone": "UTC",
      "x-clickhouse-summary": JSON.stringify({
        read_rows: String(rowsRead),
        read_bytes: String(bytesRead),
        written_rows: read.dataFile === null ? "0" : String(rowsRead),
        written_bytes: read.dataFile === null ? "0" : String(bytesRead),
        result_rows: "0",
        result_bytes: String(bytes.length),
        elapsed_ns: String(Math.round((performance.now() - started) * 1e6)),
      }),
    });
    response.end(bytes);
  } finally {
    if (read.dataFile !== null) await rm(read.dataFile, { force: true });
  }
}

/** Basic authorisation or ClickHouse's own header; the user is always `default`. */
function isAllowed(request: IncomingMessage, password: string): boolean {
  const basic = /^Basic (.+)$/.exec(request.headers.authorization ?? "")?.[1];
  const own = request.headers["x-clickhouse-key"];
  const given =
    basic === undefined
      ? own
      : Buffer.from(basic, "base64")
          .toString("utf8")
          .replace(/^[^:]*:/, "");
  const [actual, expected] = [Buffer.from(String(given)), Buffer.from(password)];
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

interface ReadStatement {
  readonly statement: string;
  readonly dataFile: string | null;
}

/** The tail of an insert whose data follows: `[SETTINGS …] FORMAT Name`. */
const INSERT_TAIL = /\s(?:SETTINGS\s[\s\S]*\s)?FORMAT\s+\w+\s*;?\s*$/i;

/**
 * A statement in the URL goes before the body, as in ClickHouse. Where the two are an insert and its data, the data goes
 * to a file, because it may be large and is bytes, and the engine reads it from there.
 */
async function readStatement(
  request: IncomingMessage,
  url: URL,
  incomingDirectory: string,
): Promise<ReadStatement> {
  const isGzip = request.headers["content-encoding"] === "gzip";
  // What fails on the way ends the reader below too; it is told there.
  const body = isGzip ? pipe(request, createGunzip(), () => {}) : request;
  const inUrl = url.searchParams.get("query") ?? "";
  const tail = /^\s*INSERT\s/i.test(inUrl) ? INSERT_TAIL.exec(inUrl) : null;
  if (tail === null) return { statement: withoutSemicolon(inUrl + (await text(body))), dataFile: null };
  const dataFile = join(incomingDirectory, `${randomUUID()}.bin`);
  try {
    await pipeline(body, createWriteStream(dataFile));
  } catch (error) {
    await rm(dataFile, { force: true });
    throw error;
  }
  const source = ` FROM INFILE ${quoteText(dataFile)} COMPRESSION 'none'`;
  return {
    statement: withoutSemicolon(inUrl.slice(0, tail.index) + source + inUrl.slice(tail.index)),
    dataFile,
  };
}

function withoutSemicolon(statement: string): string {
  return statement.replace(/[;\s]+$/, "");
}

/** Parameters of the interface itself, and settings that mean something to a server only. */
const NOT_SETTINGS =
  /^(query|query_id|database|default_format|user|password|role|session_.*|compress|decompress|enable_http_compression|http_.*|send_progress_in_http_headers|wait_end_of_query|buffer_size|(wait_for_)?async_insert.*|cancel_http_readonly_queries_on_client_close|param_.*)$/;

function readUrl(search: URLSearchParams): Omit<EngineRequest, "statement"> {
  const parameters = new Map<string, string>();
  const settings = new Map<string, string>();
  for (const [name, value] of search) {
    if (/^param_\w+$/.test(name)) parameters.set(name.slice("param_".length), value);
    else if (!NOT_SETTINGS.test(name) && /^\w+$/.test(name)) settings.set(name, value);
  }
  return {
    database: search.get("database") ?? "default",
    parameters,
    settings,
    format: search.get("default_format") ?? "TabSeparated",
  };
}

const NOT_FOUND_CODES = new Set([46, 47, 50, 60, 81]);
const BAD_REQUEST_CODES = new Set([6, 26, 27, 38, 41, 53, 62, 69, 70, 72, 130, 456, 457]);

function refuse(response: ServerResponse, error: unknown): void {
  const failure =
    error instanceof EngineError ? error : new EngineError(`Code: 1002. DB::Exception: ${String(error)}`);
  response.writeHead(statusOf(failure.code), {
    "content-type": "text/plain; charset=UTF-8",
    "x-clickhouse-exception-code": String(failure.code),
  });
  response.end(`${failure.message}\n`);
}

function statusOf(code: number): number {
  if (code === 516) return 403;
  if (NOT_FOUND_CODES.has(code)) return 404;
  return BAD_REQUEST_CODES.has(code) ? 400 : 500;
}
