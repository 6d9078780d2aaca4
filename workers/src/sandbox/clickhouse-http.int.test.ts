import { request } from "node:http";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { createClickhouse } from "@roehub/core/platform/clickhouse";
import { createLogger } from "@roehub/core/platform/logging";
import { expect, test } from "vitest";
import { createTestClickhouse, testServers } from "./test-databases.ts";

const { clickhouse, url } = await createTestClickhouse();
const logger = createLogger({ level: "silent", secrets: [] });

async function rows<Row>(query: string, options: Record<string, unknown> = {}): Promise<Row[]> {
  const answer = await clickhouse.query({ query, format: "JSONEachRow", ...options });
  return answer.json<Row>();
}

/** A request as any HTTP client may send it. */
function raw(search: Record<string, string>, init: RequestInit = {}): Promise<Response> {
  const { origin, username, password, pathname } = new URL(url);
  const query = new URLSearchParams({ database: pathname.slice(1), ...search });
  const headers = { "x-clickhouse-user": username, "x-clickhouse-key": password, ...init.headers };
  return fetch(`${origin}/?${query}`, { method: "POST", ...init, headers });
}

test("every kind of parameter arrives as it was given", async () => {
  const nasty = "it's \\ \t \n \r \0 \\N {x:String} ; -- ü 🚀";
  const answer = await rows<Record<string, unknown>>(
    "SELECT {s:String} AS s, {list:Array(String)} AS list, {none:Nullable(String)} AS none, {at:DateTime64(3)} AS at, {id:Identifier}",
    { query_params: { s: nasty, list: [nasty, "'"], none: null, at: new Date(1), id: "s" } },
  );
  expect(answer).toEqual([
    expect.objectContaining({ s: nasty, list: [nasty, "'"], none: null, at: "1970-01-01 00:00:00.001" }),
  ]);
});

test("a parameter of one statement is unknown to the next", async () => {
  const query = "SELECT {once:UInt8} AS n";
  // More statements than connections, so that each connection has seen the parameter.
  await Promise.all(Array.from({ length: 8 }, () => rows(query, { query_params: { once: 1 } })));
  await expect(rows(query)).rejects.toMatchObject({ code: "456" });
});

test("a setting applies to its statement alone", async () => {
  const query = "SELECT getSetting('max_block_size') AS size";
  const [before] = await rows(query);
  expect(await rows(query, { clickhouse_settings: { max_block_size: "1234" } })).toEqual([{ size: 1234 }]);
  for (let index = 0; index < 8; index++) expect(await rows(query)).toEqual([before]);
});

test("statements at once keep their parameters, settings and databases apart", async () => {
  const other = createClickhouse({ url: testServers().clickhouseUrl, logger });
  const mine = decodeURIComponent(new URL(url).pathname.slice(1));
  const query = "SELECT {i:UInt32} AS i, getSetting('max_block_size') AS size, currentDatabase() AS db";
  const answers = await Promise.all(
    Array.from({ length: 24 }, async (_, i) => {
      const client = i % 2 === 0 ? clickhouse : other;
      const answer = await client.query({
        query,
        format: "JSONEachRow",
        query_params: { i },
        clickhouse_settings: { max_block_size: String(1_000 + i) },
      });
      return answer.json();
    }),
  );
  await other.close();
  expect(answers).toEqual(
    answers.map((_, i) => [{ i, size: 1_000 + i, db: i % 2 === 0 ? mine : "default" }]),
  );
});

test.each([
  ["SELECT nonsense", "47", "UNKNOWN_IDENTIFIER", 404],
  ["SELECT * FROM missing", "60", "UNKNOWN_TABLE", 404],
  ["SELECT 1 2 3", "62", "SYNTAX_ERROR", 400],
  ["SELECT throwIf(1)", "395", "FUNCTION_THROW_IF_VALUE_IS_NON_ZERO", 500],
])("%s fails with ClickHouse's own code, text and status", async (query, code, type, status) => {
  await expect(clickhouse.command({ query })).rejects.toMatchObject({ code, type });
  const response = await raw({ query });
  expect(response.status).toBe(status);
  expect(response.headers.get("x-clickhouse-exception-code")).toBe(code);
  expect(await response.text()).toMatch(new RegExp(`^Code: ${code}\\. DB::Exception: .*\\(${type}\\)`));
});

