import type { BotContext } from "../../bot-context.ts";
import { answerTap, showScreen } from "../../conversations/present-screen.ts";
import { plainTextOf, type Screen } from "../../screen.ts";
import type { FeatureDeps } from "../feature-deps.ts";
import { chartIndicatorLines } from "../indicators/chart-indicator-lines.ts";
import { indicatorStudy } from "../indicators/indicator-study.ts";
import { affordableWarmupBars, indicatorOnChart } from "../indicators/read-indicator.ts";
import { chartPicture } from "./chart-picture.ts";
import { chartScreen, noCandlesScreen, unknownSymbolScreen } from "./chart-screens.ts";
import type { ChartTarget } from "./chart-target.ts";
import { type Chart, readChart } from "./read-chart.ts";
import { showPhoto } from "./show-photo.ts";

/**
 * Shows a chart in the message whose button was tapped, else as a new message. A tap that would change nothing is
 * answered with a toast.
 */
export async function showChart(ctx: BotContext, deps: FeatureDeps, target: ChartTarget): Promise<void> {
  const { texts } = ctx.chatState;
  const { indicator, timeframe: wanted } = target;
  const warmupBars = indicator === undefined ? 0 : affordableWarmupBars(indicator, wanted);
  const outcome = await readChart(deps, target, { warmupBars });
  if (outcome.kind === "chart") return showPicture(ctx, deps, outcome.chart);
  if (outcome.kind === "unknown_instrument") {
    const { symbol } = target.ref;
    const { timeframe } = target;
    await showScreen(ctx, unknownSymbolScreen(texts, { typed: symbol, near: [], timeframe }));
    return answerTap(ctx);
  }
  // The chart that is there stays: a message with a picture cannot become one without.
  if (isPhoto(ctx)) return answerTap(ctx, texts.plain("toast-chart-empty", { timeframe: target.timeframe }));
  await showScreen(ctx, noCandlesScreen(texts, target));
  await answerTap(ctx);
}

async function showPicture(ctx: BotContext, deps: FeatureDeps, chart: Chart): Promise<void> {
  const { texts } = ctx.chatState;
  const { ref, timeframe, indicator } = chart.target;
  const read = indicator === undefined ? null : indicatorOnChart(indicator, chart);
  const study = read === null ? null : indicatorStudy(texts, read);
  const screen = withIndicator(chartScreen(texts, chart, deps.miniAppUrl), chartIndicatorLines(texts, read));
  if (isShownAlready(ctx, screen)) return answerTap(ctx, texts.plain("toast-chart-same"));
  const png = await deps.pictures.renderCandles(chartPicture(texts, chart, { study }));
  await showPhoto(ctx, { screen, png, fileName: `${ref.symbol}-${timeframe}.png` });
  await answerTap(ctx);
}

/** Telegram takes 1,024. */
const CAPTION_MOST = 1_000;

/** The lines of an indicator below those of the chart, where there is room for them. */
function withIndicator(screen: Screen, lines: readonly string[]): Screen {
  const html = [screen.html, ...lines].join("\n");
  return plainTextOf(html).length <= CAPTION_MOST ? { ...screen, html } : screen;
}

function isPhoto(ctx: BotContext): boolean {
  const tapped = ctx.callbackQuery?.message;
  return tapped !== undefined && "photo" in tapped;
}

/** The caption repeats the picture's numbers and says the timeframe, so equal captions have equal pictures. */
function isShownAlready(ctx: BotContext, { html }: Screen): boolean {
  const tapped = ctx.callbackQuery?.message;
  return isPhoto(ctx) && tapped !== undefined && "caption" in tapped && tapped.caption === plainTextOf(html);
}
