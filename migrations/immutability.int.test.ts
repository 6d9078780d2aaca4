import { newId } from "@roehub/core/platform/crypto";
import { createSystemClock } from "@roehub/core/platform/system-clock";
import { expect, test } from "vitest";
import { createTestDatabase } from "../workers/src/sandbox/test-databases.ts";
import { addTestMember, type TestMember } from "../workers/src/sandbox/test-members.ts";

const { postgres } = await createTestDatabase();
const clock = createSystemClock();
const owner = await addTestMember(postgres);
const stranger = await addTestMember(postgres);
const REFUSED = { code: "23000" };

async function addStrategy(member: TestMember, parent: string | null = null): Promise<string> {
  const id = newId(clock);
  await postgres.pool.query(
    `INSERT INTO strategy_strategies (strategy_id, workspace_id, user_id, name, symbol, market_type, timeframe,
       instrument_id, instrument_key, indicators_json, spec_json, spec_hash, parent_strategy_id, created_at)
     VALUES ($1, $2, $3, 'name', 'BTCUSDT', 'spot', '15m', '{"market_id":1,"symbol":"BTCUSDT"}', 'binance:spot:BTCUSDT',
       '[]', '{}', $4, $5, now())`,
    [id, member.workspaceId, member.userId, "0".repeat(64), parent],
  );
  return id;
}

const columns = await postgres.pool.query<{ column_name: string }>(
  "SELECT column_name FROM information_schema.columns WHERE table_name = 'strategy_strategies' AND column_name <> 'is_deleted'",
);

test.each(columns.rows.map(({ column_name }) => column_name))(
  "the %s of a strategy never changes",
  async (column) => {
    const id = await addStrategy(owner);
    const parent = await addStrategy(owner);
    const values: Record<string, unknown> = {
      strategy_id: newId(clock),
      workspace_id: stranger.workspaceId,
      user_id: stranger.userId,
      instrument_id: '{"market_id":2}',
      indicators_json: "[1]",
      spec_json: "[1]",
      spec_hash: "1".repeat(64),
      parent_strategy_id: parent,
      origin_receipt_id: "RH-0123456789",
      market_type: "futures",
      trials: 5,
      created_at: new Date(0),
    };
    const update = postgres.pool.query(
      `UPDATE strategy_strategies SET ${column} = $2 WHERE strategy_id = $1`,
      [id, values[column] ?? "changed"],
    );
    await expect(update).rejects.toMatchObject(REFUSED);
  },
);

test("a strategy can be marked as deleted, and not brought back", async () => {
  const id = await addStrategy(owner);
  const set = (isDeleted: boolean) =>
    postgres.pool.query("UPDATE strategy_strategies SET is_deleted = $2 WHERE strategy_id = $1", [
      id,
      isDeleted,
    ]);
  await set(true);
  await expect(set(false)).rejects.toMatchObject(REFUSED);
});

test("marking as deleted carries no other change with it", async () => {
  const id = await addStrategy(owner);
  const update = postgres.pool.query(
    "UPDATE strategy_strategies SET is_deleted = true, name = 'other' WHERE strategy_id = $1",
    [id],
  );
  await expect(update).rejects.toMatchObject(REFUSED);
});

test.each([
  "DELETE FROM strategy_strategies",
  "TRUNCATE strategy_strategies CASCADE",
  "TRUNCATE receipts CASCADE",
])("%s is refused", async (statement) => {
  await addStrategy(owner);
  await expect(postgres.pool.query(statement)).rejects.toMatchObject(REFUSED);
});

test("a strategy has no parent in another workspace", async () => {
  const parent = await addStrategy(stranger);
  await expect(addStrategy(owner, parent)).rejects.toMatchObject({ code: "23503" });
});

test("nothing belongs to a user in a workspace that they are no member of", async () => {
  await expect(addStrategy({ ...owner, workspaceId: stranger.workspaceId })).rejects.toMatchObject({
    code: "23503",
  });
});
