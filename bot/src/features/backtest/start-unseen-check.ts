import { ensureDefined } from "@roehub/core/kernel/assert";
import type { Json } from "@roehub/core/kernel/canonical-json";
import { fromId62 } from "@roehub/core/kernel/ids";
import { actorOf, type BotContext, idempotencyKeyOf } from "../../bot-context.ts";
import type { CallbackData } from "../../callback-data.ts";
import { answerTap, editScreen, sendScreen } from "../../conversations/present-screen.ts";
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
  await answerTap(ctx);
  const { startMs, endMs, timeframe } = seen.card;
  const validation = validationOf(USUAL_CHECK, { period: { startMs, endMs }, timeframe });
  const request: Json = { ...(seen.request as { [key: string]: Json }), validation };
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
  // The message comes first, because the backtest names it; its button needs the backtest's id.
  const progressMessageId = await sendScreen(ctx, {
    ...queuedScreen(texts, { id: seen.id, card }),
    rows: [],
  });
  const queued = await chatBacktests.enqueue(actor, {
    chatId: ensureDefined(ctx.chatId, "chat of the update"),
    progressMessageId,
    locale: texts.locale,
    request,
    card,
    idempotencyKey: idempotencyKeyOf(ctx),
  });
  await editScreen(ctx, progressMessageId, queuedScreen(texts, { id: queued, card }));
  onQueued();
}
