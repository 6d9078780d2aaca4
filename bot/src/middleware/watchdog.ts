import { RoehubError } from "@roehub/core/kernel/errors";
import type { MiddlewareFn } from "grammy";
import type { BotContext } from "../bot-context.ts";
import type { ConversationsStore } from "../conversations/conversations-store.ts";

interface WatchdogDeps {
  readonly conversations: ConversationsStore;
  readonly timeoutMs: number;
}

/**
 * Ends an update that does not settle, as a conversation does whose library waits for ever after some errors: its row
 * is deleted, because replaying it would hang again, and the user is told by the error boundary. Without it one such
 * update would hold its chat's queue for good.
 */
export function createWatchdog({ conversations, timeoutMs }: WatchdogDeps): MiddlewareFn<BotContext> {
  return async (ctx, next) => {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(new Timeout()), timeoutMs);
    try {
      await Promise.race([next(), late.promise]);
    } catch (error) {
      if (!(error instanceof Timeout)) throw error;
      if (ctx.chatId !== undefined) await conversations.delete(String(ctx.chatId));
      throw new RoehubError("unavailable", "This took too long and was stopped.", { cause: error });
    } finally {
      clearTimeout(timer);
    }
  };
}

class Timeout extends Error {
  override readonly name = "Timeout";
}
