import type { IndicatorDef } from "@roehub/core/indicators/indicator";
import { defaultParams } from "@roehub/core/indicators/parse-params";
import { findIndicator } from "@roehub/core/indicators/registry";
import { Composer } from "grammy";
import type { BotContext } from "../../bot-context.ts";
import { decodeCallbackData } from "../../callback-data.ts";
import { answerTap, moveScreen, showScreen } from "../../conversations/present-screen.ts";
import type { Screen } from "../../screen.ts";
import { chartPicture } from "../chart/chart-picture.ts";
import { showPhoto } from "../chart/show-photo.ts";
import type { FeatureDeps } from "../feature-deps.ts";
import { asksFor } from "../navigation.ts";
import { openNewWith } from "../new/new-feature.ts";
import { findIndicators } from "./find-indicators.ts";
import { indicatorCard } from "./indicator-card.ts";
import { readGroupPage } from "./indicator-groups.ts";
import {
  groupScreen,
  groupsScreen,
  INDICATORS_FEATURE,
  unknownIndicatorScreen,
} from "./indicator-screens.ts";
import { indicatorStudy } from "./indicator-study.ts";
import { readIndicator } from "./read-indicator.ts";
import { shorterTimeframes, shownInstrument } from "./shown-instrument.ts";

/** `/indicators`, the buttons that lead to it, and those of its lists and cards. */
export function createIndicatorsFeature(deps: FeatureDeps): Composer<BotContext> {
  const composer = new Composer<BotContext>();

  composer
    .filter((ctx) => asksFor(ctx, "indicators"))
    .use((ctx) => openTyped(ctx, deps, typeof ctx.match === "string" ? ctx.match.trim() : ""));

  composer.on("callback_query:data", async (ctx, next) => {
    const tap = decodeCallbackData(ctx.callbackQuery.data);
    if (tap?.feature !== INDICATORS_FEATURE) return next();
    const { texts } = ctx.chatState;
    const def = findIndicator(tap.arg);
    const place = readGroupPage(tap.arg);
    if (tap.action === "groups") return showList(ctx, groupsScreen(texts));
    if (tap.action === "group" && place !== null) return showList(ctx, groupScreen(texts, place));
    if (tap.action === "card" && def !== null) return showCard(ctx, deps, def);
    if (tap.action === "use" && def !== null) return openNewWith(ctx, deps, def);
    return answerTap(ctx, texts.plain("toast-stale"));
  });

  return composer;
}

/** What stands behind the command: without a name it opens the groups. */
async function openTyped(ctx: BotContext, deps: FeatureDeps, typed: string): Promise<void> {
  const { texts } = ctx.chatState;
  if (typed === "") {
    await showScreen(ctx, groupsScreen(texts));
    return answerTap(ctx);
  }
  const found = findIndicators(typed);
  if (found.kind === "one") return showCard(ctx, deps, found.def);
  const near = found.kind === "several" ? found.defs : [];
  await showScreen(ctx, unknownIndicatorScreen(texts, { typed, near }));
}

/** A card with its picture; without one where there are no candles to draw it on. */
async function showCard(ctx: BotContext, deps: FeatureDeps, def: IndicatorDef): Promise<void> {
  const { texts } = ctx.chatState;
  const point = { def, params: defaultParams(def) };
  const target = await shownInstrument(ctx, deps);
  const place = target === null ? null : { ref: target.ref, timeframes: shorterTimeframes(target.timeframe) };
  const read = place === null ? null : await readIndicator(deps, point, place);
  const screen = indicatorCard(texts, { point, read }, deps.miniAppUrl);
  if (read === null) return showList(ctx, screen);
  const picture = chartPicture(texts, read.chart, { study: indicatorStudy(texts, read) });
  const png = await deps.pictures.renderCandles(picture);
  await showPhoto(ctx, { screen, png, fileName: `${def.id}.png` });
  await answerTap(ctx);
}

/** Shows a screen without a picture in the card's place: a message with one cannot become one without. */
async function showList(ctx: BotContext, screen: Screen): Promise<void> {
  const tapped = ctx.callbackQuery?.message;
  if (tapped !== undefined && "photo" in tapped) await moveScreen(ctx, tapped.message_id, screen);
  else await showScreen(ctx, screen);
  await answerTap(ctx);
}
