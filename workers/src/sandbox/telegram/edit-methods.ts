import { isDeepStrictEqual } from "node:util";
import type { Message } from "grammy/types";
import { badRequest } from "./bot-api-error.ts";
import type { BotMethod, BotMethods } from "./bot-method.ts";
import type { CallParams } from "./call-params.ts";
import { readInlineKeyboard } from "./reply-markup.ts";
import { captionContent, readInputMedia, readOpenChat, textContent } from "./send-methods.ts";
import type { TelegramWorld } from "./telegram-world.ts";

const NOT_MODIFIED =
  "message is not modified: specified new message content and reply markup are exactly the same " +
  "as a current content and reply markup of the message";

const DELETE_WINDOW_S = 48 * 3600;

/** What each edit replaces; the keyboard always goes with it, as in Telegram. */
const TEXT_FIELDS = ["text", "entities"] as const;
const CAPTION_FIELDS = ["caption", "caption_entities"] as const;
const MEDIA_FIELDS = [...CAPTION_FIELDS, "photo", "document"] as const;

function readEdited(params: CallParams, world: TelegramWorld): Message {
  const chatId = readOpenChat(params, world);
  const messageId = params.integer("message_id");
  if (messageId === undefined) throw badRequest("message identifier is not specified");
  const message = world.store.message(chatId, messageId)?.message;
  if (message === undefined) throw badRequest("message to edit not found");
  if (message.from?.id !== world.bot.id) throw badRequest("message can't be edited");
  return message;
}

interface Change {
  readonly message: Message;
  readonly replaced: readonly string[];
  readonly content: Partial<Message>;
}

function applyEdit(
  params: CallParams,
  world: TelegramWorld,
  { message, replaced, content }: Change,
): Message {
  const keyboard = readInlineKeyboard(params);
  const kept = Object.fromEntries(
    Object.entries(message).filter(([field]) => field !== "reply_markup" && !replaced.includes(field)),
  );
  const draft = { ...kept, ...content, ...(keyboard === undefined ? {} : { reply_markup: keyboard }) };
  if (isDeepStrictEqual(draft, message)) throw badRequest(NOT_MODIFIED);
  const edited = { ...draft, edit_date: world.nowSeconds() } as Message;
  world.store.replaceMessage(edited);
  world.announce({ type: "message_edited", message: edited });
  return edited;
}

const editMessageText: BotMethod = (params, { world }) => {
  const message = readEdited(params, world);
  if (message.text === undefined) throw badRequest("there is no text in the message to edit");
  return applyEdit(params, world, { message, replaced: TEXT_FIELDS, content: textContent(params) });
};

const editMessageCaption: BotMethod = (params, { world }) => {
  const message = readEdited(params, world);
  if (message.text !== undefined) throw badRequest("there is no caption in the message to edit");
  return applyEdit(params, world, { message, replaced: CAPTION_FIELDS, content: captionContent(params) });
};

const editMessageMedia: BotMethod = (params, { world }) => {
  const message = readEdited(params, world);
  const content = readInputMedia(params, world, params.json("media"));
  return applyEdit(params, world, { message, replaced: [...TEXT_FIELDS, ...MEDIA_FIELDS], content });
};

const editMessageReplyMarkup: BotMethod = (params, { world }) => {
  const message = readEdited(params, world);
  return applyEdit(params, world, { message, replaced: [], content: {} });
};

function canBeDeleted(message: Message, world: TelegramWorld): boolean {
  return world.nowSeconds() - message.date < DELETE_WINDOW_S;
}

const deleteMessage: BotMethod = (params, { world }) => {
  const chatId = readOpenChat(params, world);
  const messageId = params.integer("message_id");
  if (messageId === undefined) throw badRequest("message identifier is not specified");
  const message = world.store.message(chatId, messageId)?.message;
  if (message === undefined) throw badRequest("message to delete not found");
  if (!canBeDeleted(message, world)) throw badRequest("message can't be deleted for everyone");
  world.store.removeMessage(chatId, messageId);
  world.announce({ type: "messages_deleted", chatId, messageIds: [messageId] });
  return true;
};

/** Skips messages that are not there or cannot be deleted, as Telegram does. */
const deleteMessages: BotMethod = (params, { world }) => {
  const chatId = readOpenChat(params, world);
  const ids = (params.list("message_ids") ?? []).map(Number);
  if (ids.length === 0 || ids.length > 100) throw badRequest("message identifiers are not specified");
  const removed = ids.filter((id) => {
    const message = world.store.message(chatId, id)?.message;
    return message !== undefined && canBeDeleted(message, world) && world.store.removeMessage(chatId, id);
  });
  world.announce({ type: "messages_deleted", chatId, messageIds: removed });
  return true;
};

export const EDIT_METHODS: BotMethods = {
  editmessagetext: editMessageText,
  editmessagecaption: editMessageCaption,
  editmessagemedia: editMessageMedia,
  editmessagereplymarkup: editMessageReplyMarkup,
  deletemessage: deleteMessage,
  deletemessages: deleteMessages,
};
