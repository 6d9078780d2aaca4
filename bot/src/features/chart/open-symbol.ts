import type { BotContext } from "../../bot-context.ts";
import { answerTap, showScreen } from "../../conversations/present-screen.ts";
import type { Screen } from "../../screen.ts";
import type { FeatureDeps } from "../feature-deps.ts";
import { findIndicators } from "../indicators/find-indicators.ts";
import { typedIndicatorPoint } from "../indicators/indicator-point.ts";
import { unknownIndicatorScreen } from "../indicators/indicator-screens.ts";
import type { ChartRequest, TypedIndicator } from "./chart-request.ts";
import { chartMarketScreen, refusedIndicatorScreen, unknownSymbolScreen } from "./chart-screens.ts";
import { DEFAULT_TIMEFRAME, type SymbolTarget } from "./chart-target.ts";
import { type Charted, findCharted, type SaidMarkets } from "./find-charted.ts";
import { showChart } from "./show-chart.ts";

/** Shows the chart of a symbol on the markets that are meant, or asks on which, or says that there is no such symbol. */
export async function openSymbol(
  ctx: BotContext,
  deps: FeatureDeps,
  { exchange, marketType, ...target }: SymbolTarget & SaidMarkets,
): Promise<void> {
  const charted = await findCharted(deps.instruments, { symbol: target.symbol, exchange, marketType });
  return showCharted(ctx, deps, { target, charted });
}

/**
 * Shows the chart that was typed, or says what of it is not known. Words that are no symbol together are read as a
 * symbol and the name of an indicator.
 */
export async function openTypedSymbol(
  ctx: BotContext,
  deps: FeatureDeps,
  request: ChartRequest,
): Promise<void> {
  const { symbol, indicator, otherwise, exchange, marketType } = request;
  const place = { exchange, marketType, timeframe: request.timeframe ?? DEFAULT_TIMEFRAME };
  if (symbol !== null && indicator !== null) {
    return openWithIndicator(ctx, deps, { ...place, symbol, typed: indicator });
  }
  const charted = symbol === null ? NOTHING : await findCharted(deps.instruments, { ...place, symbol });
  if (charted.kind === "none" && otherwise !== null) {
    const found = findIndicators(otherwise.name);
    const other = await findCharted(deps.instruments, { ...place, symbol: otherwise.symbol });
    if (other.kind !== "none" && (found.kind !== "none" || charted.near.length === 0)) {
      const { name, values } = otherwise;
      const near = found.kind === "several" ? found.defs : [];
      return found.kind === "one"
        ? openWithIndicator(ctx, deps, {
            ...place,
            symbol: otherwise.symbol,
            typed: { def: found.def, values },
          })
        : show(ctx, unknownIndicatorScreen(ctx.chatState.texts, { typed: name, near }));
    }
  }
  const target = { symbol: symbol ?? otherwise?.symbol ?? "", timeframe: place.timeframe };
  return showCharted(ctx, deps, { target, charted });
}

const NOTHING: Charted = { kind: "none", near: [] };

/** With the values that were typed, or says what is wrong with them. */
async function openWithIndicator(
  ctx: BotContext,
  deps: FeatureDeps,
  { typed, ...place }: SymbolTarget & SaidMarkets & { readonly typed: TypedIndicator },
): Promise<void> {
  const point = typedIndicatorPoint(typed.def, typed.values, deps.bounds);
  return point.ok
    ? openSymbol(ctx, deps, { ...place, indicator: point.value })
    : show(ctx, refusedIndicatorScreen(ctx.chatState.texts, typed.def, point.problems));
}

async function showCharted(
  ctx: BotContext,
  deps: FeatureDeps,
  { target, charted }: { readonly target: SymbolTarget; readonly charted: Charted },
): Promise<void> {
  const { texts } = ctx.chatState;
  const { symbol, ...wanted } = target;
  switch (charted.kind) {
    case "one":
      return showChart(ctx, deps, { ...wanted, ref: charted.instrument });
    case "several":
      return show(ctx, chartMarketScreen(texts, charted.instruments, wanted));
    case "none":
      return show(ctx, unknownSymbolScreen(texts, { ...wanted, typed: symbol, near: charted.near }));
  }
}

async function show(ctx: BotContext, screen: Screen): Promise<void> {
  await showScreen(ctx, screen);
  await answerTap(ctx);
}
