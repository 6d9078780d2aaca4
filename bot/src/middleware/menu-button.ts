import type { Locale } from "@roehub/core/kernel/locale";
import type { Logger } from "@roehub/core/platform/logging";
import type { MiddlewareFn } from "grammy";
import { menuButton } from "../bot-commands.ts";
import type { BotContext } from "../bot-context.ts";

interface MenuButtonDeps {
  readonly miniAppUrl: string | null;
  readonly logger: Logger;
}

/** More chats than this are forgotten, and told once more. */
const MAX_REMEMBERED_CHATS = 10_000;

/**
 * Puts the button beside the composer into the language that the chat speaks: commands have a list for each language,
 * this button has not. Once a chat and process, because the Mini App's address may be new, and when the language changes;
 * after the answer, which it must not hold up.
 */
export function createMenuButton({ miniAppUrl, logger }: MenuButtonDeps): MiddlewareFn<BotContext> {
  const shown = new Map<number, Locale>();
  return async (ctx, next) => {
    await next();
    const { user, texts, correlationId } = ctx.chatState;
    const { chatId } = ctx;
    if (user === null || chatId === undefined || shown.get(chatId) === texts.locale) return;
    if (shown.size >= MAX_REMEMBERED_CHATS) shown.clear();
    shown.set(chatId, texts.locale);
    try {
      await ctx.api.setChatMenuButton({ chat_id: chatId, menu_button: menuButton(texts, miniAppUrl) });
    } catch (error) {
      // The answer was given; a button in another language is no reason to say that it failed.
      logger.warn("menu_button_not_set", { correlation_id: correlationId, error });
    }
  };
}
