import type { ConversationFlavor } from "@grammyjs/conversations";
import { personalActor, type User } from "@roehub/core/identity/users-store";
import type { Actor } from "@roehub/core/kernel/actor";
import { ensureDefined } from "@roehub/core/kernel/assert";
import type { CorrelationId } from "@roehub/core/kernel/ids";
import type { Context } from "grammy";
import type { WizardState } from "./conversations/wizard-state.ts";
import type { Texts } from "./texts.ts";

/** What the middleware of `bot.ts` adds to an update before a feature sees it. */
export interface ChatState {
  correlationId: CorrelationId;
  texts: Texts;
  /** Null until `/start`. */
  user: User | null;
  /** The question that waits for the next update, set by whoever asked it. */
  nextQuestion: WizardState | null;
  /** Whether this update broke off an unfinished question. */
  leftQuestion: boolean;
  /** What failed inside a conversation, thrown once it is over. */
  fault: unknown;
}

export type BotContext = ConversationFlavor<Context & { chatState: ChatState }>;

/** Who asks. Features stand behind the gate that lets only registered users through. */
export function actorOf(ctx: BotContext): Actor {
  return personalActor(userOf(ctx), ctx.chatState.correlationId);
}

export function userOf(ctx: BotContext): User {
  return ensureDefined(ctx.chatState.user, "registered user");
}

/** The key under which a repeated delivery of this update finds what it already made. `n` counts within the update. */
export function idempotencyKeyOf(ctx: BotContext, n = 0): string {
  return `tg:${ctx.update.update_id}:${n}`;
}
