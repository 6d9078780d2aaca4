import type { IndicatorDef } from "@roehub/core/indicators/indicator";
import type { InlineKeyboardButton } from "grammy/types";
import { type Screen, tapButton, webAppButton } from "../../screen.ts";
import type { Texts } from "../../texts.ts";
import { menuButtonTap } from "../menu/menu-screen.ts";
import { indicatorCaption } from "./indicator-caption.ts";
import { indicatorsOf } from "./indicator-groups.ts";
import type { IndicatorPoint } from "./indicator-point.ts";
import { groupsButton, INDICATORS_FEATURE } from "./indicator-screens.ts";
import type { IndicatorOnChart } from "./read-indicator.ts";

interface CardFacts {
  readonly point: IndicatorPoint;
  /** Null where there are no candles to read it on. */
  readonly read: IndicatorOnChart | null;
}

/** The card of an indicator: its caption and where one goes from it. */
export function indicatorCard(texts: Texts, { point, read }: CardFacts, miniAppUrl: string | null): Screen {
  const { def } = point;
  const use = tapButton(
    texts.plain("button-use-indicator"),
    { feature: INDICATORS_FEATURE, action: "use", arg: def.id },
    "primary",
  );
  return {
    html: indicatorCaption(texts, point, read),
    rows: [
      [use, ...chartButtons(texts, read, miniAppUrl)],
      neighbourButtons(texts, def),
      [groupsButton(texts), tapButton(texts.plain("button-menu"), menuButtonTap)],
    ],
  };
}

function chartButtons(
  texts: Texts,
  read: IndicatorOnChart | null,
  miniAppUrl: string | null,
): InlineKeyboardButton[] {
  if (read === null || miniAppUrl === null) return [];
  const { marketId, symbol } = read.chart.target.ref;
  const startParam = `t_${marketId}_${symbol}`;
  return [webAppButton(texts.plain("button-open-chart"), { miniAppUrl, startParam })];
}

/** The indicators before and after this one in its group, around its ends. */
function neighbourButtons(texts: Texts, def: IndicatorDef): InlineKeyboardButton[] {
  const group = indicatorsOf(def.group);
  if (group.length < 2) return [];
  const place = group.indexOf(def);
  const to = (key: string, by: number) => {
    const { id } = group[(place + by + group.length) % group.length] ?? def;
    return tapButton(texts.plain(key), { feature: INDICATORS_FEATURE, action: "card", arg: id });
  };
  return [to("button-previous", -1), to("button-next", 1)];
}
