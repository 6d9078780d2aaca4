import type { UsersStore } from "@roehub/core/identity/users-store";
import type { CorrelationId } from "@roehub/core/kernel/ids";
import { Bot } from "grammy";
import type { Update, UserFromGetMe } from "grammy/types";
import { expect, it } from "vitest";
import type { BotContext } from "../bot-context.ts";
import { loadTexts } from "../texts.ts";
import { createChatGate } from "./chat-gate.ts";

const texts = loadTexts();
const me = {
  id: 7,
  is_bot: true,
  first_name: "Roehub",
  username: "roehub_bot",
} as UserFromGetMe;
const group = { id: -5, type: "supergroup", title: "Traders" } as const;
const stranger = { id: 1, is_bot: false, first_name: "Ann", language_code: "ru" } as const;

/** The gate in front of a feature, over a Bot API that writes down what it is asked. */
function gate() {
  const calls: { method: string; text: string }[] = [];
  const passed: number[] = [];
  const bot = new Bot<BotContext>("7:token", { botInfo: me });
  bot.api.config.use(async (_call, method, payload) => {
    calls.push({ method, text: "text" in payload ? String(payload.text) : "" });
    return { ok: true, result: { message_id: 1 } as never };
  });
  bot.use(async (ctx, next) => {
    const correlationId = "TEST" as CorrelationId;
    ctx.chatState = {
      correlationId,
      texts: texts.ru,
      user: null,
      nextQuestion: null,
      leftQuestion: false,
      fault: null,
    };
    await next();
  });
  // Nobody is asked who a group's members are; in private nobody is known here.
  const users = { findByTelegramId: async () => null } as unknown as UsersStore;
  bot.use(createChatGate({ users, texts }));
  bot.use((ctx) => void passed.push(ctx.update.update_id));
  return {
    calls,
    passed,
    take: (update: Omit<Update, "update_id">) => bot.handleUpdate({ update_id: 1, ...update }),
  };
}

const command = (text: string) => ({
  text,
  entities: [{ type: "bot_command" as const, offset: 0, length: text.length }],
});

it("leaves a group with a word about where it works", async () => {
  const { calls, passed, take } = gate();
  const message = { message_id: 1, date: 0, chat: group, from: stranger, ...command("/start") };
  await take({ message } as Omit<Update, "update_id">);
  expect(calls.map(({ method }) => method)).toEqual(["sendMessage", "leaveChat"]);
  expect(calls[0]?.text).toContain("https://t.me/roehub_bot");
  expect(passed).toEqual([]);
});

it("leaves a group that it was added to before anybody speaks", async () => {
  const { calls, take } = gate();
  const member = { status: "member" as const, user: me };
  const my_chat_member = {
    chat: group,
    from: stranger,
    date: 0,
    old_chat_member: member,
    new_chat_member: member,
  };
  await take({ my_chat_member } as Omit<Update, "update_id">);
  expect(calls.map(({ method }) => method)).toEqual(["sendMessage", "leaveChat"]);
});

it("lets a stranger's /start through and asks for it otherwise", async () => {
  const chat = { id: 1, type: "private", first_name: "Ann" } as const;
  const { calls, passed, take } = gate();
  await take({ message: { message_id: 1, date: 0, chat, from: stranger, text: "привет" } } as Omit<
    Update,
    "update_id"
  >);
  expect(calls[0]?.text).toBe(texts.ru.html("start-first"));
  expect(passed).toEqual([]);
  await take({ message: { message_id: 2, date: 0, chat, from: stranger, ...command("/start") } } as Omit<
    Update,
    "update_id"
  >);
  expect(passed).toEqual([1]);
});
