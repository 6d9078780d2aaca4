import type { BotCommand, Message } from "grammy/types";
import type { LanguageCode, TapResult, UserHandle } from "../chat-page/sandbox-protocol.ts";
import { commandsFor } from "./command-setting.ts";
import type { EventHub, TapAnswer } from "./event-hub.ts";
import type { LocalUser } from "./local-accounts.ts";
import { waitForMessage } from "./message-waiter.ts";
import type { TelegramStore } from "./telegram-store.ts";
import type { TelegramWorld } from "./telegram-world.ts";
import type { UserActions } from "./user-actions.ts";

const WAIT_TIMEOUT_MS = 5_000;

interface UserDoorDeps {
  readonly world: TelegramWorld;
  readonly hub: EventHub;
  readonly store: TelegramStore;
  readonly actions: UserActions;
}

/** One person's side of the chat, for tests: what they do, and what they see. */
export function createUserDoor({ world, hub, store, actions }: UserDoorDeps, handle: UserHandle) {
  const { id } = world.user(handle);
  let lastSentId = 0;

  return {
    id,
    chatId: id,
    account: (): LocalUser => world.user(handle),
    messages: (): readonly Message[] => store.messages(id).map(({ message }) => message),
    commands: (): readonly BotCommand[] => commandsFor(store, world.user(handle)),
    setLanguage: (languageCode: LanguageCode): void => actions.setLanguage(handle, languageCode),
    setBlocked: (isBlocked: boolean): void => actions.setBlocked(handle, isBlocked),

    sendText(text: string): Message {
      const message = actions.sendText(handle, text);
      lastSentId = message.message_id;
      return message;
    },

    /** Taps the button with this text or callback data. */
    tap(messageId: number, textOrData: string): TapResult {
      const rows = store.message(id, messageId)?.message.reply_markup?.inline_keyboard ?? [];
      for (const [row, buttons] of rows.entries()) {
        const column = buttons.findIndex(
          (button) =>
            button.text === textOrData || ("callback_data" in button && button.callback_data === textOrData),
        );
        if (column >= 0) return actions.tap(handle, { messageId, row, column });
      }
      const offered = rows.flat().map(({ text }) => text);
      throw new Error(
        `no button ${JSON.stringify(textOrData)} on message ${messageId}; it has ${JSON.stringify(offered)}`,
      );
    },

    /** The bot's next answer to a tap of this person. */
    waitForAnswer(callbackQueryId: string, timeoutMs = WAIT_TIMEOUT_MS): Promise<TapAnswer> {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          unsubscribe();
          reject(new Error(`the tap was not answered within ${timeoutMs} ms`));
        }, timeoutMs);
        const unsubscribe = hub.subscribe((event) => {
          if (event.type !== "tap_answered" || event.callbackQueryId !== callbackQueryId) return;
          clearTimeout(timer);
          unsubscribe();
          resolve(event);
        });
      });
    },

    /**
     * The newest message in this chat that fits, now or as soon as it is sent or edited. By default only what came
     * after this person's last `sendText` counts.
     */
    waitForMessage(
      predicate: (message: Message) => boolean,
      {
        timeoutMs = WAIT_TIMEOUT_MS,
        afterMessageId = lastSentId,
      }: { timeoutMs?: number; afterMessageId?: number } = {},
    ): Promise<Message> {
      return waitForMessage({ store, hub }, predicate, { chatId: id, timeoutMs, afterMessageId });
    },
  };
}
