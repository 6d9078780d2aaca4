import { type BacktestId, fromId62, type StrategyId } from "@roehub/core/kernel/ids";
import type { Timeframe } from "@roehub/core/kernel/timeframe";
import type { InstrumentRef } from "@roehub/core/market-data/market";
import { findTemplate } from "@roehub/core/strategy/templates";
import { Composer } from "grammy";
import { actorOf, type BotContext, idempotencyKeyOf } from "../../bot-context.ts";
import { type CallbackData, decodeCallbackData } from "../../callback-data.ts";
import { answerTap, editScreen, sendScreen } from "../../conversations/present-screen.ts";
import { openWizard } from "../../conversations/take-turn.ts";
import { tapButton } from "../../screen.ts";
import type { FeatureDeps } from "../feature-deps.ts";
import { menuButtonTap } from "../menu/menu-screen.ts";
import { asksFor } from "../navigation.ts";
import { livingStrategy } from "../strategies/living-strategy.ts";
import { EMPTY_DRAFT } from "./backtest-draft.ts";
import { createBacktestWizard } from "./backtest-wizard.ts";
import { stoppingScreen } from "./progress-screen.ts";
import { withStrategy } from "./source-step.ts";
import { startUnseenCheck } from "./start-unseen-check.ts";
import { winnerSpec } from "./winner-spec.ts";

/** `/backtest`, the buttons that lead to it, and those of running and finished backtests. */
export function createBacktestFeature(deps: FeatureDeps): Composer<BotContext> {
  const composer = new Composer<BotContext>();

  composer.filter((ctx) => asksFor(ctx, "backtest")).use((ctx) => openBacktest(ctx, deps, {}));

  composer.on("callback_query:data", async (ctx, next) => {
    const tap = decodeCallbackData(ctx.callbackQuery.data);
    if (tap?.feature !== "btrun") return next();
    switch (tap.action) {
      case "stop":
        return stop(ctx, deps, tap);
      case "save":
        return saveBest(ctx, deps, tap);
      case "unseen":
        return startUnseenCheck(ctx, deps, tap);
      case "of":
        return openForStrategy(ctx, deps, tap);
      default:
        return next();
    }
  });

  return composer;
}

/** Opens the wizard: at its start, or past its first question where a template is named. */
export async function openBacktest(
  ctx: BotContext,
  deps: FeatureDeps,
  { templateId }: { templateId?: string },
): Promise<void> {
  const template = templateId === undefined ? null : findTemplate(templateId);
  const draft =
    template === null
      ? EMPTY_DRAFT
      : { ...EMPTY_DRAFT, source: { kind: "template" as const, templateId: template.id } };
  await openWizard(ctx, createBacktestWizard(deps), {
    ...(template === null ? { step: "source" } : { step: "instrument", trail: ["source"] }),
    draft,
  });
}

/** Opens the wizard with the instrument and timeframe of a chart; one that is not known opens nothing. */
export async function openBacktestOf(
  ctx: BotContext,
  deps: FeatureDeps,
  { ref, timeframe }: { ref: InstrumentRef; timeframe: Timeframe },
): Promise<void> {
  const instrument = await deps.instruments.find(ref);
  if (instrument === null) return answerTap(ctx, ctx.chatState.texts.plain("toast-stale"));
  const { marketId, symbol, quote } = instrument;
  await openWizard(ctx, createBacktestWizard(deps), {
    step: "source",
    draft: { ...EMPTY_DRAFT, instrument: { marketId, symbol, quote }, timeframe, hasPlace: true },
  });
}

/** `[Backtest]` on a strategy's card. */
async function openForStrategy(ctx: BotContext, deps: FeatureDeps, tap: CallbackData): Promise<void> {
  const id = fromId62(tap.id62);
  if (id === null) return answerTap(ctx, ctx.chatState.texts.plain("toast-stale"));
  const strategy = await livingStrategy(ctx, deps.strategies, id as StrategyId);
  if (strategy === null) return;
  const draft = await withStrategy(EMPTY_DRAFT, strategy, deps.instruments);
  await openWizard(ctx, createBacktestWizard(deps), { step: "period", trail: ["source"], draft });
}

async function stop(
  ctx: BotContext,
  { chatBacktests, onQueued }: FeatureDeps,
  tap: CallbackData,
): Promise<void> {
  const { texts } = ctx.chatState;
  const id = fromId62(tap.id62);
  const outcome = id === null ? null : await chatBacktests.cancel(actorOf(ctx), id);
  if (id === null) return answerTap(ctx, texts.plain("toast-stale"));
  if (outcome === null) {
    await answerTap(ctx, texts.plain("toast-ended-already"));
    await chatBacktests.tellAgain(actorOf(ctx), id, idempotencyKeyOf(ctx));
    return onQueued();
  }
  await answerTap(ctx, texts.plain("toast-stopping"));
  const backtest = await chatBacktests.find(id);
  const messageId = ctx.callbackQuery?.message?.message_id;
  if (outcome === "stopping" && backtest !== null && messageId !== undefined) {
    await editScreen(ctx, messageId, stoppingScreen(texts, backtest));
  }
  onQueued();
}

/** `[Save best]`: the winner as a strategy of the user, with the execution that it was tried under. */
async function saveBest(
  ctx: BotContext,
  { backtests, strategies }: FeatureDeps,
  tap: CallbackData,
): Promise<void> {
  const { texts } = ctx.chatState;
  const id = fromId62(tap.id62);
  if (id === null) return answerTap(ctx, texts.plain("toast-stale"));
  const actor = actorOf(ctx);
  const stored = await backtests.get(actor, id as BacktestId);
  const save = (idempotencyKey: string) =>
    strategies.create(actor, winnerSpec(stored.result), {
      idempotencyKey,
      receiptId: stored.result.receipt_id,
      trials: stored.result.trials.own,
      ...(stored.strategyId === null ? {} : { parentStrategyId: stored.strategyId }),
    });
  // The same winner saved twice is the same strategy, whichever tap it came from, unless it was deleted in between.
  const first = await save(`best:${id}`);
  const strategy = first.isDeleted ? await save(`best:${id}:${idempotencyKeyOf(ctx)}`) : first;
  await answerTap(ctx, texts.plain("toast-saved"));
  await sendScreen(ctx, {
    html: texts.html("saved", { name: strategy.name }),
    rows: [
      [
        tapButton(texts.plain("button-strategies"), { feature: "go", action: "strategies" }, "primary"),
        tapButton(texts.plain("button-menu"), menuButtonTap),
      ],
    ],
  });
}
