import { Composer } from "grammy";
import type { BotContext } from "../../bot-context.ts";
import { answerTap, showScreen } from "../../conversations/present-screen.ts";
import { type Screen, tapButton } from "../../screen.ts";
import type { Texts } from "../../texts.ts";
import { menuButtonTap } from "../menu/menu-screen.ts";
import { asksFor } from "../navigation.ts";

/** `/help`: what there is and how to begin. */
export function createHelpFeature(): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer
    .filter((ctx) => asksFor(ctx, "help"))
    .use(async (ctx) => {
      await showScreen(ctx, helpScreen(ctx.chatState.texts));
      await answerTap(ctx);
    });
  return composer;
}

function helpScreen(texts: Texts): Screen {
  return {
    html: texts.html("help"),
    rows: [
      [
        tapButton(texts.plain("button-try-backtest"), { feature: "go", action: "backtest" }, "primary"),
        tapButton(texts.plain("button-indicators"), { feature: "go", action: "indicators" }),
      ],
      [tapButton(texts.plain("button-menu"), menuButtonTap)],
    ],
  };
}
