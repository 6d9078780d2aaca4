import type { Message } from "grammy/types";
import type { Push } from "../chat-page/sandbox-protocol.ts";
import { BotApiError, badRequest } from "./bot-api-error.ts";
import type { BotMethod, BotMethods } from "./bot-method.ts";
import { CallParams, isRecord } from "./call-params.ts";
import { readCaption, readMessageText } from "./formatted-text.ts";
import { readMedia } from "./media.ts";
import { readInlineKeyboard } from "./reply-markup.ts";
import type { TelegramWorld } from "./telegram-world.ts";

const CHAT_ACTIONS: readonly string[] = [
  "typing",
  "upload_photo",
  "record_video",
  "upload_video",
  "record_voice",
  "upload_voice",
  "upload_document",
  "choose_sticker",
  "find_location",
];

/** The chat a bot may write to; refuses strangers and people who blocked the bot. */
export function readOpenChat(params: CallParams, world: TelegramWorld): number {
  const chatId = readChat(params, world);
  if (world.isBlocked(chatId)) throw new BotApiError(403, "Forbidden: bot was blocked by the user");
  return chatId;
}

/** A chat that exists. */
export function readChat(params: CallParams, world: TelegramWorld): number {
  const text = params.text("chat_id");
  if (text === undefined) throw badRequest("chat_id is empty");
  const chatId = Number(text);
  if (!Number.isSafeInteger(chatId)) throw badRequest("chat not found");
  world.userOfChat(chatId);
  return chatId;
}

type Content = Partial<
  Pick<Message, "text" | "entities" | "caption" | "caption_entities" | "photo" | "document">
>;

/** Stores a message of the bot and shows it. */
function post(params: CallParams, world: TelegramWorld, content: Content): Message {
  const chatId = readOpenChat(params, world);
  const keyboard = readInlineKeyboard(params);
  const repliedTo = readRepliedTo(params, world, chatId);
  const message = {
    message_id: world.nextMessageId(),
    from: botAsSender(world),
    chat: world.privateChat(chatId),
    date: world.nowSeconds(),
    ...(repliedTo === undefined ? {} : { reply_to_message: repliedTo }),
    ...content,
    ...(keyboard === undefined ? {} : { reply_markup: keyboard }),
    ...(params.flag("protect_content") ? { has_protected_content: true } : {}),
  } as Message;
  const push = pushOf(message, params.flag("disable_notification"));
  world.store.addMessage({ message, push });
  world.announce({ type: "message", message, push });
  return message;
}

function pushOf(message: Message, isSilent: boolean): Push {
  const kind = message.photo !== undefined ? "photo" : message.document !== undefined ? "document" : "text";
  const firstLine = (message.text ?? message.caption ?? "").split("\n", 1)[0] ?? "";
  return { kind, firstLine, isSilent };
}

/** The bot as `from` of its messages: the account without what only getMe tells. */
function botAsSender(world: TelegramWorld): Message["from"] {
  const { id, first_name, username } = world.bot;
  return { id, is_bot: true, first_name, username };
}

function readRepliedTo(params: CallParams, world: TelegramWorld, chatId: number): Message | undefined {
  const reply = params.record("reply_parameters");
  if (reply === undefined) return undefined;
  const found = world.store.message(chatId, Number(reply["message_id"]))?.message;
  if (found === undefined && reply["allow_sending_without_reply"] !== true) {
    throw badRequest("message to be replied not found");
  }
  if (found === undefined) return undefined;
  const { reply_to_message: _nested, ...flat } = found;
  return flat as Message;
}

/** `text` and `entities` as Telegram stores them: no empty list of entities. */
export function textContent(params: CallParams): Content {
  const { text, entities } = readMessageText(params);
  return { text, ...(entities.length === 0 ? {} : { entities: [...entities] }) };
}

/** `caption` and `caption_entities`, or nothing when the caption is empty. */
export function captionContent(params: CallParams): Content {
  const { text, entities } = readCaption(params);
  if (text === "") return {};
  return { caption: text, ...(entities.length === 0 ? {} : { caption_entities: [...entities] }) };
}

const sendMessage: BotMethod = (params, { world }) => {
  readOpenChat(params, world);
  return post(params, world, textContent(params));
};

function sendFile(kind: "photo" | "document"): BotMethod {
  return (params, { world }) => {
    readOpenChat(params, world);
    const caption = captionContent(params);
    const media = readMedia(world, kind, { params, reference: params.text(kind), field: kind });
    return post(params, world, { ...media, ...caption });
  };
}

/** The file and caption of an `InputMediaPhoto` or `InputMediaDocument`. */
export function readInputMedia(params: CallParams, world: TelegramWorld, input: unknown): Content {
  if (!isRecord(input)) throw badRequest("can't parse InputMedia: InputMedia must be an Object");
  const kind = input["type"];
  if (kind !== "photo" && kind !== "document") throw badRequest("type of the media is not supported here");
  const reference = typeof input["media"] === "string" ? input["media"] : undefined;
  const media = readMedia(world, kind, { params, reference, field: "media" });
  return { ...media, ...captionContent(new CallParams(input)) };
}

const sendMediaGroup: BotMethod = (params, { world }) => {
  readOpenChat(params, world);
  const inputs = params.list("media") ?? [];
  if (inputs.length < 2 || inputs.length > 10) {
    throw badRequest("group send failed: an album must have from 2 to 10 items");
  }
  const groupId = String(world.store.nextNumber("media_group"));
  return inputs.map((input) =>
    post(params, world, { ...readInputMedia(params, world, input), media_group_id: groupId } as Content),
  );
};

const sendChatAction: BotMethod = (params, { world }) => {
  const chatId = readOpenChat(params, world);
  const action = params.text("action") ?? "";
  if (!CHAT_ACTIONS.includes(action)) throw badRequest("wrong parameter action in request");
  world.announce({ type: "chat_action", chatId, action });
  return true;
};

export const SEND_METHODS: BotMethods = {
  sendmessage: sendMessage,
  sendphoto: sendFile("photo"),
  senddocument: sendFile("document"),
  sendmediagroup: sendMediaGroup,
  sendchataction: sendChatAction,
};
