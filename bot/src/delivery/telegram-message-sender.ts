import { type Api, InputFile, InputMediaBuilder } from "grammy";
import { keyboardOf } from "../screen.ts";
import { isNotModified, isUneditable } from "../telegram/api-errors.ts";
import type { MessageSender, OutgoingMessage } from "./message-sender.ts";

/** Sends through the Bot API. */
export function createTelegramMessageSender(api: Api): MessageSender {
  return {
    async deliver(message) {
      const { chatId, replaces, isPush } = message;
      if (replaces !== null && !isPush && (await edit(api, message, replaces))) return replaces;
      const messageId = await send(api, message);
      if (replaces !== null) await api.deleteMessage(chatId, replaces).catch(() => false);
      return messageId;
    },
  };
}

async function send(api: Api, { chatId, screen, photo }: OutgoingMessage): Promise<number> {
  const options = { parse_mode: "HTML", reply_markup: keyboardOf(screen) } as const;
  const sent =
    photo === null
      ? await api.sendMessage(chatId, screen.html, options)
      : await api.sendPhoto(chatId, new InputFile(photo.png, photo.fileName), {
          ...options,
          caption: screen.html,
        });
  return sent.message_id;
}

/** Puts the message in the place of another; false where that one is gone or cannot be edited. */
async function edit(
  api: Api,
  { chatId, screen, photo }: OutgoingMessage,
  messageId: number,
): Promise<boolean> {
  const reply_markup = keyboardOf(screen);
  try {
    if (photo === null) {
      await api.editMessageText(chatId, messageId, screen.html, { parse_mode: "HTML", reply_markup });
    } else {
      const file = new InputFile(photo.png, photo.fileName);
      const media = InputMediaBuilder.photo(file, { caption: screen.html, parse_mode: "HTML" });
      await api.editMessageMedia(chatId, messageId, media, { reply_markup });
    }
    return true;
  } catch (error) {
    if (isNotModified(error)) return true;
    if (isUneditable(error)) return false;
    throw error;
  }
}