test("rows go in as JSON and as RowBinary, and come out as RowBinary, byte for byte", async () => {
  await clickhouse.command({
    query: "CREATE TABLE pairs (at Int64, value Float64) ENGINE = MergeTree ORDER BY at",
  });
  const count = 50_000;
  const bytes = Buffer.alloc(count * 16);
  for (let index = 0; index < count; index++) {
    bytes.writeBigInt64LE(BigInt(index), index * 16);
    bytes.writeDoubleLE(index / 3, index * 16 + 8);
  }
  const { summary, stream } = await clickhouse.exec({
    query: "INSERT INTO pairs (at, value) FORMAT RowBinary",
    values: Readable.from([bytes.subarray(0, 1_001), bytes.subarray(1_001)]),
  });
  stream.resume();
  expect(summary?.written_rows).toBe(String(count));
  await clickhouse.insert({ table: "pairs", values: [{ at: count, value: 0.1 }], format: "JSONEachRow" });

  const answer = await clickhouse.exec({
    query: `SELECT * FROM pairs WHERE at < ${count} ORDER BY at FORMAT RowBinary`,
  });
  const chunks: Buffer[] = [];
  for await (const chunk of answer.stream) chunks.push(chunk);
  expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
  expect(await rows(`SELECT value FROM pairs WHERE at = ${count}`)).toEqual([{ value: 0.1 }]);
});

test("an insert of rows that cannot be read leaves none of them", async () => {
  await clickhouse.command({ query: "CREATE TABLE small (n UInt8) ENGINE = MergeTree ORDER BY n" });
  const insert = clickhouse.insert({
    table: "small",
    values: [{ n: 1 }, { n: "many" }],
    format: "JSONEachRow",
  });
  await expect(insert).rejects.toMatchObject({ type: expect.stringContaining("CANNOT") });
  expect(await rows("SELECT count() AS n FROM small")).toEqual([{ n: 0 }]);
});

test.each([false, true])("an insert whose sender breaks off leaves nothing (gzip: %s)", async (isGzip) => {
  const table = `broken_${isGzip}`;
  await clickhouse.command({ query: `CREATE TABLE ${table} (n UInt8) ENGINE = MergeTree ORDER BY n` });
  const { port, password, pathname } = new URL(url);
  const query = new URLSearchParams({
    database: pathname.slice(1),
    query: `INSERT INTO ${table} FORMAT JSONEachRow`,
  });
  const sender = request({
    host: "127.0.0.1",
    port,
    method: "POST",
    path: `/?${query}`,
    headers: { "x-clickhouse-key": password, ...(isGzip ? { "content-encoding": "gzip" } : {}) },
  });
  sender.on("error", () => {});
  const rowsSent = '{"n":1}\n'.repeat(10_000);
  sender.write(isGzip ? gzipSync(rowsSent).subarray(0, -4) : rowsSent);
  await new Promise<void>((flushed) => sender.write("", () => flushed()));
  const closed = new Promise((done) => sender.once("close", done));
  sender.destroy();
  await closed;

  const body = isGzip ? gzipSync('{"n":2}\n') : '{"n":2}\n';
  const headers: Record<string, string> = isGzip ? { "content-encoding": "gzip" } : {};
  const whole = await raw({ query: `INSERT INTO ${table} FORMAT JSONEachRow` }, { body, headers });
  expect(whole.status).toBe(200);
  expect(await rows(`SELECT n FROM ${table}`)).toEqual([{ n: 2 }]);
});

test("a body that is not what it says is refused", async () => {
  const headers = { "content-encoding": "gzip" };
  const response = await raw(
    { query: "INSERT INTO small FORMAT JSONEachRow" },
    { body: "not gzip", headers },
  );
  expect(response.status).toBe(500);
});

test("a statement may stand in the body, partly in the body, and compressed", async () => {
  expect(await (await raw({}, { body: "SELECT 1 FORMAT TSV" })).text()).toBe("1\n");
  expect(await (await raw({ query: "SELECT" }, { body: " 2" })).text()).toBe("2\n");
  const body = gzipSync("SELECT 3;");
  expect(
    await (
      await raw({ default_format: "JSONEachRow" }, { body, headers: { "content-encoding": "gzip" } })
    ).text(),
  ).toBe('{"3":3}\n');
});

test("whoever lacks the password gets nothing", async () => {
  for (const key of ["", "guess"]) {
    const response = await raw({ query: "SELECT 1" }, { headers: { "x-clickhouse-key": key } });
    expect(response.status).toBe(403);
    expect(await response.text()).toContain("AUTHENTICATION_FAILED");
  }
});

test("the server is ready when it says so", async () => {
  expect(await clickhouse.ping()).toEqual({ success: true });
  expect(await clickhouse.ping({ select: true })).toEqual({ success: true });
});
