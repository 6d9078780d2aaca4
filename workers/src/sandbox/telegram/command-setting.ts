import type { BotCommand, MenuButton } from "grammy/types";
import type { LocalUser } from "./local-accounts.ts";
import type { TelegramStore } from "./telegram-store.ts";

/** Commands are kept by scope and language; this is the key of one such list. */
export function commandsKey(scope: string, languageCode: string): string {
  return `commands:${scope}:${languageCode}`;
}

/**
 * The commands a client lists in a private chat: the most specific scope wins, and within it the user's language.
 * https://core.telegram.org/bots/api#determining-list-of-commands
 */
export function commandsFor(store: TelegramStore, user: LocalUser): readonly BotCommand[] {
  for (const scope of [`chat/${user.id}`, "all_private_chats", "default"]) {
    for (const languageCode of [user.language_code, ""]) {
      const commands = store.readSetting<readonly BotCommand[]>(commandsKey(scope, languageCode), []);
      if (commands.length > 0) return commands;
    }
  }
  return [];
}

export function menuButtonKey(chatId: number | undefined): string {
  return chatId === undefined ? "menu_button:default" : `menu_button:${chatId}`;
}

/** The menu button of a chat; the bot's default where the chat has none of its own. */
export function menuButtonFor(store: TelegramStore, chatId: number | undefined): MenuButton {
  const own = store.readSetting<MenuButton>(menuButtonKey(chatId), { type: "default" });
  if (own.type !== "default" || chatId === undefined) return own;
  return store.readSetting<MenuButton>(menuButtonKey(undefined), { type: "default" });
}
