import { Composer } from "grammy";
import type { BotContext } from "../../bot-context.ts";
import { sendScreen } from "../../conversations/present-screen.ts";
import { openBacktest } from "../backtest/backtest-feature.ts";
import { DEFAULT_TIMEFRAME } from "../chart/chart-target.ts";
import { showChart } from "../chart/show-chart.ts";
import type { FeatureDeps } from "../feature-deps.ts";
import { openNewStrategy } from "../new/new-feature.ts";
import { openStrategyCard } from "../strategies/strategies-feature.ts";
import { parseStartPayload } from "./start-payload.ts";
import { welcomeScreen } from "./welcome-screen.ts";

/** `/start`: makes the user on the first call, then follows the deep link, if there is one. */
export function createStartFeature(deps: FeatureDeps): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.command("start", async (ctx) => {
    const { texts, correlationId } = ctx.chatState;
    const { user, created } = await deps.users.register({
      telegramUserId: ctx.from?.id ?? ctx.chat.id,
      chatId: ctx.chat.id,
      locale: texts.locale,
      correlationId,
    });
    ctx.chatState.user = user;
    ctx.chatState.texts = deps.texts[user.locale];
    await follow(ctx, deps, { payload: ctx.match, isNew: created });
  });
  return composer;
}

async function follow(
  ctx: BotContext,
  deps: FeatureDeps,
  { payload, isNew }: { payload: string; isNew: boolean },
): Promise<void> {
  const target = parseStartPayload(payload);
  switch (target.kind) {
    case "strategy":
      return openStrategyCard(ctx, deps, target.strategyId);
    case "new":
      return openNewStrategy(ctx, deps, target.templateId);
    case "backtest":
      return openBacktest(ctx, deps, { templateId: target.templateId });
    case "chart":
      return showChart(ctx, deps, { ref: target.ref, timeframe: DEFAULT_TIMEFRAME });
    case "unknown":
      return showWelcome(ctx, deps, "welcome-unknown-link");
    case "none":
      return showWelcome(ctx, deps, isNew ? "welcome" : "welcome-again");
  }
}

async function showWelcome(ctx: BotContext, deps: FeatureDeps, key: string): Promise<void> {
  const { texts } = ctx.chatState;
  await sendScreen(ctx, { ...welcomeScreen(texts, deps), html: texts.html(key) });
}
