import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMarketSimulator } from "../../../workers/src/sandbox/market/market-simulator.ts";
import { referenceData } from "../../../workers/src/sandbox/market/simulated-instruments.ts";
import { createTestClickhouse, createTestDatabase } from "../../../workers/src/sandbox/test-databases.ts";
import { backtestResultSchema } from "../contract/backtest.ts";
import { createUsersStore, personalActor } from "../identity/users-store.ts";
import type { Actor } from "../kernel/actor.ts";
import type { CorrelationId, StrategyId } from "../kernel/ids.ts";
import { DAY_MS } from "../kernel/time.ts";
import { createCandlesStore } from "../market-data/candles-store.ts";
import { createInstrumentsStore } from "../market-data/instruments-store.ts";
import { createAuditAppend } from "../platform/audit.ts";
import { createSystemClock } from "../platform/system-clock.ts";
import { createStrategies } from "../strategy/strategies-runner.ts";
import { backtestJson } from "./backtest-json.ts";
import { createBacktestPool } from "./backtest-pool-runner.ts";
import { createBacktests } from "./backtests-runner.ts";
import { runBacktest } from "./run-backtest.ts";

const { postgres } = await createTestDatabase();
const { clickhouse } = await createTestClickhouse();
const clock = createSystemClock();
const audit = createAuditAppend(clock);
const users = createUsersStore({ postgres, clock, audit });
const candles = createCandlesStore({ clickhouse, clock });
const instruments = createInstrumentsStore({ clickhouse, clock });
const strategies = createStrategies({ postgres, clock, audit, bounds: {}, findInstrument: instruments.find });
const pool = createBacktestPool({ threads: 1 });
const backtests = createBacktests({
  postgres,
  clock,
  candles,
  instruments,
  strategies,
  pool,
  bounds: {},
  defaults: { warmupBars: 200, preselect: 20_000, topK: 300, topTradesN: 3 },
  limits: { maxVariants: 500, maxBars: 100_000, maxComputeBytes: 2 ** 30 },
});

const simulator = createMarketSimulator({ seed: 42 });
const [btc] = simulator.instruments;
if (btc === undefined) throw new Error("the simulator has no instrument");
const start = Date.UTC(2025, 5, 1);
const series = simulator.candles(btc, start - 5 * DAY_MS, start + 10 * DAY_MS);

let ann: Actor;
let boris: Actor;
beforeAll(async () => {
  await candles.insert(btc, series, "file");
  const symbols = [btc.symbol, `${btc.symbol}_251226`];
  const reference = referenceData(btc);
  await instruments.upsert(symbols.map((symbol) => ({ ...reference, symbol })));
  const actor = async (telegramUserId: number) => {
    const correlationId = "test" as CorrelationId;
    const { user } = await users.register({ telegramUserId, chatId: null, locale: "en", correlationId });
    return personalActor(user, correlationId);
  };
  ann = await actor(701);
  boris = await actor(702);
});
afterAll(() => pool.close());

const request = {
  mode: "template",
  instrument: { market_id: 1, symbol: "BTCUSDT" },
  timeframe: "15m",
  indicators: [{ id: "ema", rule: "trend", params: { period: { start: 10, stop: 30, step: 10 } } }],
  time_range: { start: "2025-06-01", end: "2025-06-08" },
  risk: { sl_pct: { values: [1, null] } },
};

