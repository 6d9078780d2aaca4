import { Composer } from "grammy";
import type { BotContext } from "../../bot-context.ts";
import { answerTap, sendScreen } from "../../conversations/present-screen.ts";
import { tapButton } from "../../screen.ts";
import { menuButtonTap } from "../menu/menu-screen.ts";

/** The end of every update's way: whatever nobody understood is answered with what would be. */
export function createUnhandledFeature(): Composer<BotContext> {
  const composer = new Composer<BotContext>();

  composer.on("callback_query", async (ctx) => {
    await answerTap(ctx, ctx.chatState.texts.plain("toast-stale"));
    // The message keeps its words and loses the buttons that lead nowhere.
    await ctx.editMessageReplyMarkup().catch(() => false);
  });

  composer.on("message", async (ctx) => {
    const { texts } = ctx.chatState;
    const isCommand = ctx.message.text?.startsWith("/") === true;
    const key = isCommand
      ? "unknown-command"
      : ctx.message.text === undefined
        ? "unknown-kind"
        : "unknown-text";
    await sendScreen(ctx, {
      html: texts.html(key),
      rows: [
        [
          tapButton(texts.plain("button-backtest"), { feature: "go", action: "backtest" }, "primary"),
          tapButton(texts.plain("button-menu"), menuButtonTap),
        ],
      ],
    });
  });

  return composer;
}
