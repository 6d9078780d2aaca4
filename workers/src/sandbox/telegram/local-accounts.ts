import type { User, UserFromGetMe } from "grammy/types";
import type { LanguageCode, UserHandle } from "../chat-page/sandbox-protocol.ts";
import { badRequest } from "./bot-api-error.ts";

/** The people of the local Telegram, by the name the page and the tests call them. */
export const USER_HANDLES: readonly UserHandle[] = ["ann", "boris"];

/** A person as Telegram shows them to a bot; the private chat with them has the same id. */
export interface LocalUser extends User {
  readonly is_bot: false;
  readonly username: string;
  readonly language_code: LanguageCode;
}

export const FIRST_USERS: Readonly<Record<UserHandle, LocalUser>> = {
  ann: { id: 1001, is_bot: false, first_name: "Ann", username: "ann_local", language_code: "en" },
  boris: { id: 1002, is_bot: false, first_name: "Boris", username: "boris_local", language_code: "en" },
};

export function isUserHandle(text: string): text is UserHandle {
  return USER_HANDLES.some((handle) => handle === text);
}

export function handleOfChat(chatId: number): UserHandle | undefined {
  return USER_HANDLES.find((handle) => FIRST_USERS[handle].id === chatId);
}

export const BOT_USERNAME = "roehub_local_bot";

/** The bot as `getMe` tells it; its id is the number in front of the token, as in the real Telegram. */
export function botAccount(botToken: string): UserFromGetMe {
  const id = Number(/^(\d{1,15}):/.exec(botToken)?.[1]);
  if (!Number.isSafeInteger(id)) throw badRequest("a bot token is a number, a colon and a secret");
  return {
    id,
    is_bot: true,
    first_name: "Roehub",
    username: BOT_USERNAME,
    can_join_groups: false,
    can_read_all_group_messages: false,
    can_manage_bots: false,
    supports_inline_queries: false,
    supports_guest_queries: false,
    supports_join_request_queries: false,
    can_connect_to_business: false,
    has_main_web_app: true,
    has_topics_enabled: false,
    allows_users_to_create_topics: false,
  };
}
