import { describe, expect, it } from "vitest";
import { createTestDatabase } from "../../../workers/src/sandbox/test-databases.ts";
import { createUsersStore, personalActor } from "../identity/users-store.ts";
import type { CorrelationId, StrategyId } from "../kernel/ids.ts";
import { createAuditAppend } from "../platform/audit.ts";
import { createSystemClock } from "../platform/system-clock.ts";
import { createStrategies } from "./strategies-runner.ts";

const { postgres } = await createTestDatabase();
const clock = createSystemClock();
const audit = createAuditAppend(clock);
const users = createUsersStore({ postgres, clock, audit });
const instrumentStates: Record<string, { isEnabled: boolean; isTradable: boolean }> = {
  BTCUSDT: { isEnabled: true, isTradable: true },
  ETHUSDT: { isEnabled: true, isTradable: true },
  OFFUSDT: { isEnabled: false, isTradable: true },
  HALTUSDT: { isEnabled: true, isTradable: false },
};
const strategies = createStrategies({
  postgres,
  clock,
  audit,
  bounds: {},
  findInstrument: async ({ symbol }) => instrumentStates[symbol] ?? null,
});

async function newActor(telegramUserId: number) {
  const correlationId = "test" as CorrelationId;
  const { user } = await users.register({ telegramUserId, chatId: null, locale: "en", correlationId });
  return personalActor(user, correlationId);
}

const spec = (symbol: string, period = 20) => ({
  schema_version: 1,
  instrument: { market_id: 1, symbol },
  timeframe: "15m",
  indicators: [{ id: "ema", rule: "trend", params: { period } }],
});

const ann = await newActor(601);
const boris = await newActor(602);

describe("a strategy", () => {
  it("is saved under its generated name and reads back as it was", async () => {
    const saved = await strategies.create(ann, spec("BTCUSDT"), { idempotencyKey: "a" });
    expect(saved.name).toBe("BTCUSDT spot 15m ema.trend(20)");
    expect(await strategies.get(ann, saved.strategyId)).toEqual(saved);
  });

  it("is made once however often its request comes, and never from two requests under one key", async () => {
    const make = () => strategies.create(ann, spec("BTCUSDT", 30), { idempotencyKey: "b" });
    const made = await Promise.all([make(), make(), make()]);
    expect(new Set(made.map(({ strategyId }) => strategyId)).size).toBe(1);
    await expect(strategies.create(ann, spec("BTCUSDT", 31), { idempotencyKey: "b" })).rejects.toMatchObject({
      code: "idempotency_mismatch",
    });
  });

  it("is answered to a repetition of its request although its instrument is no longer traded", async () => {
    instrumentStates["LATEUSDT"] = { isEnabled: true, isTradable: true };
    const make = (key: string) => strategies.create(ann, spec("LATEUSDT"), { idempotencyKey: key });
    const made = await make("late");
    instrumentStates["LATEUSDT"] = { isEnabled: true, isTradable: false };
    expect(await make("late")).toEqual(made);
    await expect(make("later")).rejects.toMatchObject({ code: "validation_failed" });
  });

  it("of another user is as good as missing, as a parent too", async () => {
    const { strategyId } = await strategies.create(ann, spec("BTCUSDT"), { idempotencyKey: "c" });
    const missing = { code: "not_found" };
    await expect(strategies.get(boris, strategyId)).rejects.toMatchObject(missing);
    await expect(strategies.remove(boris, strategyId)).rejects.toMatchObject(missing);
    await expect(
      strategies.create(boris, spec("ETHUSDT"), { idempotencyKey: "d", parentStrategyId: strategyId }),
    ).rejects.toMatchObject(missing);
    expect((await strategies.list(boris, { limit: 10, after: null })).items).toEqual([]);
  });

  it("keeps its parents: a clone of a clone lists its lineage up to the first, with the trials added up", async () => {
    const first = await strategies.create(ann, spec("BTCUSDT", 40), { idempotencyKey: "e", trials: 9 });
    const second = await strategies.create(ann, spec("ETHUSDT", 40), {
      idempotencyKey: "f",
      parentStrategyId: first.strategyId,
    });
    const third = await strategies.create(ann, spec("ETHUSDT", 50), {
      idempotencyKey: "g",
      parentStrategyId: second.strategyId,
      trials: 5,
    });
    await strategies.remove(ann, first.strategyId);
    const lineage = await strategies.lineage(ann, third.strategyId);
    expect(lineage.map(({ strategyId }) => strategyId)).toEqual(
      [third, second, first].map(({ strategyId }) => strategyId),
    );
    expect(lineage.map(({ trials }) => trials)).toEqual([14, 9, 9]);
  });

  it("is neither made nor removed by somebody who may only look", async () => {
    const { strategyId } = await strategies.create(ann, spec("BTCUSDT"), { idempotencyKey: "v" });
    const viewer = { ...ann, role: "viewer" } as const;
    await expect(strategies.create(viewer, spec("BTCUSDT"), { idempotencyKey: "w" })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(strategies.remove(viewer, strategyId)).rejects.toMatchObject({ code: "forbidden" });
    expect(await strategies.get(viewer, strategyId)).toMatchObject({ isDeleted: false });
  });

  it("is refused with every fault at once, and so is an instrument that nobody trades", async () => {
    const bad = { ...spec("BTCUSDT", 1), timeframe: "7m" };
    const refusal = await strategies
      .create(ann, bad, { idempotencyKey: "h" })
      .catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      code: "validation_failed",
      problems: [{ pointer: "/indicators/0/params/period" }, { pointer: "/timeframe" }],
    });
    for (const symbol of ["NOPE", "OFFUSDT", "HALTUSDT"]) {
      await expect(strategies.create(ann, spec(symbol), { idempotencyKey: symbol })).rejects.toMatchObject({
        code: "validation_failed",
        problems: [{ pointer: "/instrument", code: "unknown_instrument", params: { symbol } }],
      });
    }
  });

  it("is saved with as many indicators as a strategy may have, however long that makes its name", async () => {
    const rsi = { id: "rsi", params: { period: 500, lower: 29.9, upper: 70.1 } };
    const largest = { ...spec("BTCUSDT"), indicators: Array.from({ length: 16 }, () => rsi) };
    const { name } = await strategies.create(ann, largest, { idempotencyKey: "long" });
    expect(name.match(/rsi\.reversal\(500,29\.9,70\.1\)/g)).toHaveLength(16);
  });

  it("leaves the list when it is removed, twice without a fault; pages follow each other without a gap", async () => {
    const actor = await newActor(603);
    const made: StrategyId[] = [];
    for (let period = 2; period < 9; period++) {
      const { strategyId } = await strategies.create(actor, spec("BTCUSDT", period), {
        idempotencyKey: String(period),
      });
      made.unshift(strategyId);
    }
    const removed = made[3] as StrategyId;
    await strategies.remove(actor, removed);
    await strategies.remove(actor, removed);
    const listed: StrategyId[] = [];
    let after: Awaited<ReturnType<typeof strategies.list>>["next"] = null;
    do {
      const page = await strategies.list(actor, { limit: 2, after });
      listed.push(...page.items.map(({ strategyId }) => strategyId));
      after = page.next;
    } while (after !== null);
    expect(listed).toEqual(made.filter((strategyId) => strategyId !== removed));
  });
});
