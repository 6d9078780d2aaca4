import { createHash, createHmac } from "node:crypto";
import { meSchema, sessionListSchema } from "@roehub/core/contract/auth";
import { verifyAuditChain } from "@roehub/core/platform/audit";
import { hmacSha256 } from "@roehub/core/platform/crypto";
import fc from "fast-check";
import { SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import { createTestClickhouse, createTestDatabase } from "../../../workers/src/sandbox/test-databases.ts";
import { BOT_TOKEN, bearer, createHttpHarness, ORIGIN, signedIn } from "../../e2e/http-harness.ts";

const { postgres } = await createTestDatabase();
const { clickhouse } = await createTestClickhouse();
const http = await createHttpHarness({ postgres, clickhouse });

const cookie = (refreshToken: string) => ({ cookie: `roehub_refresh=${refreshToken}` });
const refresh = (refreshToken: string) =>
  http.server.inject({
    method: "POST",
    url: "/api/auth/refresh",
    headers: { origin: ORIGIN, ...cookie(refreshToken) },
  });
const logout = (accessToken: string) =>
  http.server.inject({
    method: "POST",
    url: "/api/auth/logout",
    headers: { origin: ORIGIN, ...bearer(accessToken) },
  });

describe("signing in", () => {
  test("makes the user once, with a personal workspace and the language of Telegram", async () => {
    const first = await http.signIn(2001, "first");
    const again = await http.signIn(2001, "second");
    expect(first.response.statusCode).toBe(200);
    expect(first.grant.user).toMatchObject({ telegram_user_id: 2001, locale: "ru" });
    expect(again.grant.user).toEqual(first.grant.user);
    expect(again.grant.workspace_id).toBe(first.grant.workspace_id);
    expect(again.grant.session_id).not.toBe(first.grant.session_id);
    const me = await http.get("/api/auth/me", first.accessToken);
    expect(meSchema.parse(me.json())).toMatchObject({
      user: first.grant.user,
      session: { session_id: first.grant.session_id, kind: "mini_app" },
      workspace: { workspace_id: first.grant.workspace_id, role: "owner" },
    });
  });

  test("keeps the refresh token out of reach of scripts and inside the frame of Telegram Web", async () => {
    const { response } = await http.signIn(2002);
    const header = String(response.headers["set-cookie"]);
    for (const attribute of ["HttpOnly", "Secure", "SameSite=None", "Partitioned", "Path=/api/auth"]) {
      expect(header).toContain(attribute);
    }
    expect(response.body).not.toContain(signedIn(response).refreshToken);
  });

  test("with the init data of a page that was loaded again resumes the session", async () => {
    const first = await http.signIn(2003);
    http.advance(60_000);
    const again = await http.post("/api/auth/telegram", { kind: "mini_app", init_data: first.initData });
    expect(signedIn(again).grant.session_id).toBe(first.grant.session_id);
  });

  test("twice at once with the same init data opens one session", async () => {
    const body = { kind: "mini_app", init_data: http.initData(2004) };
    const answers = await Promise.all([1, 2, 3, 4].map(() => http.post("/api/auth/telegram", body)));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200]);
    expect(new Set(answers.map((answer) => signedIn(answer).grant.session_id)).size).toBe(1);
  });

  test("with init data of a session that was left is refused, also in another order", async () => {
    const session = await http.signIn(2005);
    expect((await logout(session.accessToken)).statusCode).toBe(204);
    const { initData } = session;
    const reordered = new URLSearchParams([...new URLSearchParams(initData)].reverse()).toString();
    for (const init_data of [initData, reordered]) {
      const answer = await http.post("/api/auth/telegram", { kind: "mini_app", init_data });
      expect(answer.statusCode).toBe(401);
      expect(answer.json()).toMatchObject({ code: "session_revoked" });
    }
  });

  test("with the Login Widget takes its own hash and no other", async () => {
    const fields = { id: "2006", first_name: "Ann", auth_date: authDateNow() };
    const text = Object.keys(fields)
      .sort()
      .map((name) => `${name}=${fields[name as keyof typeof fields]}`)
      .join("\n");
    const sign = (key: Uint8Array) => Buffer.from(hmacSha256(key, text)).toString("hex");
    const widgetHash = sign(createHash("sha256").update(BOT_TOKEN).digest());
    const appHash = sign(hmacSha256("WebAppData", BOT_TOKEN));
    const login = (hash: string) =>
      http.post("/api/auth/telegram", { kind: "login_widget", data: { ...fields, hash } });
    expect((await login(widgetHash)).statusCode).toBe(200);
    expect((await login(appHash)).json()).toMatchObject({ status: 401, code: "init_data_invalid" });
  });

  test("later than an hour, or from the future, tells to open the app again", async () => {
    const old = http.initData(2007, "old");
    http.advance(3_601_000);
    expect(
      (await http.post("/api/auth/telegram", { kind: "mini_app", init_data: old })).json(),
    ).toMatchObject({
      status: 401,
      code: "init_data_expired",
    });
    const ahead = http.initData(2007, "ahead");
    http.advance(-61_000);
    const answer = await http.post("/api/auth/telegram", { kind: "mini_app", init_data: ahead });
    expect(answer.json()).toMatchObject({ status: 401, code: "init_data_expired" });
    http.advance(61_000);
  });

  test("with any mutation of valid init data is refused with 401", async () => {
    const valid = http.initData(2008, "mutated");
    const character = fc.constantFrom(..."0189afAZ=&%+ -");
    await fc.assert(
      fc.asyncProperty(fc.nat(valid.length - 1), character, async (at, replacement) => {
        const mutated = valid.slice(0, at) + replacement + valid.slice(at + 1);
        fc.pre(fieldsOf(mutated) !== fieldsOf(valid));
        const answer = await http.post("/api/auth/telegram", { kind: "mini_app", init_data: mutated });
        expect(answer.statusCode).toBe(401);
        expect(answer.json()).toMatchObject({ code: "init_data_invalid" });
      }),
      { numRuns: 300 },
    );
  });
});

