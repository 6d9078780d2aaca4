import { RoehubError } from "@roehub/core/kernel/errors";
import { expect, it } from "vitest";
import type { BotContext } from "../bot-context.ts";
import type { ConversationsStore } from "../conversations/conversations-store.ts";
import { createWatchdog } from "./watchdog.ts";

function watched() {
  const deleted: string[] = [];
  const conversations = { delete: async (key: string) => void deleted.push(key) };
  const watchdog = createWatchdog({
    // Of the store the watchdog deletes rows and does nothing else.
    conversations: conversations as unknown as ConversationsStore,
    timeoutMs: 20,
  });
  const run = (next: () => Promise<void>) =>
    Promise.resolve(watchdog({ chatId: 7 } as unknown as BotContext, next));
  return { deleted, run };
}

it("ends an update that never settles, and deletes the question that hung", async () => {
  const { deleted, run } = watched();
  const failure = await run(() => new Promise(() => {})).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(RoehubError);
  expect(failure).toMatchObject({ code: "unavailable" });
  expect(deleted).toEqual(["7"]);
});

it("lets updates that settle pass, and their failures through", async () => {
  const { deleted, run } = watched();
  await run(async () => {});
  await expect(run(() => Promise.reject(new Error("other")))).rejects.toThrow("other");
  expect(deleted).toEqual([]);
});
