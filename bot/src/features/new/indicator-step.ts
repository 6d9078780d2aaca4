import type { Params } from "@roehub/core/indicators/indicator";
import { INDICATOR_GROUPS } from "@roehub/core/indicators/indicator";
import type { IndicatorBounds } from "@roehub/core/indicators/parse-params";
import { findIndicator } from "@roehub/core/indicators/registry";
import type { BotContext } from "../../bot-context.ts";
import type { Step, Turn } from "../../conversations/wizard.ts";
import { cutMiddle, inFittingRows, inRows, type Screen, tapButton } from "../../screen.ts";
import { escapeHtml, type Texts } from "../../texts.ts";
import { findIndicators } from "../indicators/find-indicators.ts";
import {
  type GroupPage,
  groupName,
  indicatorButtons,
  indicatorLines,
  indicatorsOf,
  indicatorsOnPage,
  pageButtons,
  readGroupPage,
  writeGroupPage,
} from "../indicators/indicator-groups.ts";
import { typedIndicatorPoint } from "../indicators/indicator-point.ts";
import { wizardRow } from "../steps/wizard-buttons.ts";
import { defaultPoint, type StrategyDraft } from "./strategy-draft.ts";

interface IndicatorStepOptions {
  readonly feature: string;
  readonly bounds: IndicatorBounds;
}

/** The most used of all groups, one tap away. */
const QUICK_IDS = ["ema", "sma", "rsi", "macd", "bb", "supertrend"] as const;
const NEAR_SHOWN = 30;

/** Which indicator comes next: one of the most used, one of a group, or one whose name is typed. */
export function createIndicatorStep({ feature, bounds }: IndicatorStepOptions): Step<StrategyDraft> {
  const edit = (draft: StrategyDraft, id: string, params: Params = {}): Turn<StrategyDraft> | null => {
    const point = defaultPoint(id);
    if (point === null) return null;
    const indicator = { ...point, params: { ...point.params, ...params } };
    const edited = { index: draft.indicators.length, indicator };
    return { kind: "go", step: "params", draft: { ...draft, edited } };
  };
  return {
    view({ chatState: { texts } }, draft) {
      const pick = draft.indicatorPick ?? null;
      if (pick === null) return firstScreen(texts, feature);
      return pick.kind === "group" ? groupView(texts, feature, pick) : nearView(texts, feature, pick);
    },

    tap(_ctx, draft, { action, arg }) {
      const look = (indicatorPick: StrategyDraft["indicatorPick"]): Turn<StrategyDraft> => ({
        kind: "return",
        step: "indicator",
        draft: { ...draft, indicatorPick: indicatorPick ?? null },
      });
      const place = readGroupPage(arg);
      if (action === "ind") return edit(draft, arg);
      if (action === "grps") return look(null);
      return action === "grp" && place !== null ? look({ kind: "group", ...place }) : null;
    },

    text(ctx, draft, text) {
      const found = findIndicators(text);
      if (found.kind === "one") {
        const { def, values } = found;
        const point = typedIndicatorPoint(def, values, bounds);
        // Values that it does not take are asked for in the next step.
        return edit(draft, def.id, point.ok ? point.value.params : {}) ?? unknown(ctx);
      }
      if (found.kind === "none") return unknown(ctx);
      const ids = found.defs.map(({ id }) => id);
      const indicatorPick = { kind: "near", typed: cutMiddle(text, NEAR_SHOWN), ids } as const;
      return { kind: "return", step: "indicator", draft: { ...draft, indicatorPick } };
    },
  };
}

function unknown(ctx: BotContext): Turn<StrategyDraft> {
  return { kind: "wrong", notice: ctx.chatState.texts.plain("indicator-unknown") };
}

/** The most used, and the groups. */
function firstScreen(texts: Texts, feature: string): Screen {
  const quick = QUICK_IDS.map((id) => findIndicator(id)).filter((def) => def !== null);
  const groups = INDICATOR_GROUPS.map((group) =>
    tapButton(texts.plain(`button-group-${group}`), {
      feature,
      action: "grp",
      arg: writeGroupPage({ group, page: 0 }),
    }),
  );
  const counts = INDICATOR_GROUPS.map(
    (group) => `<b>${escapeHtml(groupName(texts, group))}</b> – ${indicatorsOf(group).length}`,
  );
  return {
    html: `${texts.html("indicator-question")}\n\n${counts.join("\n")}`,
    rows: [
      ...inFittingRows(indicatorButtons(quick, { feature, action: "ind" }), 4),
      ...inRows(groups, 2),
      wizardRow(texts, feature),
    ],
  };
}

/** One page of a group. */
function groupView(texts: Texts, feature: string, place: GroupPage): Screen {
  const defs = indicatorsOnPage(place);
  const heading = `<b>${escapeHtml(groupName(texts, place.group))}</b>`;
  return {
    html: [texts.html("indicator-question"), "", heading, indicatorLines(texts, defs)].join("\n"),
    rows: [
      ...inFittingRows(indicatorButtons(defs, { feature, action: "ind" }), 3),
      [...pageButtons(place, { feature, action: "grp" }), ...wayOut(texts, feature)],
    ],
  };
}

/** What was typed is not the name of one; these are like it. */
function nearView(
  texts: Texts,
  feature: string,
  { typed, ids }: { readonly typed: string; readonly ids: readonly string[] },
): Screen {
  const defs = ids.map((id) => findIndicator(id)).filter((def) => def !== null);
  const question = texts.html("indicators-near", { text: typed });
  return {
    html: [question, "", indicatorLines(texts, defs)].join("\n"),
    rows: [...inFittingRows(indicatorButtons(defs, { feature, action: "ind" }), 3), wayOut(texts, feature)],
  };
}

/** `[‹ Back] [Cancel]`, where "back" is the first view of the same question. */
function wayOut(texts: Texts, feature: string) {
  const back = tapButton(texts.plain("button-back"), { feature, action: "grps" });
  return [back, ...wizardRow(texts, feature, { isFirst: true })];
}
