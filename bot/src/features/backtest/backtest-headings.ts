import { formatNumber, formatPct } from "@roehub/core/contract/number-format";
import { decimalPlaces } from "@roehub/core/kernel/decimal";
import type { DirectionMode, Sizing } from "@roehub/core/strategy/strategy-spec";
import { exchangeName } from "../../market-words.ts";
import { cutMiddle, joinFacts } from "../../screen.ts";
import { escapeHtml, type Texts } from "../../texts.ts";
import type { TypedStops } from "../../typed-input.ts";
import { cardInstrument, cardPeriod } from "./backtest-card.ts";
import { type BacktestDraft, bringsPlace, templateOf } from "./backtest-draft.ts";
import type { UnseenCheck } from "./unseen-check.ts";

export type NumberedStep = "source" | "instrument" | "timeframe" | "period" | "settings";

const ALL_STEPS: readonly NumberedStep[] = ["source", "instrument", "timeframe", "period", "settings"];
const STEPS_WITH_PLACE: readonly NumberedStep[] = ["source", "period", "settings"];

/** One line of a phone, and the end of a strategy that is longer. */
const TITLE_LENGTH = 44;

/** `Backtest · step 3 of 5: timeframe`, and below it what was chosen so far. */
export function stepHeading(texts: Texts, draft: BacktestDraft, step: NumberedStep): string {
  const steps = bringsPlace(draft) ? STEPS_WITH_PLACE : ALL_STEPS;
  const title = texts.html(`backtest-step-${step}`, {
    step: steps.indexOf(step) + 1,
    total: steps.length,
  });
  return [title, ...chosenLines(texts, draft)].join("\n");
}

/** The name of what is tested, plain text. */
function sourceTitle(texts: Texts, draft: BacktestDraft): string {
  if (draft.source?.kind === "saved") return draft.source.name;
  return templateOf(draft)?.title[texts.locale] ?? "";
}

/** The same below a line that names the instrument, where a strategy's name need not begin with it again. */
export function cardTitle(texts: Texts, draft: BacktestDraft): string {
  const title = sourceTitle(texts, draft);
  if (draft.source?.kind !== "saved") return title;
  const [, , , ...indicators] = title.split(" ");
  return cutMiddle(indicators.join(" "), TITLE_LENGTH);
}

/** What was chosen so far, at most two lines of HTML. */
export function chosenLines(texts: Texts, draft: BacktestDraft): string[] {
  const { instrument, timeframe, period } = draft;
  const market =
    instrument === null || draft.source?.kind === "saved"
      ? ""
      : timeframe === null
        ? cardInstrument(texts, { instrument, timeframe: "1m" }).replace(/ 1m$/, "")
        : cardInstrument(texts, { instrument, timeframe });
  const exchange = instrument === null ? "" : exchangeName(instrument.marketId);
  const lines = [joinFacts([sourceTitle(texts, draft), market, exchange])];
  if (period !== null) lines.push(cardPeriod(texts, period));
  return lines.filter((line) => line !== "").map(escapeHtml);
}

export function directionText(texts: Texts, direction: DirectionMode): string {
  return texts.plain(`direction-${direction}`);
}

/** `fixed 1 000 USDT`. */
export function sizingText(texts: Texts, sizing: Sizing, quote: string): string {
  switch (sizing.mode) {
    case "all_in":
      return texts.plain("sizing-all_in");
    case "fixed_quote":
      return texts.plain("sizing-fixed_quote", { amount: amountText(texts, sizing.quote, quote) });
    case "strategy_compound":
      return texts.plain("sizing-strategy_compound", {
        amount: amountText(texts, sizing.budgetQuote, quote),
      });
    case "strategy_compound_profit_lock":
      return texts.plain("sizing-strategy_compound_profit_lock", {
        amount: amountText(texts, sizing.budgetQuote, quote),
        share: pctText(texts, sizing.safeProfitPercent),
      });
  }
}

/** `1 000 USDT`, `1 000.50 USDT`. */
export function amountText(texts: Texts, value: number, quote: string): string {
  return `${formatNumber(value, { digits: Number.isInteger(value) ? 0 : 2, locale: texts.locale })} ${quote}`;
}

/** A percent as it was typed: `1.5 %`, `2 %`. */
export function pctText(texts: Texts, value: number): string {
  return formatPct(value, { locale: texts.locale, digits: Math.min(4, decimalPlaces(value)) });
}

/** `off`, `1.5 %`, `1–5 % by 0.5`, `1, 1.5, 2 %`. */
export function stopsText(texts: Texts, stops: TypedStops): string {
  const plain = (value: number) =>
    formatNumber(value, { digits: Math.min(4, decimalPlaces(value)), locale: texts.locale });
  if (stops.kind === "range") {
    return texts.plain("stops-range", {
      start: plain(stops.start),
      stop: pctText(texts, stops.stop),
      step: plain(stops.step),
    });
  }
  const off = texts.plain("off");
  const numbers = stops.values.filter((value) => value !== null);
  const words = numbers.map((value, index) =>
    index === numbers.length - 1 ? pctText(texts, value) : plain(value),
  );
  return [...words, ...(numbers.length < stops.values.length ? [off] : [])].join(", ");
}

/** What is tested, and how it is checked: `{title} · last 30 %`. Plain text. */
export function checkedTitle(texts: Texts, title: string, check: UnseenCheck | null): string {
  return check === null
    ? title
    : joinFacts([title, texts.plain("unseen-title", { check: checkText(texts, check) })]);
}

/** `last 30 %`, `walk-forward`. Plain text. */
export function checkText(texts: Texts, check: UnseenCheck | null): string {
  if (check === null) return texts.plain("unseen-none");
  return check.kind === "walk"
    ? texts.plain("unseen-walk")
    : texts.plain("unseen-last", { share: pctText(texts, check.testPct) });
}
