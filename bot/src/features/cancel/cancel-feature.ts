import { Composer } from "grammy";
import type { BotContext } from "../../bot-context.ts";
import { showScreen } from "../../conversations/present-screen.ts";
import { tapButton } from "../../screen.ts";
import { menuButtonTap } from "../menu/menu-screen.ts";

/** `/cancel`: the question was left already, on the way here; this says so. */
export function createCancelFeature(): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.command("cancel", async (ctx) => {
    const { texts, leftQuestion } = ctx.chatState;
    await showScreen(ctx, {
      html: texts.html(leftQuestion ? "wizard-cancelled" : "cancel-nothing"),
      rows: [[tapButton(texts.plain("button-menu"), menuButtonTap)]],
    });
  });
  return composer;
}
