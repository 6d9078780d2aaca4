import { Composer } from "grammy";
import type { BotContext } from "../../bot-context.ts";
import { answerTap, showScreen } from "../../conversations/present-screen.ts";
import { tapButton, webAppButton } from "../../screen.ts";
import type { FeatureDeps } from "../feature-deps.ts";
import { menuButtonTap } from "../menu/menu-screen.ts";
import { asksFor } from "../navigation.ts";

/** `/app`: opens the Mini App, or says that this instance has none. */
export function createAppFeature({ miniAppUrl }: FeatureDeps): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer
    .filter((ctx) => asksFor(ctx, "app"))
    .use(async (ctx) => {
      const { texts } = ctx.chatState;
      const menu = tapButton(texts.plain("button-menu"), menuButtonTap);
      const rows =
        miniAppUrl === null
          ? [[menu]]
          : [
              [webAppButton(texts.plain("button-app"), { miniAppUrl, startParam: "st", style: "primary" })],
              [menu],
            ];
      await showScreen(ctx, { html: texts.html(miniAppUrl === null ? "app-absent" : "app"), rows });
      await answerTap(ctx);
    });
  return composer;
}
