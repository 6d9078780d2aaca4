import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "@roehub/core/platform/logging";
import { type Api, type Bot, type Context, GrammyError } from "grammy";
import type { Update } from "grammy/types";

interface UpdatePollingDeps<C extends Context> {
  readonly bot: Bot<C>;
  readonly logger: Logger;
}

const BATCH = 100;
const LONG_POLL_S = 30;
const TAKEN_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"] as const;
/** Asking for the next batch tells Telegram to forget this one; a slow update holds the others up no longer. */
const PATIENCE_MS = 5_000;
const RETRY_PAUSE_MS = 3_000;

/**
 * Long polling that asks for more only when what it got was handled, or is slow: an update that a killed process was
 * handling comes again to the next one. Updates of a batch run side by side; the bot's middleware queues them by chat.
 */
export function createUpdatePolling<C extends Context>({ bot, logger }: UpdatePollingDeps<C>) {
  const stopping = new AbortController();
  const inHand = new Set<Promise<void>>();
  let polling: Promise<void> = Promise.resolve();
  // grammY's types name the signal of a polyfill; what it uses of one, Node's own has.
  const signal = stopping.signal as unknown as Parameters<Api["getUpdates"]>[1];
  let offset = 0;

  async function fetchUpdates(): Promise<Update[]> {
    const updates = await bot.api.getUpdates(
      { offset, limit: BATCH, timeout: LONG_POLL_S, allowed_updates: TAKEN_UPDATES },
      signal,
    );
    offset = (updates.at(-1)?.update_id ?? offset - 1) + 1;
    return updates;
  }

  async function poll(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await handleBatch(await fetchUpdates());
      } catch (error) {
        if (stopping.signal.aborted) return;
        // 409: another process polls with this token, or did until a moment ago. 401: the token was revoked.
        const status = error instanceof GrammyError ? error.error_code : 0;
        logger.warn("polling_failed", { status, error });
        await delay(RETRY_PAUSE_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
  }

  async function handleBatch(updates: readonly Update[]): Promise<void> {
    const patience = new AbortController();
    const handled = Promise.all(updates.map(handleOne));
    const late = delay(PATIENCE_MS, undefined, { signal: patience.signal }).catch(() => undefined);
    await Promise.race([handled, late]);
    patience.abort();
  }

  function handleOne(update: Update): Promise<void> {
    const task = bot
      .handleUpdate(update)
      .catch((error: unknown) => logger.error("update_unhandled", { update_id: update.update_id, error }))
      .finally(() => inHand.delete(task));
    inHand.add(task);
    return task;
  }

  return {
    start(): void {
      polling = poll();
    },
    /** Takes no more updates and waits for those in hand. */
    async stop(): Promise<void> {
      stopping.abort();
      await polling;
      await Promise.all(inHand);
    },
  };
}
