import { type Conversation, conversations, createConversation } from "@grammyjs/conversations";
import { ensureDefined } from "@roehub/core/kernel/assert";
import { Composer, type Context, type MiddlewareFn } from "grammy";
import { type BotContext, userOf } from "../bot-context.ts";
import { CONVERSATION_VERSION, type ConversationsStore } from "./conversations-store.ts";
import { takeTurn } from "./take-turn.ts";
import type { Wizard } from "./wizard.ts";
import type { WizardState } from "./wizard-state.ts";

/** The storage side: reads and writes a chat's unfinished question around the update. */
export function createQuestionStorage(store: ConversationsStore): MiddlewareFn<BotContext> {
  const keyOf = (ctx: BotContext) => String(ensureDefined(ctx.chatId, "chat of the update"));
  return conversations<BotContext, Context>({
    storage: {
      type: "context",
      version: CONVERSATION_VERSION,
      adapter: {
        read: async (ctx) => (ctx.chatState.user === null ? undefined : store.read(keyOf(ctx), userOf(ctx))),
        write: (ctx, state) => store.write(keyOf(ctx), userOf(ctx), state),
        delete: (ctx) => store.delete(keyOf(ctx)),
      },
    },
  });
}

const QUESTION = "question";

/**
 * The conversation side. A conversation is one question: it waits for one answer and ends, and its successor is
 * entered with the next state as its argument. So the replay log holds that state and nothing else: it neither grows
 * with the length of a wizard nor keeps what was sent.
 */
export function createQuestions(wizards: readonly Wizard<unknown>[]): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.use(enterNextQuestion);
  composer.use(
    createConversation<BotContext, Context>(
      async (conversation: Conversation<BotContext, Context>, _ctx: Context, state: WizardState) => {
        await conversation.wait();
        const outcome = await conversation.external((ctx) => answer(ctx, wizards, state));
        if (outcome === "passed") await conversation.skip({ next: true });
      },
      { id: QUESTION },
    ),
  );
  return composer;
}

/** Errors do not survive `external`: they are carried past it, and the question stays open for another try. */
async function answer(
  ctx: BotContext,
  wizards: readonly Wizard<unknown>[],
  state: WizardState,
): Promise<"taken" | "passed"> {
  const wizard = wizards.find(({ id }) => id === state.wizardId);
  if (wizard === undefined) return "taken";
  try {
    const outcome = await takeTurn(ctx, wizard, state);
    if (outcome.kind === "passed") return "passed";
    ctx.chatState.nextQuestion = outcome.next;
  } catch (error) {
    ctx.chatState.nextQuestion = state;
    ctx.chatState.fault = error;
  }
  return "taken";
}

const enterNextQuestion: MiddlewareFn<BotContext> = async (ctx, next) => {
  await next();
  const { nextQuestion, fault } = ctx.chatState;
  if (nextQuestion !== null) {
    await ctx.conversation.exitAll();
    await ctx.conversation.enter(QUESTION, nextQuestion);
  }
  if (fault !== null) throw fault;
};
