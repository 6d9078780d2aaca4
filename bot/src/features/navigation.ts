import type { Context, MiddlewareFn } from "grammy";
import { COMMANDS } from "../bot-commands.ts";
import type { BotContext } from "../bot-context.ts";
import { decodeCallbackData } from "../callback-data.ts";

/** The target of a `[…]` that leads to another place of the bot, or null. */
export function navigationTarget(ctx: Context): string | null {
  const data = ctx.callbackQuery?.data;
  const tap = data === undefined ? null : decodeCallbackData(data);
  return tap?.feature === "go" ? tap.action : null;
}

/** Whether the message begins with a command, known or not. */
export function isCommand(ctx: Context): boolean {
  return ctx.message?.entities?.some(({ type, offset }) => type === "bot_command" && offset === 0) ?? false;
}

/**
 * Commands that exist and navigation leave whatever was being asked; the rest of an update's way decides what comes
 * instead.
 */
export const leaveOnNavigation: MiddlewareFn<BotContext> = async (ctx, next) => {
  if (ctx.hasCommand([...COMMANDS]) || navigationTarget(ctx) !== null) {
    ctx.chatState.leftQuestion = Object.keys(ctx.conversation.active()).length > 0;
    await ctx.conversation.exitAll();
  }
  await next();
};

/** Whether the update asks for `target`, by its command or its button. */
export function asksFor(ctx: Context, target: string): boolean {
  return navigationTarget(ctx) === target || ctx.hasCommand(target);
}
