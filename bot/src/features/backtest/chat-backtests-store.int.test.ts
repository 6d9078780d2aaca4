import type { Actor } from "@roehub/core/kernel/actor";
import type { CorrelationId } from "@roehub/core/kernel/ids";
import { createSystemClock } from "@roehub/core/platform/system-clock";
import { expect, it } from "vitest";
import { createTestDatabase } from "../../../../workers/src/sandbox/test-databases.ts";
import { addTestMember } from "../../../../workers/src/sandbox/test-members.ts";
import type { BacktestCard } from "./backtest-card.ts";
import { createChatBacktestsStore } from "./chat-backtests-store.ts";

const { postgres } = await createTestDatabase();
const chatBacktests = createChatBacktestsStore({ postgres, clock: createSystemClock() });

const CARD: BacktestCard = {
  instrument: { marketId: 1, symbol: "BTCUSDT" },
  timeframe: "1h",
  title: "Trend",
  startMs: 0,
  endMs: 1,
  variants: 1,
  marketSource: "simulated",
};

async function newActor(): Promise<Actor> {
  const { userId, workspaceId } = await addTestMember(postgres);
  return { userId, workspaceId, role: "owner", correlationId: "TEST0001" as CorrelationId };
}

/** Queues a backtest whose message is not sent yet. */
function enqueue(
  actor: Actor,
  { request, key }: { request: { validation: { train_pct: number } }; key: string },
) {
  return chatBacktests.enqueue(actor, {
    chatId: 1,
    progressMessageId: null,
    locale: "en",
    request,
    card: CARD,
    idempotencyKey: key,
  });
}

it("finds a request that waits or runs by what it asks for, and only its owner's", async () => {
  const [ann, boris] = [await newActor(), await newActor()];
  const request = { validation: { train_pct: 70 } };
  const id = await enqueue(ann, { request, key: "find-1" });
  expect((await chatBacktests.findActive(ann, request))?.id).toBe(id);
  expect(await chatBacktests.findActive(ann, { validation: { train_pct: 80 } })).toBeNull();
  expect(await chatBacktests.findActive(boris, request)).toBeNull();
  await chatBacktests.cancel(ann, id);
  expect(await chatBacktests.findActive(ann, request)).toBeNull();
});

it("a backtest takes one progress message, and none once it ended", async () => {
  const actor = await newActor();
  const id = await enqueue(actor, { request: { validation: { train_pct: 60 } }, key: "message-1" });
  expect(await chatBacktests.setProgressMessage(id, 7)).toBe(true);
  expect(await chatBacktests.setProgressMessage(id, 8)).toBe(false);
  expect((await chatBacktests.find(id))?.progressMessageId).toBe(7);
  const ended = await enqueue(actor, { request: { validation: { train_pct: 50 } }, key: "message-2" });
  await chatBacktests.cancel(actor, ended);
  expect(await chatBacktests.setProgressMessage(ended, 9)).toBe(false);
  expect((await chatBacktests.find(ended))?.progressMessageId).toBeNull();
});
