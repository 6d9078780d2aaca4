import { Composer } from "grammy";
import { actorOf, type BotContext } from "../../bot-context.ts";
import { answerTap, showScreen } from "../../conversations/present-screen.ts";
import type { FeatureDeps } from "../feature-deps.ts";
import { asksFor } from "../navigation.ts";
import { menuScreen } from "./menu-screen.ts";

/** `/menu` and every `[Menu]`. */
export function createMenuFeature(deps: FeatureDeps): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.filter((ctx) => asksFor(ctx, "menu")).use(async (ctx) => showMenu(ctx, deps));
  return composer;
}

async function showMenu(ctx: BotContext, { miniAppUrl, chatBacktests }: FeatureDeps): Promise<void> {
  const activeBacktests = await chatBacktests.countActive(actorOf(ctx));
  await showScreen(ctx, menuScreen(ctx.chatState.texts, { miniAppUrl, activeBacktests }));
  await answerTap(ctx);
}
