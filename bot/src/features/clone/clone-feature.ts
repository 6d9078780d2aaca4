import { fromId62, type StrategyId } from "@roehub/core/kernel/ids";
import { Composer } from "grammy";
import { actorOf, type BotContext } from "../../bot-context.ts";
import { decodeCallbackData } from "../../callback-data.ts";
import { answerTap, showScreen } from "../../conversations/present-screen.ts";
import { openWizard } from "../../conversations/take-turn.ts";
import type { FeatureDeps } from "../feature-deps.ts";
import { asksFor } from "../navigation.ts";
import { EMPTY_STRATEGY } from "../new/strategy-draft.ts";
import { livingStrategy } from "../strategies/living-strategy.ts";
import { noStrategiesScreen } from "../strategies/strategies-screens.ts";
import { createCloneWizard, draftOfClone } from "./clone-wizard.ts";

/** `/clone`, and `[Clone]` on a strategy's card. */
export function createCloneFeature(deps: FeatureDeps): Composer<BotContext> {
  const composer = new Composer<BotContext>();

  composer
    .filter((ctx) => asksFor(ctx, "clone"))
    .use(async (ctx) => {
      const { items } = await deps.strategies.list(actorOf(ctx), { limit: 1, after: null });
      if (items.length > 0)
        return openWizard(ctx, createCloneWizard(deps), { step: "pick", draft: EMPTY_STRATEGY });
      await showScreen(ctx, noStrategiesScreen(ctx.chatState.texts));
      await answerTap(ctx);
    });

  composer.on("callback_query:data", async (ctx, next) => {
    const tap = decodeCallbackData(ctx.callbackQuery.data);
    const strategyId = fromId62(tap?.id62 ?? "");
    if (tap?.feature !== "strat" || tap.action !== "clone" || strategyId === null) return next();
    const strategy = await livingStrategy(ctx, deps.strategies, strategyId as StrategyId);
    if (strategy === null) return;
    const draft = await draftOfClone(strategy, deps.instruments);
    await openWizard(ctx, createCloneWizard(deps), { step: "rules", trail: ["pick"], draft });
  });

  return composer;
}
