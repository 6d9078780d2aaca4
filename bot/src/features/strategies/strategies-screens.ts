import { toId62 } from "@roehub/core/kernel/ids";
import { defaultExecution } from "@roehub/core/strategy/default-execution";
import type { Strategy } from "@roehub/core/strategy/strategies-runner";
import { diffStrategies } from "@roehub/core/strategy/strategy-diff";
import { strategyDiffText } from "@roehub/core/strategy/strategy-diff-text";
import { exchangeName } from "../../market-words.ts";
import { type Screen, tapButton, webAppButton } from "../../screen.ts";
import { escapeHtml, type Texts } from "../../texts.ts";
import { menuButtonTap } from "../menu/menu-screen.ts";
import { executionLine, strategyLines } from "../new/strategy-lines.ts";

/** What stands where strategies would. */
export function noStrategiesScreen(texts: Texts): Screen {
  return {
    html: texts.html("strategies-empty"),
    rows: [
      [tapButton(texts.plain("button-new"), { feature: "go", action: "new" }, "primary")],
      [
        tapButton(texts.plain("button-try-backtest"), { feature: "go", action: "backtest" }),
        tapButton(texts.plain("button-menu"), menuButtonTap),
      ],
    ],
  };
}

interface CardFacts {
  readonly strategy: Strategy;
  readonly parent: Strategy | null;
  readonly quote: string;
  readonly miniAppUrl: string | null;
}

/** One strategy: what it does, where it came from, what can be done with it. */
export function strategyCardScreen(texts: Texts, { strategy, parent, quote, miniAppUrl }: CardFacts): Screen {
  const { name, spec, strategyId } = strategy;
  const id62 = toId62(strategyId);
  const lineage =
    parent === null
      ? []
      : [
          texts.html("card-parent", {
            diff: strategyDiffText(diffStrategies(parent.spec, spec), texts.locale),
          }),
        ];
  const app =
    miniAppUrl === null
      ? []
      : [webAppButton(texts.plain("button-open-strategy"), { miniAppUrl, startParam: `s_${id62}` })];
  return {
    html: [
      `<b>${escapeHtml(name)}</b> · ${exchangeName(spec.instrument.marketId)}`,
      ...strategyLines(texts, spec.indicators),
      executionLine(texts, spec.execution ?? defaultExecution(spec.instrument.marketId), quote),
      ...lineage,
    ].join("\n"),
    rows: [
      [
        tapButton(texts.plain("button-backtest"), { feature: "btrun", action: "of", id62 }, "primary"),
        tapButton(texts.plain("button-clone"), { feature: "strat", action: "clone", id62 }),
      ],
      [tapButton(texts.plain("button-delete"), { feature: "strat", action: "del", id62 }), ...app],
      [tapButton(texts.plain("button-back"), { feature: "go", action: "strategies" })],
    ],
  };
}

/** What deleting means, before it is done. */
export function confirmDeleteScreen(texts: Texts, { name, strategyId }: Strategy): Screen {
  const id62 = toId62(strategyId);
  return {
    html: texts.html("delete-confirm", { name }),
    rows: [
      [
        tapButton(texts.plain("button-delete-now"), { feature: "strat", action: "delnow", id62 }, "danger"),
        tapButton(texts.plain("button-keep"), { feature: "strat", action: "card", id62 }),
      ],
    ],
  };
}

export function deletedScreen(texts: Texts, { name }: Strategy): Screen {
  return {
    html: texts.html("deleted", { name }),
    rows: [
      [
        tapButton(texts.plain("button-strategies"), { feature: "go", action: "strategies" }),
        tapButton(texts.plain("button-menu"), menuButtonTap),
      ],
    ],
  };
}
