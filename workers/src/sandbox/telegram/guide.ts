import type { Message } from "grammy/types";
import { GUIDE_STEP_IDS, type GuideStep, type GuideStepId } from "../chat-page/sandbox-protocol.ts";
import type { EventHub, TelegramEvent } from "./event-hub.ts";
import type { TelegramWorld } from "./telegram-world.ts";

const RECEIPT = /RH-[0-9A-Z]{10}/;
/** start_param of the pages that show one result: a job, a stored result or a receipt. */
const RESULT_PAGE = /^(?:j|r|rh)_/;

export type Guide = ReturnType<typeof createGuide>;

/** Ticks the guide's steps by what really happened in the chat, person by person, and remembers them. */
export function createGuide(world: TelegramWorld, hub: EventHub) {
  const key = (chatId: number): string => `guide:${chatId}`;

  function doneSteps(chatId: number): readonly GuideStepId[] {
    return world.store.readSetting<readonly GuideStepId[]>(key(chatId), []);
  }

  function tick(chatId: number, step: GuideStepId): void {
    const done = doneSteps(chatId);
    if (done.includes(step)) return;
    world.store.writeSetting(key(chatId), [...done, step]);
    world.announce({ type: "surroundings_changed" });
  }

  const unsubscribe = hub.subscribe((event) => {
    const chatId = chatOf(event);
    if (chatId === undefined) return;
    const lastWords = world.store.messages(chatId, 50).findLast(({ message }) => message.from?.id === chatId);
    for (const step of stepsDoneBy(event, world.bot.id, lastWords?.message.text ?? "")) tick(chatId, step);
  });

  return {
    steps: (chatId: number): readonly GuideStep[] =>
      GUIDE_STEP_IDS.map((id) => ({ id, isDone: doneSteps(chatId).includes(id) })),
    isDone: (chatId: number, step: GuideStepId): boolean => doneSteps(chatId).includes(step),
    clear(chatId: number): void {
      world.store.removeSetting(key(chatId));
    },
    close: unsubscribe,
  };
}

function chatOf(event: TelegramEvent): number | undefined {
  if (event.type === "message" || event.type === "message_edited") return event.message.chat.id;
  return event.type === "mini_app_opened" ? event.chatId : undefined;
}

/** The steps an event completes; `lastWords` is the person's latest text, which tells what the bot answers. */
export function stepsDoneBy(event: TelegramEvent, botId: number, lastWords: string): GuideStepId[] {
  if (event.type === "mini_app_opened") return RESULT_PAGE.test(event.startParam ?? "") ? ["open_table"] : [];
  if (event.type !== "message" && event.type !== "message_edited") return [];
  const { message } = event;
  if (message.from?.id !== botId) return [];
  const steps: GuideStepId[] = [];
  if (/^\/start\b/.test(lastWords)) steps.push("start");
  if (message.photo !== undefined && RECEIPT.test(message.caption ?? "")) steps.push("backtest");
  const saved = savedKind(message);
  if (saved !== undefined) steps.push(saved);
  return steps;
}

/** Whether a message says, in either language, that a strategy was saved or cloned. */
function savedKind(message: Message): "new_strategy" | "clone" | undefined {
  const firstLine = (message.text ?? "").split("\n", 1)[0] ?? "";
  if (!/^✓ .*(?:saved|сохран)/i.test(firstLine)) return undefined;
  return /clone|клон/i.test(firstLine) ? "clone" : "new_strategy";
}
