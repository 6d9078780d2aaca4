import { instrumentListSchema } from "@roehub/core/contract/market-data";
import { backtestPageSchema, backtestViewSchema } from "@roehub/core/contract/stored-backtests";
import { strategyPageSchema, strategyViewSchema } from "@roehub/core/contract/strategies";
import type { Actor } from "@roehub/core/kernel/actor";
import type { StrategyId } from "@roehub/core/kernel/ids";
import { epochMs, formatInstant, HOUR_MS } from "@roehub/core/kernel/time";
import { describe, expect, test } from "vitest";
import { createTestClickhouse, createTestDatabase } from "../../../workers/src/sandbox/test-databases.ts";
import { bearer, CANDLES, createHttpHarness, type SignedIn } from "../../e2e/http-harness.ts";

const { postgres } = await createTestDatabase();
const { clickhouse } = await createTestClickhouse();
const http = await createHttpHarness({ postgres, clickhouse });
const ann = await http.signIn(1001);
const boris = await http.signIn(1002);

const spec = (period: number) => ({
  schema_version: 1,
  instrument: { market_id: 1, symbol: "BTCUSDT" },
  timeframe: "15m",
  indicators: [{ id: "ema", rule: "trend", params: { period } }],
});

let keys = 0;
const create = (actor: Actor, period: number, parent?: StrategyId) =>
  http.strategies.create(actor, spec(period), {
    idempotencyKey: `test:${keys++}`,
    ...(parent !== undefined && { parentStrategyId: parent }),
  });

const template = {
  mode: "template",
  instrument: { market_id: 1, symbol: "BTCUSDT" },
  timeframe: "15m",
  indicators: [{ id: "ema", rule: "trend", params: { period: { start: 10, stop: 30, step: 10 } } }],
  time_range: {
    start: formatInstant(epochMs(CANDLES.startMs + 96 * HOUR_MS)),
    end: formatInstant(epochMs(CANDLES.endMs)),
  },
};

const run = (who: SignedIn, body: unknown, headers: Record<string, string> = {}) =>
  http.post("/api/backtests", body, { ...bearer(who.accessToken), ...headers });

describe("strategies", () => {
  test("are listed newest first, page by page, each once", async () => {
    const made: string[] = [];
    for (const period of [10, 11, 12, 13, 14]) {
      made.unshift((await create(ann.actor, period)).strategyId);
      if (period !== 12) http.advance(1);
    }
    const listed: string[] = [];
    let next: string | null = "";
    while (next !== null) {
      const cursor: string = next === "" ? "" : `&cursor=${next}`;
      const answer = await http.get(`/api/strategies?limit=2${cursor}`, ann.accessToken);
      const page = strategyPageSchema.parse(answer.json());
      listed.push(...page.items.map(({ strategy_id }) => strategy_id));
      next = page.next_cursor;
    }
    expect([...listed].sort()).toEqual([...made].sort());
    expect(listed[0]).toBe(made[0]);
  });

  test("show their parent, so that the difference can be told", async () => {
    const parent = await create(ann.actor, 20);
    const child = await create(ann.actor, 34, parent.strategyId);
    const answer = await http.get(`/api/strategies/${child.strategyId}`, ann.accessToken);
    expect(strategyViewSchema.parse(answer.json())).toMatchObject({
      name: "BTCUSDT spot 15m ema.trend(34)",
      spec: spec(34),
      parent: { strategy_id: parent.strategyId, spec: spec(20) },
    });
  });

  test("of others, missing, deleted or misnamed answer the same 404", async () => {
    const deleted = await create(ann.actor, 40);
    await http.strategies.remove(ann.actor, deleted.strategyId);
    const foreign = await create(boris.actor, 41);
    const ids = [
      foreign.strategyId,
      deleted.strategyId,
      "01890000-0000-7000-8000-000000000000",
      "x",
      "%00",
      "%27",
    ];
    const bodies = new Set<string>();
    for (const id of ids) {
      const answer = await http.get(`/api/strategies/${id}`, ann.accessToken, { "x-request-id": "same" });
      expect(answer.statusCode).toBe(404);
      bodies.add(answer.body.replace(`/api/strategies/${id}`, ""));
    }
    expect(bodies.size).toBe(1);
    const list = await http.get("/api/strategies?limit=100", ann.accessToken);
    expect(list.body).not.toContain(foreign.strategyId);
    expect(list.body).not.toContain(deleted.strategyId);
  });

  test.each([
    ["limit=0", "/query/limit"],
    ["limit=101", "/query/limit"],
    ["limit=1.5", "/query/limit"],
    ["limit=+5", "/query/limit"],
    ["limit=1&limit=2", "/query/limit"],
    ["page=2", "/query/page"],
    ["cursor=", "/query/cursor"],
    ["cursor=x", "/query/cursor"],
    ["cursor=MSAx", "/query/cursor"],
  ])("asked for with %s are refused at %s", async (query, pointer) => {
    const answer = await http.get(`/api/strategies?${query}`, ann.accessToken);
    expect(answer.statusCode).toBe(422);
    expect(answer.json().errors.map((problem: { pointer: string }) => problem.pointer)).toEqual([pointer]);
  });
});

