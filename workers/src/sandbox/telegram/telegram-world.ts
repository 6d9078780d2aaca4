import type { Clock } from "@roehub/core/kernel/clock";
import type { Chat, Update, UserFromGetMe } from "grammy/types";
import type { LanguageCode, UserHandle } from "../chat-page/sandbox-protocol.ts";
import { badRequest } from "./bot-api-error.ts";
import type { EventHub, TelegramEvent } from "./event-hub.ts";
import { FIRST_USERS, handleOfChat, type LocalUser } from "./local-accounts.ts";
import type { TelegramStore } from "./telegram-store.ts";

export type TelegramWorld = ReturnType<typeof createTelegramWorld>;

interface WorldDeps {
  readonly store: TelegramStore;
  readonly hub: EventHub;
  readonly clock: Clock;
  readonly bot: UserFromGetMe;
  readonly botToken: string;
  readonly miniAppUrl: string | undefined;
}

type UpdateBody = Omit<Update, "update_id">;

/** Update kinds this Telegram makes; `my_chat_member` included, as in the real default. */
const DEFAULT_ALLOWED_UPDATES: readonly string[] = [];

/** The state of the local Telegram and the rules that every door (Bot API, page, tests) obeys. */
export function createTelegramWorld(deps: WorldDeps) {
  const { store, hub, clock } = deps;
  let announced: TelegramEvent[] | undefined;

  /** Tells the listeners: at once, or when the running `commit` has succeeded. */
  function announce(event: TelegramEvent): void {
    if (announced === undefined) hub.emit(event);
    else announced.push(event);
  }

  /** Runs `work` whole or not at all, then tells what it announced. */
  function commit<T>(work: () => T): T {
    const events: TelegramEvent[] = [];
    announced = events;
    try {
      return store.transaction(work);
    } catch (error) {
      events.length = 0;
      throw error;
    } finally {
      announced = undefined;
      for (const event of events) hub.emit(event);
    }
  }

  function user(handle: UserHandle): LocalUser {
    const languageCode = store.readSetting<LanguageCode>(
      `language:${handle}`,
      FIRST_USERS[handle].language_code,
    );
    return { ...FIRST_USERS[handle], language_code: languageCode };
  }

  function userOfChat(chatId: number): LocalUser {
    const handle = handleOfChat(chatId);
    if (handle === undefined) throw badRequest("chat not found");
    return user(handle);
  }

  return {
    store,
    bot: deps.bot,
    botToken: deps.botToken,
    miniAppUrl: deps.miniAppUrl,
    announce,
    commit,
    user,
    /** The person behind a private chat; refuses any other chat id in Telegram's words. */
    userOfChat,

    nowMs: (): number => clock.nowMs(),
    nowSeconds: (): number => Math.floor(clock.nowMs() / 1000),

    privateChat(chatId: number): Chat.PrivateChat {
      const { id, first_name, username } = userOfChat(chatId);
      return { id, type: "private", first_name, username };
    },

    isBlocked: (chatId: number): boolean => store.readSetting(`blocked:${chatId}`, false),

    nextMessageId: (): number => store.nextNumber("message"),

    /**
     * Puts an update into the bot's queue, unless the bot asked not to get its kind. Update ids start from the
     * clock: a bot that dedupes by them is not fooled when this store alone is thrown away.
     */
    enqueueUpdate(body: UpdateBody): void {
      const kind = Object.keys(body)[0] ?? "";
      const allowed = store.readSetting("allowed_updates", DEFAULT_ALLOWED_UPDATES);
      if (allowed.length > 0 && !allowed.includes(kind)) return;
      const updateId = store.nextNumber("update", Math.floor(clock.nowMs() / 1000));
      store.putUpdate({ update_id: updateId, ...body } as Update);
      announce({ type: "updates_available" });
    },
  };
}
