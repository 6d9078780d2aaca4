import { ensureDefined } from "@roehub/core/kernel/assert";
import type { BotContext } from "../bot-context.ts";
import { keyboardOf, type Screen } from "../screen.ts";
import { isNotModified, isUneditable } from "../telegram/api-errors.ts";

const HTML = { parse_mode: "HTML", link_preview_options: { is_disabled: true } } as const;

/** Sends a screen as a new message. Answers its id. */
export async function sendScreen(ctx: BotContext, screen: Screen): Promise<number> {
  const sent = await ctx.reply(screen.html, { ...HTML, reply_markup: keyboardOf(screen) });
  return sent.message_id;
}

/** Puts a screen in the place of a message, or sends it anew where that cannot be. Answers the message's id. */
export async function editScreen(ctx: BotContext, messageId: number, screen: Screen): Promise<number> {
  const chatId = ensureDefined(ctx.chatId, "chat of the update");
  try {
    await ctx.api.editMessageText(chatId, messageId, screen.html, {
      ...HTML,
      reply_markup: keyboardOf(screen),
    });
    return messageId;
  } catch (error) {
    if (isNotModified(error)) return messageId;
    if (isUneditable(error)) return sendScreen(ctx, screen);
    throw error;
  }
}

/**
 * Moves a screen below what the user just wrote: it is sent anew and its old message removed, so that there is one of
 * it and it stands in sight.
 */
export async function moveScreen(ctx: BotContext, messageId: number, screen: Screen): Promise<number> {
  const sentId = await sendScreen(ctx, screen);
  await removeMessage(ctx, messageId);
  return sentId;
}

/** Takes a message out of the chat; one that cannot be taken out stays. */
export async function removeMessage(ctx: BotContext, messageId: number): Promise<void> {
  const chatId = ensureDefined(ctx.chatId, "chat of the update");
  await ctx.api.deleteMessage(chatId, messageId).catch(() => false);
}

/** Shows a screen where the update came from: in the message whose button was tapped, else as a new one. */
export async function showScreen(ctx: BotContext, screen: Screen): Promise<number> {
  const tapped = ctx.callbackQuery?.message;
  // A picture's message has a caption, not a text: it stays as it is.
  if (tapped === undefined || !("text" in tapped)) return sendScreen(ctx, screen);
  return editScreen(ctx, tapped.message_id, screen);
}

/** Ends the wait of a tapped button, with a toast if there is something to say. Old taps cannot be answered any more. */
export async function answerTap(ctx: BotContext, toast?: string): Promise<void> {
  if (ctx.callbackQuery === undefined) return;
  await ctx.answerCallbackQuery(toast === undefined ? {} : { text: toast }).catch(() => false);
}
