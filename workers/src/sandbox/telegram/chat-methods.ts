import type { BotCommand, MenuButton } from "grammy/types";
import { badRequest } from "./bot-api-error.ts";
import type { BotMethod, BotMethods } from "./bot-method.ts";
import { type CallParams, isRecord } from "./call-params.ts";
import { commandsKey, menuButtonFor, menuButtonKey } from "./command-setting.ts";
import { readChat, readOpenChat } from "./send-methods.ts";
import type { TelegramWorld } from "./telegram-world.ts";

const COMMAND_SCOPES: readonly unknown[] = [
  "default",
  "all_private_chats",
  "all_group_chats",
  "all_chat_administrators",
];
const COMMANDS_LIMIT = 100;
const TAP_ANSWER_LIMIT = 200;
/** After this Telegram has given up waiting and refuses the answer. */
const TAP_TIMEOUT_MS = 60_000;

function readScope(params: CallParams, world: TelegramWorld): string {
  const scope = params.record("scope") ?? { type: "default" };
  if (COMMAND_SCOPES.includes(scope["type"])) return String(scope["type"]);
  if (scope["type"] !== "chat") throw badRequest("can't parse BotCommandScope: unsupported type specified");
  const chatId = Number(scope["chat_id"]);
  world.userOfChat(chatId);
  return `chat/${chatId}`;
}

function readCommand(value: unknown): BotCommand {
  if (!isRecord(value)) throw badRequest("can't parse BotCommand: expected an Object");
  const { command, description } = value;
  if (typeof command !== "string" || !/^\/?[a-z0-9_]{1,32}$/.test(command))
    throw badRequest("BOT_COMMAND_INVALID");
  if (typeof description !== "string" || description.length < 1 || description.length > 256) {
    throw badRequest("BOT_COMMAND_DESCRIPTION_INVALID");
  }
  return { command: command.replace(/^\//, ""), description };
}

const setMyCommands: BotMethod = (params, { world }) => {
  const commands = (params.list("commands") ?? []).map(readCommand);
  if (commands.length > COMMANDS_LIMIT) throw badRequest("BOT_COMMANDS_TOO_MUCH");
  const languageCode = params.text("language_code") ?? "";
  world.store.writeSetting(commandsKey(readScope(params, world), languageCode), commands);
  world.announce({ type: "surroundings_changed" });
  return true;
};

const getMyCommands: BotMethod = (params, { world }) =>
  world.store.readSetting(commandsKey(readScope(params, world), params.text("language_code") ?? ""), []);

const deleteMyCommands: BotMethod = (params, { world }) => {
  world.store.removeSetting(commandsKey(readScope(params, world), params.text("language_code") ?? ""));
  world.announce({ type: "surroundings_changed" });
  return true;
};

function readMenuButton(params: CallParams): MenuButton {
  const button = params.record("menu_button") ?? { type: "default" };
  if (button["type"] === "default" || button["type"] === "commands") return { type: button["type"] };
  const { text, web_app: webApp } = button;
  const url = isRecord(webApp) ? webApp["url"] : undefined;
  if (button["type"] !== "web_app" || typeof text !== "string" || text === "") {
    throw badRequest("can't parse menu button");
  }
  if (typeof url !== "string" || !URL.canParse(url)) throw badRequest("menu button web app URL is invalid");
  return { type: "web_app", text, web_app: { url } };
}

function readOptionalChat(params: CallParams, world: TelegramWorld): number | undefined {
  return params.text("chat_id") === undefined ? undefined : readChat(params, world);
}

const setChatMenuButton: BotMethod = (params, { world }) => {
  world.store.writeSetting(menuButtonKey(readOptionalChat(params, world)), readMenuButton(params));
  world.announce({ type: "surroundings_changed" });
  return true;
};

const getChatMenuButton: BotMethod = (params, { world }) =>
  menuButtonFor(world.store, readOptionalChat(params, world));

const getChat: BotMethod = (params, { world }) => {
  const chatId = readChat(params, world);
  const pinned = world.store.message(chatId, world.store.readSetting(`pinned:${chatId}`, 0));
  return {
    ...world.privateChat(chatId),
    active_usernames: [world.userOfChat(chatId).username],
    accent_color_id: chatId % 7,
    max_reaction_count: 11,
    accepted_gift_types: {
      unlimited_gifts: false,
      limited_gifts: false,
      unique_gifts: false,
      premium_subscription: false,
      gifts_from_channels: false,
    },
    ...(pinned === undefined ? {} : { pinned_message: pinned.message }),
  };
};

const getChatMember: BotMethod = (params, { world }) => {
  const chatId = readChat(params, world);
  const userId = params.integer("user_id");
  if (userId === world.bot.id) {
    return { status: world.isBlocked(chatId) ? "kicked" : "member", user: world.bot };
  }
  if (userId !== chatId) throw badRequest("user not found");
  return { status: "member", user: world.userOfChat(chatId) };
};

const pinChatMessage: BotMethod = (params, { world }) => {
  const chatId = readOpenChat(params, world);
  const messageId = params.integer("message_id") ?? 0;
  if (world.store.message(chatId, messageId) === undefined) throw badRequest("message to pin not found");
  world.store.writeSetting(`pinned:${chatId}`, messageId);
  world.announce({ type: "surroundings_changed" });
  return true;
};

const unpinChatMessage: BotMethod = (params, { world }) => {
  const chatId = readOpenChat(params, world);
  const pinnedId = world.store.readSetting(`pinned:${chatId}`, 0);
  if (pinnedId === 0 || pinnedId !== (params.integer("message_id") ?? pinnedId)) {
    throw badRequest("message to unpin not found");
  }
  world.store.removeSetting(`pinned:${chatId}`);
  world.announce({ type: "surroundings_changed" });
  return true;
};

const answerCallbackQuery: BotMethod = (params, { world }) => {
  const text = params.text("text");
  if (text !== undefined && text.length > TAP_ANSWER_LIMIT) throw badRequest("MESSAGE_TOO_LONG");
  const tap = world.store.tap(params.text("callback_query_id") ?? "");
  if (tap === undefined || world.nowMs() - tap.tappedAtMs > TAP_TIMEOUT_MS) {
    throw badRequest("query is too old and response timeout expired or query ID is invalid");
  }
  world.announce({
    type: "tap_answered",
    chatId: tap.chatId,
    callbackQueryId: tap.callbackQueryId,
    text,
    isAlert: params.flag("show_alert"),
    url: params.text("url"),
  });
  return true;
};

const getFile: BotMethod = (params, { world }) => {
  const file = world.store.file(params.text("file_id") ?? "");
  if (file === undefined) throw badRequest("wrong file_id or the file is temporarily unavailable");
  return {
    file_id: file.fileId,
    file_unique_id: file.fileId,
    file_size: file.bytes.length,
    file_path: file.filePath,
  };
};

export const CHAT_METHODS: BotMethods = {
  getme: (_params, { world }) => world.bot,
  setmycommands: setMyCommands,
  getmycommands: getMyCommands,
  deletemycommands: deleteMyCommands,
  setchatmenubutton: setChatMenuButton,
  getchatmenubutton: getChatMenuButton,
  getchat: getChat,
  getchatmember: getChatMember,
  pinchatmessage: pinChatMessage,
  unpinchatmessage: unpinChatMessage,
  answercallbackquery: answerCallbackQuery,
  getfile: getFile,
};
