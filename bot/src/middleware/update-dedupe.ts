import type { MiddlewareFn } from "grammy";
import type { BotContext } from "../bot-context.ts";
import type { UpdatesStore } from "../updates-store.ts";

/**
 * Handles each update once. It is recorded after it was handled, so that one whose handling was cut short by a crash
 * comes again and is answered; creating things twice is prevented by the key `tg:{update_id}:{n}`.
 */
export function createUpdateDedupe(updates: UpdatesStore): MiddlewareFn<BotContext> {
  return async (ctx, next) => {
    if (await updates.isHandled(ctx.me.id, ctx.update.update_id)) return;
    try {
      await next();
    } finally {
      await updates.recordHandled(ctx.me.id, ctx.update.update_id);
    }
  };
}