describe("a backtest", () => {
  it("is what the engine makes of the same candles without a server, stored without losing a digit", async () => {
    const plan = await backtests.plan(ann, request);
    if (!plan.ok) throw new Error(JSON.stringify(plan.problems));
    const outcome = await runBacktest({ request: plan.value.request, candles1m: series });
    if (outcome.kind !== "completed") throw new Error(outcome.kind);
    const stored = await backtests.run(ann, request, { idempotencyKey: "a" });
    expect(stored.result).toEqual(backtestJson(outcome.result));
    expect(stored.title).toBe("BTCUSDT spot 15m ema.trend(10–30)");
    expect(await backtests.get(ann, stored.backtestId)).toEqual(stored);
  });

  it("counts once for its key, and its receipt is the same whoever arrives at it", async () => {
    const run = () => backtests.run(ann, request, { idempotencyKey: "b" });
    const [first, second] = await Promise.all([run(), run()]);
    expect(second.backtestId).toBe(first.backtestId);
    const other = await backtests.run(boris, request, { idempotencyKey: "b" });
    expect(other.backtestId).not.toBe(first.backtestId);
    expect(other.result.receipt_id).toBe(first.result.receipt_id);
    await expect(
      backtests.run(ann, { ...request, fee_pct: 0.2 }, { idempotencyKey: "b" }),
    ).rejects.toMatchObject({ code: "idempotency_mismatch" });
  });

  it("of another user is as good as missing, and so is a strategy of theirs", async () => {
    const { backtestId } = await backtests.run(ann, request, { idempotencyKey: "c" });
    await expect(backtests.get(boris, backtestId)).rejects.toMatchObject({ code: "not_found" });
    const { strategyId } = await strategies.create(
      ann,
      {
        schema_version: 1,
        instrument: request.instrument,
        timeframe: "15m",
        indicators: [{ id: "rsi", rule: "reversal", params: { period: 14, lower: 30, upper: 70 } }],
      },
      { idempotencyKey: "s" },
    );
    const saved = { mode: "saved", strategy_id: strategyId, time_range: request.time_range };
    expect(await backtests.plan(boris, saved)).toMatchObject({
      ok: false,
      problems: [{ pointer: "/strategy_id", code: "unknown_strategy" }],
    });
    const stored = await backtests.run(ann, saved, { idempotencyKey: "d" });
    expect(stored).toMatchObject({ strategyId, title: "BTCUSDT spot 15m rsi.reversal(14,30,70)" });
    await strategies.remove(ann, strategyId);
    expect(await backtests.plan(ann, saved)).toMatchObject({ ok: false });
    expect(await backtests.run(ann, saved, { idempotencyKey: "d" })).toEqual(stored);
  });

  it("takes a symbol however its exchange writes it, and as many indicators as a strategy may have", async () => {
    const dated = { ...request, instrument: { market_id: 1, symbol: "BTCUSDT_251226" } };
    expect(await backtests.plan(ann, dated)).toMatchObject({ ok: true });
    const rsi = { id: "rsi", params: { period: 14, lower: 29.9, upper: 70.1 } };
    const largest = { ...request, risk: null, indicators: Array.from({ length: 16 }, () => rsi) };
    const { title } = await backtests.run(ann, largest, { idempotencyKey: "long" });
    expect(title.length).toBeGreaterThan(400);
  });

  it("without a whole bar in its range, or with too many variants, is refused before any work", async () => {
    const empty = { ...request, time_range: { start: "2019-01-01", end: "2019-01-02" } };
    await expect(backtests.run(ann, empty, { idempotencyKey: "e" })).rejects.toMatchObject({
      problems: [{ code: "no_candles" }],
    });
    const axis = { start: 2, stop: 900, step: 1 };
    const large = { ...request, indicators: [{ id: "ema", params: { period: axis } }] };
    expect(await backtests.plan(ann, large)).toMatchObject({
      problems: [{ code: "too_many", params: { limit: 500 } }],
    });
  });

  it("is not run by somebody who may only look", async () => {
    const viewer = { ...ann, role: "viewer" } as const;
    await expect(backtests.run(viewer, request, { idempotencyKey: "v" })).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  it("tells its progress and stops when asked", async () => {
    const plan = await backtests.plan(ann, request);
    if (!plan.ok) throw new Error("refused");
    const seen: number[] = [];
    await backtests.compute(plan.value, { onProgress: ({ processedUnits }) => seen.push(processedUnits) });
    expect(seen.length).toBeGreaterThan(2);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    const large = {
      ...request,
      timeframe: "1m",
      risk: null,
      indicators: [{ id: "ema", params: { period: { start: 2, stop: 200, step: 1 } } }],
    };
    const largePlan = await backtests.plan(ann, large);
    if (!largePlan.ok) throw new Error(JSON.stringify(largePlan.problems));
    const stopping = new AbortController();
    const outcome = await backtests.compute(largePlan.value, {
      onProgress: () => stopping.abort(),
      signal: stopping.signal,
    });
    expect(outcome).toEqual({ kind: "cancelled" });
  });

  it("lists newest first, page by page without a gap", async () => {
    const listed: string[] = [];
    let after: Awaited<ReturnType<typeof backtests.list>>["next"] = null;
    do {
      const page = await backtests.list(ann, { limit: 2, after });
      listed.push(...page.items.map(({ backtestId }) => backtestId));
      after = page.next;
    } while (after !== null);
    const { rows } = await postgres.pool.query(
      "SELECT backtest_id FROM backtest_results WHERE user_id = $1 ORDER BY created_at DESC, backtest_id DESC",
      [ann.userId],
    );
    expect(rows.length).toBeGreaterThan(2);
    expect(listed).toEqual(rows.map(({ backtest_id }) => backtest_id));
  });
});

describe("the trials of a backtest", () => {
  const spec = {
    schema_version: 1,
    instrument: request.instrument,
    timeframe: "15m",
    indicators: [{ id: "sma", rule: "trend", params: { period: 33 } }],
  } as const;
  const trialsOf = async (strategyId: string, wire: object, key: string) => {
    const saved = { mode: "saved", strategy_id: strategyId, time_range: request.time_range, ...wire };
    return (await backtests.run(ann, saved, { idempotencyKey: key })).result;
  };
  const stops = { risk: { sl_pct: { values: [1, 2, null] } } };

  it("add those tried before along the strategy's lineage, each request once", async () => {
    const { strategyId } = await strategies.create(ann, spec, { idempotencyKey: "t1" });
    expect((await trialsOf(strategyId, stops, "t2")).trials).toEqual({ own: 4, lineage: 0 });
    const other = await trialsOf(strategyId, {}, "t3");
    expect(other.trials).toEqual({ own: 1, lineage: 4 });
    expect((await trialsOf(strategyId, stops, "t4")).trials).toEqual({ own: 4, lineage: 1 });
    const child = await strategies.create(
      ann,
      { ...spec, timeframe: "30m" },
      { idempotencyKey: "t5", parentStrategyId: strategyId, receiptId: other.receipt_id, trials: 1 },
    );
    expect((await trialsOf(child.strategyId, {}, "t6")).trials).toEqual({ own: 1, lineage: 5 });
  });

  it("are those of ancestors, deleted ones too, and not of siblings or of other users", async () => {
    const make = async (actor: Actor, key: string, period: number, parentStrategyId?: StrategyId) => {
      const indicators = [{ id: "sma", rule: "slope", params: { period } }];
      const origin = parentStrategyId === undefined ? {} : { parentStrategyId };
      const made = await strategies.create(
        actor,
        { ...spec, indicators },
        { idempotencyKey: key, ...origin },
      );
      return made.strategyId;
    };
    const parent = await make(ann, "l1", 41);
    const child = await make(ann, "l2", 42, parent);
    const sibling = await make(ann, "l3", 43, parent);
    const grandchild = await make(ann, "l4", 44, child);
    await trialsOf(parent, stops, "l5");
    await trialsOf(child, {}, "l6");
    await trialsOf(sibling, stops, "l7");
    await strategies.remove(ann, child);
    expect((await trialsOf(grandchild, {}, "l8")).trials).toEqual({ own: 1, lineage: 5 });
    expect((await trialsOf(grandchild, {}, "l9")).trials).toEqual({ own: 1, lineage: 5 });
    expect((await trialsOf(parent, {}, "l10")).trials).toEqual({ own: 1, lineage: 4 });
    const foreign = await make(boris, "l11", 41);
    const saved = { mode: "saved", strategy_id: foreign, time_range: request.time_range };
    const { result } = await backtests.run(boris, saved, { idempotencyKey: "l12" });
    expect(result.trials).toEqual({ own: 1, lineage: 0 });
  });

  it("lower the deflated Sharpe ratio, and nothing that the receipt is of", async () => {
    const { strategyId } = await strategies.create(
      ann,
      { ...spec, timeframe: "1h" },
      { idempotencyKey: "t7" },
    );
    const first = await trialsOf(strategyId, {}, "t8");
    await trialsOf(strategyId, stops, "t9");
    const later = await trialsOf(strategyId, {}, "t10");
    expect(later.trials).toEqual({ own: 1, lineage: 4 });
    expect(later.receipt_id).toBe(first.receipt_id);
    const [before, after] = [first, later].map(({ variants }) => variants[0]?.deflated_sharpe ?? Number.NaN);
    expect(after).toBeLessThan(before ?? 0);
  });
});

it("a result that was stored before honest figures were known reads back without them", async () => {
  const { backtestId, result } = await backtests.run(ann, request, { idempotencyKey: "old" });
  await postgres.pool.query(
    `UPDATE backtest_results SET summary_json = summary_json - 'trials', variants_json = (
       SELECT jsonb_agg(variant - '{deflated_sharpe,plateau_width,validated,ambiguity}'::text[])
       FROM jsonb_array_elements(variants_json) AS variant
     ) WHERE backtest_id = $1`,
    [backtestId],
  );
  const later = { deflated_sharpe: null, plateau_width: null, validated: null, ambiguity: null };
  const stored = await backtests.get(ann, backtestId);
  expect(stored.result).toEqual({
    ...result,
    variants: result.variants.map((variant) => ({ ...variant, ...later })),
  });
  expect(backtestResultSchema.safeParse(stored.result).success).toBe(true);
});