describe("a refresh token", () => {
  test("gives a new access token and a new refresh token of the same session", async () => {
    const session = await http.signIn(3001);
    http.advance(16 * 60_000);
    expect((await http.get("/api/auth/me", session.accessToken)).statusCode).toBe(401);
    const next = signedIn(await refresh(session.refreshToken));
    expect(next.grant.session_id).toBe(session.grant.session_id);
    expect(next.refreshToken).not.toBe(session.refreshToken);
    expect((await http.get("/api/auth/me", next.accessToken)).statusCode).toBe(200);
  });

  test("that was used before closes the session for everyone who holds a part of it", async () => {
    const session = await http.signIn(3002);
    const next = signedIn(await refresh(session.refreshToken));
    const replay = await refresh(session.refreshToken);
    expect(replay.json()).toMatchObject({ status: 401, code: "session_revoked" });
    expect((await refresh(next.refreshToken)).json()).toMatchObject({ code: "session_revoked" });
    expect((await http.get("/api/auth/me", next.accessToken)).json()).toMatchObject({
      code: "session_revoked",
    });
  });

  test("used many times at once counts once", async () => {
    const session = await http.signIn(3003);
    const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(session.refreshToken)));
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
  });

  test("is not stored", async () => {
    const session = await http.signIn(3004);
    const { rows } = await postgres.pool.query("SELECT t::text AS row FROM identity_refresh_tokens t");
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(session.refreshToken);
  });

  test("of a session that ended by age is refused", async () => {
    const session = await http.signIn(3005);
    http.advance(31 * 86_400_000);
    expect((await refresh(session.refreshToken)).json()).toMatchObject({
      status: 401,
      code: "unauthenticated",
    });
  });

  test.each(["", "x", "a".repeat(43)])("that was never handed out (%j) is refused", async (token) => {
    expect((await refresh(token)).json()).toMatchObject({ status: 401, code: "unauthenticated" });
  });
});

describe("an access token", () => {
  test("of a session that was left is refused at once", async () => {
    const session = await http.signIn(4001);
    await logout(session.accessToken);
    expect((await http.get("/api/auth/me", session.accessToken)).json()).toMatchObject({
      code: "session_revoked",
    });
    expect((await logout(session.accessToken)).statusCode).toBe(401);
  });

  test("of a user who was deleted is refused, and so is the refresh token", async () => {
    const session = await http.signIn(4003);
    await postgres.pool.query("UPDATE identity_users SET is_deleted = true WHERE telegram_user_id = 4003");
    expect((await http.get("/api/auth/me", session.accessToken)).json()).toMatchObject({
      code: "session_revoked",
    });
    expect((await refresh(session.refreshToken)).json()).toMatchObject({ code: "session_revoked" });
    const again = await http.post("/api/auth/telegram", { kind: "mini_app", init_data: session.initData });
    expect(again.json()).toMatchObject({ code: "session_revoked" });
  });

  test("signed otherwise, for another purpose, or not at all, is refused", async () => {
    const session = await http.signIn(4002);
    const secret = new Uint8Array(32).fill(7);
    const nowSeconds = Number(authDateNow());
    const token = (change: { typ?: string; aud?: string; iss?: string; sid?: string; exp?: number }) =>
      new SignJWT({ sid: change.sid ?? session.grant.session_id })
        .setProtectedHeader({ alg: "HS256", typ: change.typ ?? "at+jwt" })
        .setIssuer(change.iss ?? "roehub")
        .setAudience(change.aud ?? "roehub-api")
        .setSubject(session.grant.user.user_id)
        .setIssuedAt(nowSeconds)
        .setExpirationTime(change.exp ?? nowSeconds + 60);
    expect((await http.get("/api/auth/me", await token({}).sign(secret))).statusCode).toBe(200);
    const [header = "", payload = ""] = session.accessToken.split(".");
    const hs512 = Buffer.from('{"alg":"HS512","typ":"at+jwt"}').toString("base64url");
    const otherAlgorithm = `${hs512}.${payload}`;
    const none = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString("base64url");
    const wrong = [
      await token({}).sign(new Uint8Array(32).fill(8)),
      `${otherAlgorithm}.${createHmac("sha512", secret).update(otherAlgorithm).digest("base64url")}`,
      await token({ typ: "JWT" }).sign(secret),
      await token({ aud: "else" }).sign(secret),
      await token({ iss: "else" }).sign(secret),
      await token({ sid: "not-a-session" }).sign(secret),
      await token({ exp: nowSeconds - 1 }).sign(secret),
      `${none}.${payload}.`,
      `${header}.${payload}.`,
      session.accessToken.slice(0, -2),
      "",
      "x",
    ];
    for (const accessToken of wrong) {
      const answer = await http.get("/api/auth/me", accessToken);
      expect(answer.statusCode, accessToken).toBe(401);
      expect(answer.headers["www-authenticate"]).toBe("Bearer");
    }
  });
});

