import { exchangeName, instrumentText, marketText } from "../../market-words.ts";
import { joinFacts } from "../../screen.ts";
import { escapeHtml, type Texts } from "../../texts.ts";
import type { StrategyDraft } from "./strategy-draft.ts";
import { pointLabel } from "./strategy-lines.ts";

export type StrategyStep = "market" | "instrument" | "timeframe" | "rules";

const STEPS: readonly StrategyStep[] = ["market", "instrument", "timeframe", "rules"];

/** `New strategy · step 2 of 4: instrument`, and below it what was chosen so far; of a clone, its parent. */
export function strategyHeading(texts: Texts, draft: StrategyDraft, step: StrategyStep): string {
  if (draft.parent !== null) {
    return [texts.html(`clone-step-${step}`), texts.html("clone-of", { name: draft.parent.name })].join("\n");
  }
  const title = texts.html(`new-step-${step}`, { step: STEPS.indexOf(step) + 1, total: STEPS.length });
  const chosen = chosenText(texts, draft);
  return chosen === "" ? title : `${title}\n${escapeHtml(chosen)}`;
}

/** `BTCUSDT spot 15m · EMA 20 + RSI 14 · Binance`, as far as it was chosen. Plain text. */
export function chosenText(texts: Texts, draft: StrategyDraft): string {
  const { marketId, instrument, timeframe, indicators } = draft;
  const rules = indicators.map(pointLabel).join(" + ");
  if (instrument === null) return joinFacts([marketId === null ? "" : marketText(texts, marketId), rules]);
  const traded = `${instrumentText(texts, instrument)} ${timeframe ?? ""}`.trim();
  return joinFacts([traded, rules, exchangeName(instrument.marketId)]);
}
