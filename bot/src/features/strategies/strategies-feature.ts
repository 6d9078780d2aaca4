import { fromId62, type StrategyId } from "@roehub/core/kernel/ids";
import type { Strategy } from "@roehub/core/strategy/strategies-runner";
import { Composer } from "grammy";
import { actorOf, type BotContext } from "../../bot-context.ts";
import { decodeCallbackData } from "../../callback-data.ts";
import { answerTap, showScreen } from "../../conversations/present-screen.ts";
import { tapButton } from "../../screen.ts";
import type { FeatureDeps } from "../feature-deps.ts";
import { menuButtonTap } from "../menu/menu-screen.ts";
import { asksFor } from "../navigation.ts";
import { pickStrategies } from "../steps/strategy-picker.ts";
import { livingStrategy } from "./living-strategy.ts";
import {
  confirmDeleteScreen,
  deletedScreen,
  noStrategiesScreen,
  strategyCardScreen,
} from "./strategies-screens.ts";

/** `/strategies`: the list, a strategy's card, and its deletion behind a confirmation. */
export function createStrategiesFeature(deps: FeatureDeps): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.filter((ctx) => asksFor(ctx, "strategies")).use((ctx) => showList(ctx, deps));

  composer.on("callback_query:data", async (ctx, next) => {
    const tap = decodeCallbackData(ctx.callbackQuery.data);
    const id = fromId62(tap?.id62 ?? "");
    if (tap?.feature !== "strat" || id === null) return next();
    const strategyId = id as StrategyId;
    switch (tap.action) {
      case "card":
        return openStrategyCard(ctx, deps, strategyId);
      case "del":
        return withStrategy(ctx, deps, strategyId, async (strategy) => {
          await showScreen(ctx, confirmDeleteScreen(ctx.chatState.texts, strategy));
        });
      case "delnow":
        return withStrategy(ctx, deps, strategyId, async (strategy) => {
          await deps.strategies.remove(actorOf(ctx), strategyId);
          await showScreen(ctx, deletedScreen(ctx.chatState.texts, strategy));
        });
      default:
        return next();
    }
  });

  return composer;
}

async function showList(ctx: BotContext, { strategies }: FeatureDeps): Promise<void> {
  const { texts } = ctx.chatState;
  const pick = await pickStrategies(ctx, strategies, { feature: "strat", action: "card" });
  if (pick.strategies.length === 0) {
    await showScreen(ctx, noStrategiesScreen(texts));
  } else {
    await showScreen(ctx, {
      html: `${texts.html("strategies-title")}\n\n${pick.lines.join("\n")}`,
      rows: [
        ...pick.rows,
        [
          tapButton(texts.plain("button-new"), { feature: "go", action: "new" }),
          tapButton(texts.plain("button-menu"), menuButtonTap),
        ],
      ],
    });
  }
  await answerTap(ctx);
}

/** Shows a strategy's card; one that is gone or somebody else's is "not found or not yours". */
export async function openStrategyCard(
  ctx: BotContext,
  deps: FeatureDeps,
  strategyId: StrategyId,
): Promise<void> {
  await withStrategy(ctx, deps, strategyId, async (strategy) => {
    const actor = actorOf(ctx);
    const parent =
      strategy.parentStrategyId === null
        ? null
        : await deps.strategies.find(actor, strategy.parentStrategyId);
    const instrument = await deps.instruments.find(strategy.spec.instrument);
    const { miniAppUrl } = deps;
    await showScreen(
      ctx,
      strategyCardScreen(ctx.chatState.texts, {
        strategy,
        parent,
        quote: instrument?.quote ?? "",
        miniAppUrl,
      }),
    );
  });
}

async function withStrategy(
  ctx: BotContext,
  { strategies }: FeatureDeps,
  strategyId: StrategyId,
  act: (strategy: Strategy) => Promise<void>,
): Promise<void> {
  const strategy = await livingStrategy(ctx, strategies, strategyId);
  if (strategy === null) return;
  await act(strategy);
  await answerTap(ctx);
}
