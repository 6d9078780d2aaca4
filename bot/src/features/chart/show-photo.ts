import { ensureDefined } from "@roehub/core/kernel/assert";
import { InputFile, InputMediaBuilder } from "grammy";
import type { BotContext } from "../../bot-context.ts";
import { keyboardOf, type Screen } from "../../screen.ts";
import { isNotModified, isUneditable } from "../../telegram/api-errors.ts";

interface Photo {
  /** Its caption and buttons. */
  readonly screen: Screen;
  readonly png: Uint8Array;
  readonly fileName: string;
}

/** Shows a picture where the update came from: in the message whose button was tapped, else as a new one. */
export async function showPhoto(ctx: BotContext, photo: Photo): Promise<void> {
  const tapped = ctx.callbackQuery?.message;
  if (tapped === undefined || !(await edit(ctx, photo, tapped.message_id))) await send(ctx, photo);
}

async function send(ctx: BotContext, { screen, png, fileName }: Photo): Promise<void> {
  await ctx.replyWithPhoto(new InputFile(png, fileName), {
    caption: screen.html,
    parse_mode: "HTML",
    reply_markup: keyboardOf(screen),
  });
}

/** False where the message is gone or cannot be edited. */
async function edit(ctx: BotContext, { screen, png, fileName }: Photo, messageId: number): Promise<boolean> {
  const chatId = ensureDefined(ctx.chatId, "chat of the tap");
  const media = InputMediaBuilder.photo(new InputFile(png, fileName), {
    caption: screen.html,
    parse_mode: "HTML",
  });
  try {
    await ctx.api.editMessageMedia(chatId, messageId, media, { reply_markup: keyboardOf(screen) });
    return true;
  } catch (error) {
    if (isNotModified(error)) return true;
    if (isUneditable(error)) return false;
    throw error;
  }
}