describe("backtests", () => {
  test("are run, stored and read back as the same result, labelled as simulated", async () => {
    const answer = await run(ann, template);
    expect(answer.statusCode, answer.body).toBe(201);
    const made = backtestViewSchema.parse(answer.json());
    expect(made).toMatchObject({ market_source: "simulated", source: "sync", strategy_id: null });
    expect(made.result.counts.variants).toBe(3);
    expect(made.result.range.bars).toBe(6 * 96);
    const read = await http.get(`/api/backtests/${made.backtest_id}`, ann.accessToken);
    expect(read.json()).toEqual(answer.json());
    const list = await http.get("/api/backtests", ann.accessToken);
    const [listed] = backtestPageSchema.parse(list.json()).items;
    expect(listed).toMatchObject({
      backtest_id: made.backtest_id,
      receipt_id: made.result.receipt_id,
      variants_total: 3,
      metrics: made.result.metrics,
    });
  });

  test("of a saved strategy name it", async () => {
    const { strategyId } = await create(ann.actor, 20);
    const answer = await run(ann, {
      mode: "saved",
      strategy_id: strategyId,
      time_range: template.time_range,
    });
    expect(answer.json()).toMatchObject({ strategy_id: strategyId });
  });

  test("sent again under one key are run once; another request under that key is refused", async () => {
    const key = { "idempotency-key": "once" };
    const first = await run(ann, template, key);
    const again = await run(ann, template, key);
    expect(again.json()).toEqual(first.json());
    const other = await run(ann, { ...template, init_cash_quote: 5_000 }, key);
    expect(other.json()).toMatchObject({ status: 409, code: "idempotency_mismatch" });
    expect((await run(ann, template)).json().backtest_id).not.toBe(first.json().backtest_id);
  });

  test.each(["", "a b", "ключ", "k".repeat(201)])(
    "under a key that is none (%j) are refused",
    async (key) => {
      const answer = await run(ann, template, { "idempotency-key": key });
      expect(answer.json()).toMatchObject({ status: 422, errors: [{ pointer: "/headers/idempotency-key" }] });
    },
  );

  test("of others answer the same 404 as missing ones, and a strategy of others cannot be run", async () => {
    const { backtest_id } = (await run(boris, template)).json();
    for (const id of [backtest_id, "01890000-0000-7000-8000-000000000000", "x"]) {
      expect((await http.get(`/api/backtests/${id}`, ann.accessToken)).json()).toMatchObject({
        status: 404,
        detail: "There is no such backtest, or it is not yours.",
      });
    }
    const foreign = await create(boris.actor, 20);
    const body = { mode: "saved", strategy_id: foreign.strategyId, time_range: template.time_range };
    const answer = await run(ann, body);
    expect(answer.json()).toMatchObject({ status: 422, errors: [{ pointer: "/strategy_id" }] });
  });

  test("that are wrong are refused with everything wrong, by pointer, and the same bytes each time", async () => {
    const body = {
      ...template,
      timeframe: "7m",
      init_cash_quote: "10000",
      surprise: true,
      indicators: [{ id: "ema", rule: "none", params: { period: { start: 30, stop: 10, step: 0 } } }],
    };
    const ask = () => run(ann, body, { "x-request-id": "same" });
    const first = await ask();
    expect(first.statusCode).toBe(422);
    const pointers = first.json().errors.map((problem: { pointer: string }) => problem.pointer);
    expect(pointers).toEqual([...pointers].sort());
    for (const pointer of ["/init_cash_quote", "/surprise", "/timeframe"])
      expect(pointers).toContain(pointer);
    expect((await ask()).body).toBe(first.body);
  });

  test("beyond the limit of variants say how many they are and how many may be", async () => {
    const many = { id: "ema", rule: "trend", params: { period: { start: 2, stop: 900, step: 1 } } };
    const answer = await run(ann, { ...template, indicators: [many, { ...many, rule: "cross" }] });
    expect(answer.statusCode).toBe(422);
    // 899 x 899 points, and the 20,000 of them that are shortlisted.
    expect(answer.json().errors[0].message).toMatch(/828201 .* 1000/);
  });
});

