import type { Instrument } from "@roehub/core/market-data/instruments-store";
import type { Market } from "@roehub/core/market-data/market";
import type { InlineKeyboardButton } from "grammy/types";
import { instrumentText, marketText } from "../../market-words.ts";
import { cutMiddle, inRows, joinFacts, type Screen, tapButton } from "../../screen.ts";
import { escapeHtml, type Texts } from "../../texts.ts";
import { ANY_MARKET, type InstrumentPick, PAGES_MOST } from "./instrument-pick.ts";
import { wizardRow } from "./wizard-buttons.ts";

/** Instruments on one page. */
export const INSTRUMENTS_SHOWN = 6;

/** What the screens of one question share. */
interface Frame {
  /** HTML. */
  readonly heading: string;
  readonly feature: string;
  readonly isFirst: boolean;
  readonly hasMarkets: boolean;
}

/** Asks which market to look at; the one looked at before is marked. */
export function instrumentMarketScreen(
  texts: Texts,
  { heading, feature, isFirst }: Frame,
  { markets, pick }: { markets: readonly Market[]; pick: InstrumentPick | undefined },
): Screen {
  const chip = (text: string, arg: string, isChosen: boolean) =>
    tapButton(isChosen ? `✓ ${text}` : text, { feature, action: "mkt", arg });
  const chips = [
    ...markets.map(({ marketId }) =>
      chip(marketText(texts, marketId), String(marketId), pick?.marketId === marketId),
    ),
    chip(texts.plain("button-all-markets"), ANY_MARKET, pick?.marketId === null),
  ];
  return {
    html: `${heading}\n\n${texts.html("instrument-market-question")}`,
    rows: [...inRows(chips, 2), wizardRow(texts, feature, { isFirst })],
  };
}

/** Asks on which of the markets that have this symbol. */
export function symbolMarketScreen(
  texts: Texts,
  { heading, feature }: Frame,
  instruments: readonly Instrument[],
): Screen {
  const buttons = instruments.map(({ marketId, symbol }) =>
    tapButton(marketText(texts, marketId), { feature, action: "inst", arg: `${marketId}:${symbol}` }),
  );
  const question = texts.html("instrument-market-of", { symbol: instruments[0]?.symbol ?? "" });
  return {
    html: `${heading}\n\n${question}`,
    rows: [...inRows(buttons, 2), wayOut(texts, feature, "list")],
  };
}

/** One page of instruments; of every market each symbol once. `found` begins with the first page. */
export function instrumentListScreen(
  texts: Texts,
  frame: Frame,
  { pick, found }: { pick: InstrumentPick; found: readonly Instrument[] },
): Screen {
  const { heading, feature, isFirst, hasMarkets } = frame;
  const buttons =
    hasMarkets && pick.marketId === null
      ? symbolButtons(feature, found)
      : instrumentButtons(texts, feature, found);
  const from = pick.page * INSTRUMENTS_SHOWN;
  const hasMore = buttons.length > from + INSTRUMENTS_SHOWN && pick.page + 1 < PAGES_MOST;
  const place = hasMarkets ? marketName(texts, pick) : "";
  const page = pick.page === 0 ? "" : texts.plain("instrument-page", { page: pick.page + 1 });
  const where = joinFacts([place, page]);
  const question = texts.html(hasMore ? "instrument-question-more" : "instrument-question");
  return {
    html: [heading, "", ...(where === "" ? [] : [escapeHtml(where)]), question].join("\n"),
    rows: [
      ...inRows(buttons.slice(from, from + INSTRUMENTS_SHOWN), 2),
      [
        ...pagingButtons(feature, pick.page, hasMore),
        ...(hasMarkets ? wayOut(texts, feature, "mkts") : wizardRow(texts, feature, { isFirst })),
      ],
    ],
  };
}

function instrumentButtons(
  texts: Texts,
  feature: string,
  found: readonly Instrument[],
): InlineKeyboardButton[] {
  return found.map((instrument) =>
    tapButton(instrumentText(texts, instrument), {
      feature,
      action: "inst",
      arg: `${instrument.marketId}:${instrument.symbol}`,
    }),
  );
}

const SYMBOL_LENGTH = 16;

function symbolButtons(feature: string, found: readonly Instrument[]): InlineKeyboardButton[] {
  const symbols = [...new Set(found.map(({ symbol }) => symbol))];
  return symbols.map((symbol) =>
    tapButton(cutMiddle(symbol, SYMBOL_LENGTH), { feature, action: "inst", arg: `${ANY_MARKET}:${symbol}` }),
  );
}

function marketName(texts: Texts, { marketId }: InstrumentPick): string {
  return marketId === null ? texts.plain("button-all-markets") : marketText(texts, marketId);
}

function pagingButtons(feature: string, page: number, hasMore: boolean): InlineKeyboardButton[] {
  const turn = (text: string, to: number) => tapButton(text, { feature, action: "page", arg: String(to) });
  return [...(page > 0 ? [turn("‹", page - 1)] : []), ...(hasMore ? [turn("›", page + 1)] : [])];
}

/** `[‹ Back] [Cancel]`, where "back" is another view of the same question. */
function wayOut(texts: Texts, feature: string, action: string): InlineKeyboardButton[] {
  const back = tapButton(texts.plain("button-back"), { feature, action });
  return [back, ...wizardRow(texts, feature, { isFirst: true })];
}
