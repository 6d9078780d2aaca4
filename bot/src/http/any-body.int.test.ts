import { processVariables } from "@roehub/core/platform/config";
import fc from "fast-check";
import type { InjectOptions, LightMyRequestResponse } from "fastify";
import { describe, expect, test } from "vitest";
import { createTestClickhouse, createTestDatabase } from "../../../workers/src/sandbox/test-databases.ts";
import { bearer, createHttpHarness, describedRoutes, expectProblem, ORIGIN } from "../../e2e/http-harness.ts";
import { BODY_MAX_BYTES } from "./json-body.ts";

const { postgres } = await createTestDatabase();
const { clickhouse } = await createTestClickhouse();
const http = await createHttpHarness({ postgres, clickhouse });
const ann = await http.signIn(1001);

const routes = await describedRoutes(http);
const posts = routes.filter(({ method }) => method === "POST");

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
    "out_of_sample",
    "walk_forward",
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
      ...[
        "validation",
        "train_pct",
        "train_bars",
        "test_bars",
        "step_bars",
        "prune",
        "loss_window",
        "trades",
      ],
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
      { numRuns: Number(processVariables()["ROEHUB_FUZZ_RUNS"] ?? 600) },
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
      prune: {
        max_drawdown_pct: 20,
        min_trades: 0,
        max_trades: 40,
        loss_window: { trades: 3, max_loss_pct: 5 },
      },
    };
    const bodies = [
      { ...valid, validation: { kind: "out_of_sample", train_pct: 70 } },
      { ...valid, validation: { kind: "walk_forward", train_bars: 20, test_bars: 10, step_bars: 10 } },
    ];
    const spoilt = fc
      .constantFrom(...bodies)
      .chain((body) => fc.tuple(fc.constant(body), fc.constantFrom(...pathsOf(body)), evil));
    await fc.assert(
      fc.asyncProperty(spoilt, async ([body, place, value]) => {
        const answer = await http.post(
          "/api/backtests",
          replaced(body, place, value),
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
