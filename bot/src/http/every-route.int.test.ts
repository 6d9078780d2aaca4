import { mkdirSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { problemDocumentSchema } from "@roehub/core/contract/problem-document";
import { RoehubError } from "@roehub/core/kernel/errors";
import fc from "fast-check";
import { fastify, type HTTPMethods, type InjectOptions, type LightMyRequestResponse } from "fastify";
import { afterEach, describe, expect, test } from "vitest";
import { createTestClickhouse, createTestDatabase } from "../../../workers/src/sandbox/test-databases.ts";
import { bearer, createHttpHarness, ORIGIN } from "../../e2e/http-harness.ts";
import { guardRoutes } from "./access.ts";
import { BODY_MAX_BYTES } from "./json-body.ts";

const { postgres } = await createTestDatabase();
const { clickhouse } = await createTestClickhouse();
const http = await createHttpHarness({ postgres, clickhouse });
const ann = await http.signIn(1001);

/** Every path of the OpenAPI document with its methods: what is not described there does not exist. */
const described: Record<string, Record<string, { security?: unknown }>> = (
  await http.get("/api/openapi.json")
).json().paths;
const routes = Object.entries(described).flatMap(([path, operations]) =>
  Object.entries(operations).map(([method, operation]) => ({
    path: path.replaceAll(/\{\w+\}/g, "01890000-0000-7000-8000-000000000000"),
    method: method.toUpperCase() as HTTPMethods,
    needsSession: operation.security !== undefined,
  })),
);
const posts = routes.filter(({ method }) => method === "POST");

function expectProblem(response: LightMyRequestResponse): void {
  expect(response.headers["content-type"]).toBe("application/problem+json; charset=utf-8");
  const document = problemDocumentSchema.parse(response.json());
  expect(document.status).toBe(response.statusCode);
  expect(document.request_id).toBe(response.headers["x-request-id"]);
  const order = (document.errors ?? []).map(({ pointer, code }) => `${pointer}\n${code}`);
  expect(order).toEqual([...order].sort());
}

const withoutId = (response: LightMyRequestResponse) =>
  response.body.replace(String(response.headers["x-request-id"]), "");

const inject = (options: InjectOptions) => http.server.inject(options);

describe("any body on any route", () => {
  const evil = fc.constantFrom<unknown>(
    "\0",
    "a\ud800",
    "'; DROP TABLE identity_users; --",
    "__proto__",
    "constructor",
    "2025-02-30T00:00:00Z",
    "01890000-0000-7000-8000-000000000000",
    "BTCUSDT",
    "template",
    "saved",
    "mini_app",
    "login_widget",
    -0,
    1e308,
    5e-324,
    2 ** 53,
    [],
    {},
    null,
  );
  const key = fc.oneof(
    fc.constantFrom(
      ...[
        "kind",
        "init_data",
        "data",
        "mode",
        "strategy_id",
        "instrument",
        "market_id",
        "symbol",
        "timeframe",
      ],
      ...[
        "indicators",
        "id",
        "rule",
        "params",
        "period",
        "time_range",
        "start",
        "end",
        "stop",
        "step",
        "values",
      ],
      ...["direction_mode", "sizing", "quote", "budget_quote", "risk", "sl_pct", "tp_pct", "include_off"],
      ...["fill_model", "top_k", "init_cash_quote", "fee_pct", "hash", "auth_date", "__proto__", "toString"],
    ),
    fc.string({ unit: "binary", maxLength: 8 }),
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof({ depthSize: "small", withCrossShrink: true }, tie("leaf"), tie("object"), tie("list")),
    leaf: fc.oneof(
      evil,
      fc.string({ unit: "binary", maxLength: 20 }),
      fc.double(),
      fc.integer(),
      fc.boolean(),
    ),
    object: fc.dictionary(key, tie("tree"), { maxKeys: 8 }),
    list: fc.array(tie("tree"), { maxLength: 4 }),
  }));
  const anyBody = fc.oneof(
    { weight: 8, arbitrary: tree.map((value) => JSON.stringify(value) ?? "") },
    { weight: 1, arbitrary: fc.string({ unit: "binary" }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('{"a":1e400}', '{"__proto__":{"a":1}}', "[".repeat(5_000), '"\\ud800"'),
    },
  );

  test("is answered without a 5xx, by a problem document where refused, and alike the second time", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...routes),
        anyBody,
        fc.boolean(),
        async (route, payload, signedIn) => {
          const options: InjectOptions = {
            method: route.method,
            url: route.path,
            headers: {
              origin: ORIGIN,
              ...(route.path.endsWith("/logout") || !signedIn ? {} : bearer(ann.accessToken)),
              ...(route.method === "GET" ? {} : { "content-type": "application/json" }),
            },
            ...(route.method === "GET" ? {} : { payload }),
          };
          const first = await inject(options);
          expect(first.statusCode).toBeLessThan(500);
          expect(first.headers["x-request-id"]).toBeDefined();
          if (first.statusCode < 400) return;
          expectProblem(first);
          expect(withoutId(await inject(options))).toBe(withoutId(first));
        },
      ),
      { numRuns: Number(process.env["ROEHUB_FUZZ_RUNS"] ?? 600) },
    );
  });

  test("with a valid backtest spoilt in one place is refused at that place or answered", async () => {
    const valid = {
      mode: "template",
      instrument: { market_id: 1, symbol: "ETHUSDT" },
      timeframe: "1h",
      indicators: [{ id: "ema", rule: "trend", params: { period: 10 } }],
      time_range: { start: "2025-01-01T00:00:00Z", end: "2025-01-03T00:00:00Z" },
      sizing: { mode: "fixed_quote", quote: 100 },
      risk: { sl_pct: { start: 1, stop: 2, step: 0.5, include_off: true }, tp_pct: null },
    };
    const places = pathsOf(valid);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), evil, async (place, value) => {
        const answer = await http.post(
          "/api/backtests",
          replaced(valid, place, value),
          bearer(ann.accessToken),
        );
        expect(answer.statusCode).toBeLessThan(500);
        if (answer.statusCode >= 400) expectProblem(answer);
      }),
      { numRuns: 300 },
    );
  });

  test.each<[string, string | Buffer, number, string, string]>([
    ["text with NUL", '{"kind":"mini_app","init_data":"\\u0000"}', 422, "/init_data", "bad_text"],
    ["half a character", '{"kind":"mini_app","init_data":"\\ud83d"}', 422, "/init_data", "bad_text"],
    ["a number beyond doubles", '{"kind":"mini_app","init_data":1e400}', 422, "/init_data", "too_large"],
    ["__proto__", '{"kind":"mini_app","init_data":"x","__proto__":{}}', 422, "/__proto__", "unknown_field"],
    ["another type", '{"kind":"mini_app","init_data":7}', 422, "/init_data", "wrong_type"],
    [
      "a number as text",
      '{"kind":"login_widget","data":{"id":"1","auth_date":true,"hash":""}}',
      422,
      "/data/auth_date",
      "wrong_type",
    ],
    ["a missing field", '{"kind":"mini_app"}', 422, "/init_data", "required"],
    ["another kind", '{"kind":"cookie"}', 422, "/kind", "not_allowed"],
    [
      "a text that is too long",
      `{"kind":"mini_app","init_data":"${"a".repeat(8_193)}"}`,
      422,
      "/init_data",
      "too_large",
    ],
    [
      "great depth",
      `{"kind":"mini_app","init_data":${"[".repeat(40)}${"]".repeat(40)}}`,
      422,
      `/init_data${"/0".repeat(31)}`,
      "too_large",
    ],
    ["nothing", "", 422, "", "required"],
    ["null", "null", 422, "", "wrong_type"],
  ])("with %s is refused exactly", async (_, payload, status, pointer, code) => {
    const headers = { "content-type": "application/json", origin: ORIGIN };
    const answer = await inject({ method: "POST", url: "/api/auth/telegram", headers, payload });
    expect(answer.statusCode).toBe(status);
    expectProblem(answer);
    expect(answer.json().errors).toContainEqual(expect.objectContaining({ pointer, code }));
  });

  test.each<[string, Record<string, string>, string | Buffer, number, string]>([
    ["that is not JSON", { "content-type": "application/json" }, "{", 400, "malformed_body"],
    [
      "that is not UTF-8",
      { "content-type": "application/json" },
      Buffer.from([0x22, 0xff, 0x22]),
      400,
      "malformed_body",
    ],
    [
      "that is a form",
      { "content-type": "application/x-www-form-urlencoded" },
      "a=1",
      415,
      "unsupported_media_type",
    ],
    ["that is plain text", { "content-type": "text/plain" }, "{}", 415, "unsupported_media_type"],
    [
      "that is a multipart form",
      { "content-type": "multipart/form-data; boundary=x" },
      "--x--",
      415,
      "unsupported_media_type",
    ],
    ["of no type", {}, Buffer.from("{}"), 415, "unsupported_media_type"],
    [
      "that is too large",
      { "content-type": "application/json" },
      `"${"a".repeat(BODY_MAX_BYTES)}"`,
      413,
      "payload_too_large",
    ],
  ])("%s is refused whole", async (_, headers, payload, status, code) => {
    for (const { path } of posts) {
      const answer = await inject({
        method: "POST",
        url: path,
        headers: {
          origin: ORIGIN,
          ...bearer(path.endsWith("/logout") ? undefined : ann.accessToken),
          ...headers,
        },
        payload,
      });
      if (path.endsWith("/logout")) expect(answer.statusCode).toBe(401);
      else expect(answer.json()).toMatchObject({ status, code });
      expectProblem(answer);
    }
  });

  test("with thousands of faults lists the first hundred", async () => {
    const body = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`f${index}`, 1]));
    const answer = await http.post("/api/auth/telegram", { kind: "mini_app", init_data: "x", ...body });
    expect(answer.json().errors).toHaveLength(100);
    expect(answer.json().detail).toContain("first 100");
    expect(answer.body.length).toBeLessThan(20_000);
  });
});