test("a workspace that one is a member of has things of its own, and one's role there", async () => {
  const shared = "01890000-0000-7000-8000-00000000000a";
  const query = (text: string, values: readonly unknown[]) => postgres.pool.query(text, [...values]);
  await query("INSERT INTO workspaces VALUES ($1, $2, 'shared', 'Desk', now(), false)", [
    shared,
    boris.actor.userId,
  ]);
  await query(
    `INSERT INTO workspace_members (member_id, workspace_id, user_id, role, joined_at)
     VALUES (gen_random_uuid(), $1, $2, 'owner', now()), (gen_random_uuid(), $1, $3, 'viewer', now())`,
    [shared, boris.actor.userId, ann.actor.userId],
  );
  const there = { "x-workspace-id": shared };
  const me = await http.get("/api/auth/me", ann.accessToken, there);
  expect(me.json().workspace).toEqual({ workspace_id: shared, role: "viewer" });
  const { strategyId } = await create(ann.actor, 50);
  expect((await http.get(`/api/strategies/${strategyId}`, ann.accessToken)).statusCode).toBe(200);
  expect((await http.get(`/api/strategies/${strategyId}`, ann.accessToken, there)).statusCode).toBe(404);
  expect((await http.get("/api/strategies", ann.accessToken, there)).json()).toEqual({
    items: [],
    next_cursor: null,
  });
  await query("UPDATE workspace_members SET removed_at = now() WHERE workspace_id = $1 AND user_id = $2", [
    shared,
    ann.actor.userId,
  ]);
  expect((await http.get("/api/strategies", ann.accessToken, there)).statusCode).toBe(403);
});

test("instruments are searched by market and by a part of the symbol", async () => {
  const ask = async (query: string) => {
    const answer = await http.get(`/api/market-data/instruments?${query}`, ann.accessToken);
    return instrumentListSchema
      .parse(answer.json())
      .items.map(({ market_id, symbol }) => `${symbol} ${market_id}`);
  };
  const of = (symbol: string) => [1, 2, 3, 4].map((marketId) => `${symbol} ${marketId}`);
  expect(await ask("")).toEqual([...of("BTCUSDT"), ...of("ETHUSDT"), ...of("SOLUSDT")]);
  expect(await ask("q=eth")).toEqual(of("ETHUSDT"));
  expect(await ask("market_id=2")).toEqual(["BTCUSDT 2", "ETHUSDT 2", "SOLUSDT 2"]);
  expect(await ask("market_id=2&q=NOPE")).toEqual([]);
  expect(await ask("limit=1")).toEqual(["BTCUSDT 1"]);
  expect((await http.get("/api/market-data/instruments?market_id=9", ann.accessToken)).statusCode).toBe(422);
});

test("indicators are told with their rules", async () => {
  const answer = await http.get("/api/indicators", ann.accessToken);
  const rsi = answer.json().items.find(({ id }: { id: string }) => id === "rsi");
  expect(rsi).toMatchObject({
    rules: expect.arrayContaining([expect.objectContaining({ name: "reversal" })]),
    default_rule: "reversal",
  });
});
