import { describe, expect, test } from "vitest";
import { createApiClient } from "./api-client.ts";
import { failureOf } from "./api-failure.ts";

type Answer = (request: Request) => Response | Promise<Response>;

/** A server at the edge of the process: answers by path, and remembers what it was asked. */
function createServer(answers: Readonly<Record<string, Answer>>) {
  const asked: string[] = [];
  const fetch = async (input: RequestInfo | URL, init?: RequestInit) => {
    const request = new Request(new URL(String(input), "http://127.0.0.1"), init);
    const { pathname } = new URL(request.url);
    asked.push(pathname);
    const answer = answers[pathname];
    if (answer === undefined) throw new TypeError("Failed to fetch");
    return answer(request);
  };
  return { fetch: fetch as typeof globalThis.fetch, asked };
}

const grant = (token: string) =>
  Response.json({ access_token: token, token_type: "Bearer", user: { user_id: "u", locale: "ru" } });

const problem = (status: number, code: string) =>
  Response.json(
    { type: "about:blank", title: "", status, code, detail: "", instance: "", request_id: "req-7" },
    { status, headers: { "Content-Type": "application/problem+json" } },
  );

const tokenOf = (request: Request) => request.headers.get("Authorization");

const caught = async (promise: Promise<unknown>) =>
  failureOf(
    await promise.then(
      () => null,
      (error: unknown) => error,
    ),
  );

describe("signing in", () => {
  test("sends the launch data once for requests that start together", async () => {
    const bodies: string[] = [];
    const server = createServer({
      "/api/auth/telegram": async (request) => {
        bodies.push(await request.text());
        return grant("one");
      },
      "/api/strategies": (request) => Response.json(tokenOf(request)),
    });
    const client = createApiClient({ fetch: server.fetch, initDataRaw: "user=1&hash=2" });
    const answers = await Promise.all([client.get("/api/strategies"), client.get("/api/strategies")]);
    expect(answers).toEqual(["Bearer one", "Bearer one"]);
    expect(bodies).toEqual([JSON.stringify({ kind: "mini_app", init_data: "user=1&hash=2" })]);
  });

  test("uses the cookie where the launch data are too old", async () => {
    const server = createServer({
      "/api/auth/telegram": () => problem(401, "init_data_expired"),
      "/api/auth/refresh": () => grant("two"),
    });
    const client = createApiClient({ fetch: server.fetch, initDataRaw: "old" });
    expect((await client.signIn()).locale).toBe("ru");
  });

  test("says why where neither works, and that it is outside Telegram where there are no launch data", async () => {
    const answers = {
      "/api/auth/telegram": () => problem(401, "init_data_expired"),
      "/api/auth/refresh": () => problem(401, "unauthenticated"),
    };
    const inside = createApiClient({ fetch: createServer(answers).fetch, initDataRaw: "old" });
    const outside = createApiClient({ fetch: createServer(answers).fetch, initDataRaw: null });
    expect(await caught(inside.signIn())).toEqual({ kind: "signed_out", code: "init_data_expired" });
    expect(await caught(outside.signIn())).toEqual({ kind: "signed_out", code: "outside_telegram" });
  });
});

