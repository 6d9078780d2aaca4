import type { BacktestPlan, Backtests } from "@roehub/core/backtest/backtests-runner";
import { formatCount } from "@roehub/core/contract/number-format";
import type { MarketSource } from "@roehub/core/contract/stored-backtests";
import { ensureDefined } from "@roehub/core/kernel/assert";
import type { Problem } from "@roehub/core/kernel/parsed";
import { actorOf, type BotContext, idempotencyKeyOf } from "../../bot-context.ts";
import { CANCEL, type Step, type Turn } from "../../conversations/wizard.ts";
import { joinFacts, type Screen, tapButton } from "../../screen.ts";
import { escapeHtml, type Texts } from "../../texts.ts";
import { type BacktestCard, cardInstrument, cardSubject } from "./backtest-card.ts";
import { type BacktestDraft, type CompleteDraft, completeDraft, wireRequest } from "./backtest-draft.ts";
import {
  amountText,
  cardTitle,
  checkedTitle,
  directionText,
  pctText,
  sizingText,
} from "./backtest-headings.ts";
import type { ChatBacktestsStore } from "./chat-backtests-store.ts";
import { queuedScreen } from "./progress-screen.ts";
import { refusedHtml } from "./refused-html.ts";

interface QuoteStepDeps {
  readonly backtests: Backtests;
  readonly chatBacktests: ChatBacktestsStore;
  readonly marketSource: MarketSource;
  /** Wakes whoever runs queued backtests. */
  readonly onQueued: () => void;
}

/** What a run would cost, before it starts; or everything that keeps it from starting. */
export function createQuoteStep(deps: QuoteStepDeps): Step<BacktestDraft> {
  const { backtests, chatBacktests, marketSource, onQueued } = deps;
  return {
    async view(ctx, draft) {
      const complete = completeDraft(draft);
      const outcome = await backtests.plan(actorOf(ctx), wireRequest(complete));
      if (!outcome.ok) return refusedScreen(ctx, outcome.problems);
      const plan = outcome.value;
      const card = cardOf(ctx.chatState.texts, complete, { plan, marketSource });
      return quoteScreen(ctx.chatState.texts, card, { plan, quote: complete.instrument.quote });
    },

    async tap(ctx, draft, { action }): Promise<Turn<BacktestDraft> | null> {
      if (action === "change") return { kind: "return", step: "settings", draft };
      if (action !== "run") return null;
      const { texts } = ctx.chatState;
      const complete = completeDraft(draft);
      const request = wireRequest(complete);
      const outcome = await backtests.plan(actorOf(ctx), request);
      if (!outcome.ok) return { kind: "return", step: "quote", draft };
      const card = cardOf(texts, complete, { plan: outcome.value, marketSource });
      const id = await chatBacktests.enqueue(actorOf(ctx), {
        chatId: ensureDefined(ctx.chatId, "chat of the update"),
        progressMessageId: ensureDefined(ctx.callbackQuery?.message?.message_id, "message of the tap"),
        locale: texts.locale,
        request,
        card,
        idempotencyKey: idempotencyKeyOf(ctx),
      });
      const queued = await chatBacktests.find(id);
      // A tap that comes again after a crash may find its backtest under way or done, and its message taken.
      if (queued?.state !== "queued") return { kind: "leave" };
      return { kind: "end", screen: queuedScreen(texts, { id, card }), afterwards: onQueued };
    },
  };
}

function cardOf(
  texts: Texts,
  draft: CompleteDraft,
  { plan, marketSource }: { plan: BacktestPlan; marketSource: MarketSource },
): BacktestCard {
  return {
    instrument: { marketId: draft.instrument.marketId, symbol: draft.instrument.symbol },
    timeframe: draft.timeframe,
    title: checkedTitle(texts, cardTitle(texts, draft), draft.unseen ?? null),
    ...draft.period,
    variants: plan.counts.variants,
    marketSource,
  };
}

/** `quote` is the currency of the instrument that amounts are in. */
function quoteScreen(
  texts: Texts,
  card: BacktestCard,
  { plan: { request, counts }, quote }: { plan: BacktestPlan; quote: string },
): Screen {
  const { locale } = texts;
  const quoted = { n: counts.variants, nText: formatCount(counts.variants, locale) };
  const lines = [
    texts.html("quote-title", { instrument: cardInstrument(texts, card) }),
    escapeHtml(cardSubject(texts, card)),
    "",
    counts.withStops === 0
      ? texts.html("quote-variants", quoted)
      : texts.html("quote-variants-stops", {
          ...quoted,
          base: formatCount(counts.valid, locale),
          stops: formatCount(counts.withStops, locale),
        }),
    escapeHtml(
      joinFacts([
        directionText(texts, request.directionMode),
        sizingText(texts, request.sizing, quote),
        texts.plain("setting-cash", { amount: amountText(texts, request.initCashQuote, quote) }),
      ]),
    ),
    texts.html("quote-costs", {
      fee: pctText(texts, request.feePct),
      slippage: pctText(texts, request.slippagePct),
    }),
    ...(request.fillModel === "touch" ? [texts.html("quote-touch")] : []),
    ...(request.validation === null ? [] : [texts.html(`quote-${request.validation.kind}`)]),
  ];
  return {
    html: lines.join("\n"),
    rows: [
      [tapButton(texts.plain("button-run", quoted), { feature: "bt", action: "run" }, "primary")],
      [
        tapButton(texts.plain("button-change"), { feature: "bt", action: "change" }),
        tapButton(texts.plain("button-cancel"), { feature: "bt", action: CANCEL }),
      ],
    ],
  };
}

function refusedScreen(ctx: BotContext, problems: readonly Problem[]): Screen {
  const { texts } = ctx.chatState;
  return {
    html: refusedHtml(ctx, problems),
    rows: [
      [tapButton(texts.plain("button-change"), { feature: "bt", action: "change" }, "primary")],
      [tapButton(texts.plain("button-cancel"), { feature: "bt", action: CANCEL })],
    ],
  };
}
