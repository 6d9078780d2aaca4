import { RoehubError } from "@roehub/core/kernel/errors";
import type { Logger } from "@roehub/core/platform/logging";
import type { MiddlewareFn } from "grammy";
import type { BotContext } from "../bot-context.ts";
import { menuButtonTap } from "../features/menu/menu-screen.ts";
import { keyboardOf, tapButton } from "../screen.ts";
import { isBlocked } from "../telegram/api-errors.ts";

interface ErrorBoundaryDeps {
  readonly logger: Logger;
  readonly markBlocked: (chatId: number) => Promise<void>;
}

/**
 * The outermost middleware, in polling and webhook mode alike: whatever fails below is logged without its words and
 * told to the user with the id that finds it in the log. Nothing of the error itself reaches the chat.
 */
export function createErrorBoundary({ logger, markBlocked }: ErrorBoundaryDeps): MiddlewareFn<BotContext> {
  return async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      if (isBlocked(error) && ctx.chatId !== undefined) return markBlocked(ctx.chatId);
      const { correlationId } = ctx.chatState;
      logger.error("update_failed", {
        correlation_id: correlationId,
        update_id: ctx.update.update_id,
        user_id: ctx.chatState.user?.userId ?? null,
        error,
      });
      await tellUser(ctx, error).catch((failure: unknown) =>
        logger.warn("update_failure_not_told", { correlation_id: correlationId, error: failure }),
      );
    }
  };
}

async function tellUser(ctx: BotContext, error: unknown): Promise<void> {
  const { texts, correlationId } = ctx.chatState;
  if (ctx.chat?.type !== "private") return;
  const isDown =
    error instanceof RoehubError &&
    ["unavailable", "postgres_unavailable", "clickhouse_unavailable"].includes(error.code);
  const html = texts.html(isDown ? "fault-unavailable" : "fault-internal", { id: correlationId });
  if (ctx.callbackQuery !== undefined) await ctx.answerCallbackQuery().catch(() => false);
  const rows = [[tapButton(texts.plain("button-menu"), menuButtonTap)]];
  await ctx.reply(html, { parse_mode: "HTML", reply_markup: keyboardOf({ html, rows }) });
}
