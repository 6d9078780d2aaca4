import { mkdirSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { problemDocumentSchema } from "@roehub/core/contract/problem-document";
import { RoehubError } from "@roehub/core/kernel/errors";
import { fastify, type HTTPMethods, type InjectOptions } from "fastify";
import { afterEach, describe, expect, test } from "vitest";
import { createTestClickhouse, createTestDatabase } from "../../../workers/src/sandbox/test-databases.ts";
import { bearer, createHttpHarness, describedRoutes, expectProblem, ORIGIN } from "../../e2e/http-harness.ts";
import { guardRoutes } from "./access.ts";

const { postgres } = await createTestDatabase();
const { clickhouse } = await createTestClickhouse();
const http = await createHttpHarness({ postgres, clickhouse });
const ann = await http.signIn(1001);

const routes = await describedRoutes(http);
const posts = routes.filter(({ method }) => method === "POST");

const inject = (options: InjectOptions) => http.server.inject(options);

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

  test("take no parameter that they do not name", async () => {
    for (const { path, method } of routes.filter((route) => route.method === "GET")) {
      const answer = await inject({ method, url: `${path}?surprise=1`, headers: bearer(ann.accessToken) });
      expect(answer.statusCode, path).toBe(422);
      expect(answer.json().errors).toContainEqual({
        pointer: "/query/surprise",
        code: "unknown_field",
        message: "is not a known field",
      });
    }
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
