import type { UsersStore } from "@roehub/core/identity/users-store";
import { Composer } from "grammy";
import type { BotContext } from "../bot-context.ts";
import { answerTap, sendScreen } from "../conversations/present-screen.ts";
import type { AllTexts } from "../texts.ts";

interface ChatGateDeps {
  readonly users: UsersStore;
  readonly texts: AllTexts;
}

/**
 * Lets through what the features expect: new messages and taps of registered users in private chats, and `/start` of
 * anybody. The rest is answered here: groups are left with a word, edits are told to change nothing, a block is noted.
 */
export function createChatGate({ users, texts }: ChatGateDeps): Composer<BotContext> {
  const composer = new Composer<BotContext>();

  composer.on("my_chat_member", async (ctx) => {
    const { status } = ctx.myChatMember.new_chat_member;
    if (ctx.chat.type === "private") {
      if (status === "kicked") await users.markBlocked(ctx.chat.id);
      return;
    }
    if (status === "member" || status === "administrator") await leaveGroup(ctx);
  });

  composer.filter((ctx) => ctx.chat !== undefined && ctx.chat.type !== "private").use(leaveGroup);

  composer.use(async (ctx, next) => {
    if (ctx.from === undefined) return;
    const user = await users.findByTelegramId(ctx.from.id);
    ctx.chatState.user = user;
    if (user !== null) ctx.chatState.texts = texts[user.locale];
    if (user === null && ctx.hasCommand("start") === false) return askToStart(ctx);
    await next();
  });

  composer.on("edited_message", async (ctx) => {
    await ctx.reply(ctx.chatState.texts.html("unknown-edit"), { parse_mode: "HTML" });
  });

  return composer;
}

async function leaveGroup(ctx: BotContext): Promise<void> {
  const { texts } = ctx.chatState;
  if (ctx.callbackQuery !== undefined) return answerTap(ctx);
  await ctx
    .reply(texts.plain("group-farewell", { link: `https://t.me/${ctx.me.username}` }))
    .catch(() => undefined);
  await ctx.leaveChat().catch(() => undefined);
}

async function askToStart(ctx: BotContext): Promise<void> {
  await answerTap(ctx);
  await sendScreen(ctx, { html: ctx.chatState.texts.html("start-first"), rows: [] });
}