describe("who may call", () => {
  test("is declared by every route, or the server does not start", () => {
    const app = fastify({ logger: false });
    guardRoutes(app, { accessTokens: never, sessions: never, users: never });
    expect(() => app.get("/api/forgotten", async () => "open")).toThrow("does not say who may call it");
  });

  test("is asked before anything else is read: strangers learn nothing of a session route", async () => {
    for (const { path, method } of routes.filter(({ needsSession }) => needsSession)) {
      for (const headers of [{}, { authorization: "Bearer x" }, { authorization: "Basic YTpi" }]) {
        const answer = await inject({
          method,
          url: path,
          headers: { ...headers, origin: ORIGIN, "content-type": "application/json" },
          ...(method === "GET" ? {} : { payload: "{" }),
        });
        expect(answer.json(), `${method} ${path}`).toMatchObject({ status: 401, code: "unauthenticated" });
      }
    }
  });

  test("never is a page of another site", async () => {
    const foreign = ["https://evil.example", "null", `${ORIGIN}.evil.example`, "http://127.0.0.1", ""];
    const before = await postgres.pool.query("SELECT count(*) FROM backtest_results");
    for (const { path } of posts) {
      for (const origin of foreign) {
        const answer = await http.post(path, {}, { ...bearer(ann.accessToken), origin });
        expect(answer.json(), `${path} from ${origin}`).toMatchObject({
          status: 403,
          code: "origin_refused",
        });
      }
      const cookieWithoutOrigin = await inject({
        method: "POST",
        url: path,
        headers: { cookie: `roehub_refresh=${ann.refreshToken}`, ...bearer(ann.accessToken) },
      });
      expect(cookieWithoutOrigin.json()).toMatchObject({ code: "origin_refused" });
    }
    expect((await http.get("/api/auth/me", ann.accessToken)).statusCode).toBe(200);
    expect((await postgres.pool.query("SELECT count(*) FROM backtest_results")).rows).toEqual(before.rows);
  });

  test("may be a program, which sends neither origin nor cookie", async () => {
    const headers = { ...bearer(ann.accessToken), "content-type": "application/json" };
    const answer = await inject({ method: "POST", url: "/api/backtests", headers, payload: "{}" });
    expect(answer.statusCode).toBe(422);
  });
});

