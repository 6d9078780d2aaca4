import type { Message } from "grammy/types";
import type { ApiLogEntry, Push } from "../chat-page/sandbox-protocol.ts";

/** What happens in the local Telegram, as the page and the tests see it. */
export type TelegramEvent =
  | { readonly type: "message"; readonly message: Message; readonly push: Push | null }
  | { readonly type: "message_edited"; readonly message: Message }
  | { readonly type: "messages_deleted"; readonly chatId: number; readonly messageIds: readonly number[] }
  | { readonly type: "chat_action"; readonly chatId: number; readonly action: string }
  | ({ readonly type: "tap_answered"; readonly chatId: number } & TapAnswer)
  | { readonly type: "mini_app_opened"; readonly chatId: number; readonly startParam: string | undefined }
  | { readonly type: "api_called"; readonly entry: ApiLogEntry }
  | { readonly type: "updates_available" }
  | { readonly type: "surroundings_changed" }
  | { readonly type: "reset" };

/** The bot's `answerCallbackQuery`. */
export interface TapAnswer {
  readonly callbackQueryId: string;
  readonly text: string | undefined;
  readonly isAlert: boolean;
  readonly url: string | undefined;
}

export type EventHub = ReturnType<typeof createEventHub>;

/** Tells every listener of every event, in order, at once. */
export function createEventHub() {
  const listeners = new Set<(event: TelegramEvent) => void>();
  return {
    emit(event: TelegramEvent): void {
      for (const listener of [...listeners]) listener(event);
    },
    /** Returns the function that ends the subscription. */
    subscribe(listener: (event: TelegramEvent) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
