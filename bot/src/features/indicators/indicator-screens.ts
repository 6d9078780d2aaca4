import { INDICATOR_GROUPS, type IndicatorDef } from "@roehub/core/indicators/indicator";
import { INDICATORS } from "@roehub/core/indicators/registry";
import { cutMiddle, inFittingRows, inRows, joinFacts, type Screen, tapButton } from "../../screen.ts";
import type { Texts } from "../../texts.ts";
import { menuButtonTap } from "../menu/menu-screen.ts";
import {
  type GroupPage,
  groupName,
  indicatorButtons,
  indicatorLines,
  indicatorsOf,
  indicatorsOnPage,
  pageButtons,
  writeGroupPage,
} from "./indicator-groups.ts";

/** The feature word in the buttons of the browser. */
export const INDICATORS_FEATURE = "ind";

const feature = INDICATORS_FEATURE;

/** The groups with the number of their indicators. */
export function groupsScreen(texts: Texts): Screen {
  const n = INDICATORS.length;
  return {
    html: texts.html("indicators-title", { n, nText: String(n) }),
    rows: [...groupRows(texts), [tapButton(texts.plain("button-menu"), menuButtonTap)]],
  };
}

/** One page of a group, by labels, with what they stand for. */
export function groupScreen(texts: Texts, place: GroupPage): Screen {
  const defs = indicatorsOnPage(place);
  const n = indicatorsOf(place.group).length;
  const page = place.page === 0 ? "" : texts.html("instrument-page", { page: place.page + 1 });
  const title = texts.html("indicators-group", {
    group: groupName(texts, place.group),
    n,
    nText: String(n),
  });
  return {
    html: [joinFacts([title, page]), "", indicatorLines(texts, defs)].join("\n"),
    rows: [
      ...inFittingRows(indicatorButtons(defs, { feature, action: "card" }), 3),
      [...pageButtons(place, { feature, action: "group" }), groupsButton(texts)],
    ],
  };
}

const TYPED_SHOWN = 30;

/** Says that no indicator is called so, and offers those called nearly so, or the groups. */
export function unknownIndicatorScreen(
  texts: Texts,
  { typed, near }: { readonly typed: string; readonly near: readonly IndicatorDef[] },
): Screen {
  const text = cutMiddle(typed, TYPED_SHOWN);
  if (near.length === 0) {
    return { html: texts.html("indicators-unknown", { text }), rows: groupRows(texts) };
  }
  return {
    html: [texts.html("indicators-near", { text }), "", indicatorLines(texts, near)].join("\n"),
    rows: [
      ...inFittingRows(indicatorButtons(near, { feature, action: "card" }), 3),
      [groupsButton(texts), tapButton(texts.plain("button-menu"), menuButtonTap)],
    ],
  };
}

export function groupsButton(texts: Texts) {
  return tapButton(texts.plain("button-groups"), { feature, action: "groups" });
}

function groupRows(texts: Texts): Screen["rows"] {
  const buttons = INDICATOR_GROUPS.map((group) => {
    const count = indicatorsOf(group).length;
    const name = texts.plain(`button-group-${group}`);
    return tapButton(`${name} ${count}`, {
      feature,
      action: "group",
      arg: writeGroupPage({ group, page: 0 }),
    });
  });
  return inRows(buttons, 2);
}