describe("addresses", () => {
  test.each<[HTTPMethods, string, number, string | undefined]>([
    ["GET", "/api/none", 404, undefined],
    ["POST", "/api/none", 404, undefined],
    ["GET", "/api", 404, undefined],
    ["GET", "/admin/users", 404, undefined],
    ["GET", "/api/%zz", 404, undefined],
    ["GET", `/api/strategies/${"x".repeat(300)}`, 404, undefined],
    ["GET", "/api/auth/telegram", 405, "POST"],
    ["PUT", "/api/strategies", 405, "GET, HEAD"],
    ["DELETE", "/api/backtests", 405, "GET, HEAD, POST"],
    ["OPTIONS", "/api/backtests", 405, "GET, HEAD, POST"],
    ["POST", "/", 405, "GET, HEAD"],
  ])("%s %s answers %d", async (method, url, status, allow) => {
    const answer = await inject({ method, url });
    expect(answer.statusCode).toBe(status);
    expect(answer.headers.allow).toBe(allow);
    expectProblem(answer);
  });

  test("carry the caller's request id if it is well-formed, else one of ours", async () => {
    const idOf = async (id: string) =>
      (await http.get("/health", undefined, { "x-request-id": id })).headers["x-request-id"];
    expect(await idOf("tg.42_a-b")).toBe("tg.42_a-b");
    for (const id of ["", "a b", "<script>", "x".repeat(65), "-a", "é"]) {
      expect(await idOf(id)).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  test("that are no HTTP are answered by a problem document too", async () => {
    await http.server.listen({ host: "127.0.0.1", port: 0 });
    const address = http.server.server.address();
    if (typeof address !== "object" || address === null) throw new Error("not listening");
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(address.port, "127.0.0.1", () => socket.write("HELLO\r\n\r\n"));
      let text = "";
      socket.on("data", (chunk) => (text += chunk));
      socket.on("close", () => resolve(text));
      socket.on("error", reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(problemDocumentSchema.parse(JSON.parse(answer.split("\r\n\r\n")[1] ?? ""))).toMatchObject({
      code: "malformed_body",
    });
  });
});

describe("a fault of ours", () => {
  test("is told without its cause, with the id under which the log has it", async () => {
    await postgres.pool.query("ALTER TABLE strategy_strategies RENAME TO hidden");
    try {
      const answer = await http.get("/api/strategies", ann.accessToken, { "x-request-id": "fault-1" });
      expect(answer.statusCode).toBe(500);
      expectProblem(answer);
      expect(answer.body).not.toMatch(/strategy_strategies|select|42P01/i);
      expect(http.logLines.join("")).toMatch(/fault-1.*42P01/);
    } finally {
      await postgres.pool.query("ALTER TABLE hidden RENAME TO strategy_strategies");
    }
  });
});

describe("health", () => {
  const whole = { ...http.readiness };
  afterEach(() => void Object.assign(http.readiness, whole));

  test("is told without a session", async () => {
    expect((await http.get("/health")).json()).toEqual({ status: "ok" });
    const ready = await http.get("/ready");
    expect(ready.statusCode).toBe(200);
    expect(Object.keys(ready.json().parts)).toEqual(["postgres", "clickhouse", "stream_bus", "migrations"]);
  });

  test("names each part that does not answer, and is 503 then", async () => {
    http.readiness.migrations = () =>
      Promise.reject(new RoehubError("migration_behind", "Run the migrations."));
    http.readiness.stream_bus = () => Promise.reject(new Error("secret address"));
    const ready = await http.get("/ready");
    expect(ready.statusCode).toBe(503);
    expect(ready.json()).toMatchObject({
      status: "not_ready",
      parts: {
        postgres: { ok: true, reason: null },
        migrations: { ok: false, reason: "migration_behind" },
        stream_bus: { ok: false, reason: "unavailable" },
      },
    });
    expect(ready.body).not.toContain("secret");
  });

  test("does not wait for a part that hangs", async () => {
    http.readiness.clickhouse = () => new Promise(() => {});
    expect((await http.get("/ready")).json()).toMatchObject({ parts: { clickhouse: { ok: false } } });
  });
});

describe("the Mini App", () => {
  test("that is not built says so", async () => {
    const answer = await http.get("/");
    expect(answer.statusCode).toBe(503);
    expectProblem(answer);
  });

  test("is served at every address of its own, framed by Telegram alone, without a cache for its page", async () => {
    mkdirSync(join(http.miniAppDirectory, "assets"));
    writeFileSync(join(http.miniAppDirectory, "index.html"), "<!doctype html>page");
    writeFileSync(join(http.miniAppDirectory, "assets", "app-1a2b.js"), "1");
    writeFileSync(join(http.miniAppDirectory, ".secret"), "hidden");
    for (const url of ["/", "/strategies/1", "/?tgWebAppStartParam=r_1"]) {
      const page = await http.get(url);
      expect(page.statusCode).toBe(200);
      expect(page.body).toContain("page");
      expect(page.headers["cache-control"]).toBe("no-cache");
      const policy = String(page.headers["content-security-policy"]);
      expect(policy).toContain("frame-ancestors 'self' https://web.telegram.org");
      expect(policy).toContain("default-src 'self'");
    }
    const asset = await http.get("/assets/app-1a2b.js");
    expect(asset.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    expect(asset.headers["content-type"]).toContain("javascript");
  });

  test.each([
    "/assets/none.js",
    "/../../package.json",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/.secret",
    "/assets/%00.js",
  ])("answers nothing outside its directory: %s", async (url) => {
    const answer = await http.get(url);
    expect(answer.statusCode).toBeGreaterThanOrEqual(200);
    expect(answer.statusCode).toBeLessThan(500);
    expect(answer.body).not.toMatch(/root:|hidden|"name"/);
  });
});

const never = new Proxy(Object.create(null), {
  get: () => () => {
    throw new Error("not called");
  },
});

type Path = readonly string[];

function pathsOf(value: unknown, at: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, member]) => pathsOf(member, [...at, key]))];
}

function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by;
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value)
    ? [...value]
    : { ...(value as object) };
  const members = copy as Record<string, unknown>;
  members[key] = replaced(members[key], rest, by);
  return copy;
}
