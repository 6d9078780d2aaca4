import { ensureDefined } from "@roehub/core/kernel/assert";
import type { Json } from "@roehub/core/kernel/canonical-json";
import { fromId62 } from "@roehub/core/kernel/ids";
import { actorOf, type BotContext, idempotencyKeyOf } from "../../bot-context.ts";
import type { CallbackData } from "../../callback-data.ts";
import { answerTap, removeMessage, sendScreen } from "../../conversations/present-screen.ts";
import { tapButton } from "../../screen.ts";
import type { FeatureDeps } from "../feature-deps.ts";
import type { BacktestCard } from "./backtest-card.ts";
import { checkedTitle } from "./backtest-headings.ts";
import { queuedScreen } from "./progress-screen.ts";
import { refusedHtml } from "./refused-html.ts";
import { USUAL_CHECK, validationOf } from "./unseen-check.ts";

/**
 * `[Unseen data]` below a result: the same request once more, ranked on the first 70 % of its bars and tested on the rest.
 */
export async function startUnseenCheck(
  ctx: BotContext,
  { backtests, chatBacktests, onQueued }: FeatureDeps,
  tap: CallbackData,
): Promise<void> {
  const { texts } = ctx.chatState;
  const actor = actorOf(ctx);
  const id = fromId62(tap.id62);
  const seen = id === null ? null : await chatBacktests.findOwn(actor, id);
  if (seen === null) return answerTap(ctx, texts.plain("toast-stale"));
  const { startMs, endMs, timeframe } = seen.card;
  const validation = validationOf(USUAL_CHECK, { period: { startMs, endMs }, timeframe });
  const request: Json = { ...(seen.request as { [key: string]: Json }), validation };
  const idempotencyKey = idempotencyKeyOf(ctx);
  const running = await chatBacktests.findActive(actor, request);
  if (running !== null && running.idempotencyKey !== idempotencyKey)
    return answerTap(ctx, texts.plain("toast-runs-already"));
  await answerTap(ctx);
  const outcome = await backtests.plan(actor, request);
  if (!outcome.ok) {
    const again = tapButton(texts.plain("button-again"), { feature: "go", action: "backtest" }, "primary");
    await sendScreen(ctx, { html: refusedHtml(ctx, outcome.problems), rows: [[again]] });
    return;
  }
  const card: BacktestCard = {
    ...seen.card,
    title: checkedTitle(texts, seen.card.title, USUAL_CHECK),
    variants: outcome.value.counts.variants,
  };
  // Queued before it is told: a message that was sent always has a backtest, and a button that ends it.
  const queued = await chatBacktests.enqueue(actor, {
    chatId: ensureDefined(ctx.chatId, "chat of the update"),
    progressMessageId: null,
    locale: texts.locale,
    request,
    card,
    idempotencyKey,
  });
  const messageId = await sendScreen(ctx, queuedScreen(texts, { id: queued, card }));
  const isAwaited = await chatBacktests.setProgressMessage(queued, messageId);
  if (!isAwaited) await removeMessage(ctx, messageId);
  onQueued();
}
