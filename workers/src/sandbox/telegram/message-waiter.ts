import type { Message } from "grammy/types";
import type { EventHub } from "./event-hub.ts";
import type { TelegramStore } from "./telegram-store.ts";

interface WaitOptions {
  readonly chatId: number;
  readonly timeoutMs: number;
  /** Only messages newer than this one count. */
  readonly afterMessageId: number;
}

/**
 * Resolves with the newest message of the chat that satisfies `predicate`, now or as soon as one is sent or edited;
 * rejects after `timeoutMs` with the texts it saw instead.
 */
export function waitForMessage(
  deps: { readonly store: TelegramStore; readonly hub: EventHub },
  predicate: (message: Message) => boolean,
  { chatId, timeoutMs, afterMessageId }: WaitOptions,
): Promise<Message> {
  const counts = (message: Message): boolean =>
    message.chat.id === chatId && message.message_id > afterMessageId && predicate(message);
  const present = deps.store.messages(chatId).findLast(({ message }) => counts(message));
  if (present !== undefined) return Promise.resolve(present.message);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      unsubscribe();
      const seen = deps.store
        .messages(chatId, 5)
        .map(({ message }) => message.text ?? message.caption ?? "(file)");
      reject(new Error(`no such message within ${timeoutMs} ms; the last ones: ${JSON.stringify(seen)}`));
    }, timeoutMs);
    const unsubscribe = deps.hub.subscribe((event) => {
      if (event.type !== "message" && event.type !== "message_edited") return;
      if (!counts(event.message)) return;
      clearTimeout(timer);
      unsubscribe();
      resolve(event.message);
    });
  });
}