describe("a refused token", () => {
  const expiringServer = (refresh: Answer) => {
    let logins = 0;
    return createServer({
      "/api/auth/telegram": () => grant(logins++ === 0 ? "stale" : "again"),
      "/api/auth/refresh": refresh,
      "/api/strategies": (request) =>
        tokenOf(request) === "Bearer stale"
          ? problem(401, "unauthenticated")
          : Response.json(tokenOf(request)),
    });
  };

  test("is renewed by the cookie, once for requests that fail together", async () => {
    const server = expiringServer(() => grant("fresh"));
    const client = createApiClient({ fetch: server.fetch, initDataRaw: "data" });
    await client.signIn();
    const answers = await Promise.all([client.get("/api/strategies"), client.get("/api/strategies")]);
    expect(answers).toEqual(["Bearer fresh", "Bearer fresh"]);
    expect(server.asked.filter((path) => path === "/api/auth/refresh")).toHaveLength(1);
  });

  test("is renewed by the launch data where the cookie is blocked", async () => {
    const server = expiringServer(() => problem(401, "unauthenticated"));
    const client = createApiClient({ fetch: server.fetch, initDataRaw: "data" });
    await client.signIn();
    expect(await client.get("/api/strategies")).toBe("Bearer again");
  });

  test("that is refused after renewal too ends the session instead of looping", async () => {
    const server = createServer({
      "/api/auth/telegram": () => grant("never"),
      "/api/auth/refresh": () => grant("never"),
      "/api/strategies": () => problem(401, "session_revoked"),
    });
    const client = createApiClient({ fetch: server.fetch, initDataRaw: "data" });
    expect(await caught(client.get("/api/strategies"))).toEqual({
      kind: "signed_out",
      code: "unauthenticated",
    });
    expect(server.asked.filter((path) => path === "/api/strategies")).toHaveLength(2);
  });
});

test("a stream is opened in the same session, renewed where the token has expired", async () => {
  let logins = 0;
  const server = createServer({
    "/api/auth/telegram": () => grant(logins++ === 0 ? "stale" : "again"),
    "/api/auth/refresh": () => problem(401, "unauthenticated"),
    "/api/stream": (request) =>
      tokenOf(request) === "Bearer stale"
        ? problem(401, "unauthenticated")
        : new Response(`data: ${tokenOf(request)} ${request.headers.get("Last-Event-ID")}\n\n`),
  });
  const client = createApiClient({ fetch: server.fetch, initDataRaw: "data" });
  const response = await client.open("/api/stream", { headers: { "Last-Event-ID": "7" } });
  expect(await response.text()).toBe("data: Bearer again 7\n\n");
});

describe("failures", () => {
  const clientOf = (answer: Answer) =>
    createApiClient({
      fetch: createServer({ "/api/auth/telegram": () => grant("one"), "/api/x": answer }).fetch,
      initDataRaw: "data",
    });

  test("a problem document keeps its code and request id", async () => {
    expect(await caught(clientOf(() => problem(404, "not_found")).get("/api/x"))).toEqual({
      kind: "refused",
      status: 404,
      code: "not_found",
      requestId: "req-7",
    });
  });

  test("a gateway's page keeps its status and the id of its header", async () => {
    const page = () =>
      new Response("<h1>Bad gateway</h1>", { status: 502, headers: { "X-Request-Id": "gw-1" } });
    expect(await caught(clientOf(page).get("/api/x"))).toEqual({
      kind: "refused",
      status: 502,
      code: "http_502",
      requestId: "gw-1",
    });
  });

  test("no answer at all is being offline", async () => {
    const server = createServer({});
    const client = createApiClient({ fetch: server.fetch, initDataRaw: "data" });
    expect(await caught(client.get("/api/x"))).toEqual({ kind: "offline" });
  });
});

test("a question with a body goes with the session, and is asked again with a renewed one", async () => {
  const bodies: string[] = [];
  let grants = 0;
  const server = createServer({
    "/api/auth/telegram": () => grant(`token ${++grants}`),
    "/api/auth/refresh": () => grant(`token ${++grants}`),
    "/api/indicators/compute": async (request) => {
      bodies.push(`${request.method} ${request.headers.get("Content-Type")} ${await request.text()}`);
      return tokenOf(request) === "Bearer token 1"
        ? problem(401, "unauthenticated")
        : Response.json({ ok: 1 });
    },
  });
  const client = createApiClient({ fetch: server.fetch, initDataRaw: "user=1" });
  expect(await client.post("/api/indicators/compute", { id: "ema" })).toEqual({ ok: 1 });
  const asked = 'POST application/json {"id":"ema"}';
  expect(bodies).toEqual([asked, asked]);
});
