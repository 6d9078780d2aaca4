import { Composer } from "grammy";
import type { BotContext } from "../../bot-context.ts";
import { type CallbackData, decodeCallbackData } from "../../callback-data.ts";
import { answerTap, showScreen } from "../../conversations/present-screen.ts";
import { openWizard } from "../../conversations/take-turn.ts";
import { openBacktestOf } from "../backtest/backtest-feature.ts";
import type { FeatureDeps } from "../feature-deps.ts";
import { asksFor } from "../navigation.ts";
import { FIRST_LOOK, type InstrumentPick } from "../steps/instrument-pick.ts";
import { tradedMarkets } from "../steps/traded-markets.ts";
import { type ChartRequest, parseChartRequest } from "./chart-request.ts";
import { unknownSymbolScreen } from "./chart-screens.ts";
import { DEFAULT_TIMEFRAME, readChartTarget, readSymbolTarget } from "./chart-target.ts";
import { createChartWizard } from "./chart-wizard.ts";
import { isAskedFor } from "./find-charted.ts";
import { openSymbol, openTypedSymbol } from "./open-symbol.ts";
import { showChart } from "./show-chart.ts";

/** `/chart`, the buttons that lead to it, and those under a chart. */
export function createChartFeature(deps: FeatureDeps): Composer<BotContext> {
  const composer = new Composer<BotContext>();

  composer
    .filter((ctx) => asksFor(ctx, "chart"))
    .use((ctx) => openTyped(ctx, deps, typeof ctx.match === "string" ? ctx.match : ""));

  composer.on("callback_query:data", async (ctx, next) => {
    const tap = decodeCallbackData(ctx.callbackQuery.data);
    if (tap?.feature !== "chart") return next();
    switch (tap.action) {
      case "show":
      case "test":
        return followTarget(ctx, deps, tap);
      case "find":
        return followSymbol(ctx, deps, tap);
      default:
        return next();
    }
  });

  return composer;
}

/** What stands behind the command: without a symbol it opens the picker. */
async function openTyped(ctx: BotContext, deps: FeatureDeps, typed: string): Promise<void> {
  const request = parseChartRequest(typed);
  const timeframe = request?.timeframe ?? DEFAULT_TIMEFRAME;
  if (request === null) {
    await showScreen(ctx, unknownSymbolScreen(ctx.chatState.texts, { typed, near: [], timeframe }));
    return;
  }
  if (request.symbol !== null || request.otherwise !== null) return openTypedSymbol(ctx, deps, request);
  await openWizard(ctx, createChartWizard(deps), {
    step: "instrument",
    draft: { query: "", timeframe, ...(await saidMarket(deps, request)) },
  });
}

/** The list of the market that was said is looked at first; where several are meant, which one is asked. */
async function saidMarket(
  { instruments }: FeatureDeps,
  request: ChartRequest,
): Promise<{ readonly pick?: InstrumentPick }> {
  const [only, ...others] = (await tradedMarkets(instruments)).filter((market) =>
    isAskedFor(market, request),
  );
  if (only === undefined || others.length > 0) return {};
  return { pick: { ...FIRST_LOOK, marketId: only.marketId, isMarket: false } };
}

/** A button that names an instrument on its market, and a timeframe. */
async function followTarget(ctx: BotContext, deps: FeatureDeps, tap: CallbackData): Promise<void> {
  const target = readChartTarget(tap.arg);
  if (target === null) return answerTap(ctx, ctx.chatState.texts.plain("toast-stale"));
  return tap.action === "show" ? showChart(ctx, deps, target) : openBacktestOf(ctx, deps, target);
}

/** A button that names a symbol, on whichever market. */
async function followSymbol(ctx: BotContext, deps: FeatureDeps, tap: CallbackData): Promise<void> {
  const target = readSymbolTarget(tap.arg);
  if (target === null) return answerTap(ctx, ctx.chatState.texts.plain("toast-stale"));
  return openSymbol(ctx, deps, { ...target, exchange: null, marketType: null });
}
