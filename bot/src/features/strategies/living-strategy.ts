import type { StrategyId } from "@roehub/core/kernel/ids";
import type { Strategies, Strategy } from "@roehub/core/strategy/strategies-runner";
import { actorOf, type BotContext } from "../../bot-context.ts";
import { answerTap, showScreen } from "../../conversations/present-screen.ts";
import { tapButton } from "../../screen.ts";

/** The user's strategy that a button or a link names. One that is gone or somebody else's is told so: null. */
export async function livingStrategy(
  ctx: BotContext,
  strategies: Strategies,
  strategyId: StrategyId,
): Promise<Strategy | null> {
  const strategy = await strategies.find(actorOf(ctx), strategyId);
  if (strategy?.isDeleted === false) return strategy;
  const { texts } = ctx.chatState;
  await showScreen(ctx, {
    html: texts.html("strategy-gone"),
    rows: [[tapButton(texts.plain("button-strategies"), { feature: "go", action: "strategies" })]],
  });
  await answerTap(ctx);
  return null;
}