describe("sessions", () => {
  const close = (accessToken: string, sessionId: string) =>
    http.server.inject({
      method: "DELETE",
      url: `/api/auth/sessions/${sessionId}`,
      headers: { origin: ORIGIN, ...bearer(accessToken) },
    });

  test("are listed to their user alone, and closing one refuses it at once", async () => {
    const phone = await http.signIn(4501, "phone");
    http.advance(1_000);
    const desktop = await http.signIn(4501, "desktop");
    const stranger = await http.signIn(4502);
    const listOf = async (accessToken: string) => {
      const answer = await http.get("/api/auth/sessions", accessToken);
      const { items } = sessionListSchema.parse(answer.json());
      return items.map((session) => [session.session_id, session.is_current]);
    };
    expect(await listOf(desktop.accessToken)).toEqual([
      [desktop.grant.session_id, true],
      [phone.grant.session_id, false],
    ]);
    expect((await close(stranger.accessToken, phone.grant.session_id)).statusCode).toBe(404);
    expect((await http.get("/api/auth/me", phone.accessToken)).statusCode).toBe(200);
    expect((await close(desktop.accessToken, phone.grant.session_id)).statusCode).toBe(204);
    expect((await http.get("/api/auth/me", phone.accessToken)).json()).toMatchObject({
      code: "session_revoked",
    });
    expect((await refresh(phone.refreshToken)).json()).toMatchObject({ code: "session_revoked" });
    expect(await listOf(desktop.accessToken)).toEqual([[desktop.grant.session_id, true]]);
    expect((await close(desktop.accessToken, "x")).statusCode).toBe(404);
  });
});

describe("a workspace", () => {
  test("that one is no member of is refused, whether it exists or not", async () => {
    const ann = await http.signIn(5001);
    const boris = await http.signIn(5002);
    const ask = (workspace: string) =>
      http.get("/api/auth/me", ann.accessToken, { "x-workspace-id": workspace });
    expect((await ask(ann.grant.workspace_id)).statusCode).toBe(200);
    for (const workspace of [boris.grant.workspace_id, "01890000-0000-7000-8000-000000000000", "x", "'"]) {
      expect((await ask(workspace)).json()).toMatchObject({ status: 403, code: "forbidden" });
    }
  });
});

test("every opening, leaving and stolen token is in an unbroken audit log", async () => {
  const { rows } = await postgres.pool.query("SELECT action, outcome FROM audit_log");
  const actions = new Set(rows.map(({ action, outcome }) => `${action} ${outcome}`));
  for (const action of ["session.opened ok", "session.logout ok", "session.refresh_reuse denied"]) {
    expect(actions).toContain(action);
  }
  expect(await verifyAuditChain(postgres.db)).toMatchObject({ ok: true });
});

test("no token, cookie or init data reaches the log", async () => {
  const session = await http.signIn(6001);
  await refresh(session.refreshToken);
  const log = http.logLines.join("");
  expect(log).toContain('"route":"/api/auth/telegram"');
  for (const secret of [session.accessToken, session.refreshToken, http.initData(6001), BOT_TOKEN]) {
    expect(log).not.toContain(secret);
  }
});

function authDateNow(): string {
  return new URLSearchParams(http.initData()).get("auth_date") ?? "";
}

function fieldsOf(initData: string): string {
  return JSON.stringify([...new URLSearchParams(initData)].sort());
}
