import type { Instrument, InstrumentsStore } from "@roehub/core/market-data/instruments-store";
import { findMarket, type Market, type MarketId } from "@roehub/core/market-data/market";
import type { InlineKeyboardButton } from "grammy/types";
import type { BotContext } from "../../bot-context.ts";
import type { CallbackData } from "../../callback-data.ts";
import type { Step, Turn } from "../../conversations/wizard.ts";
import { instrumentText, marketText } from "../../market-words.ts";
import { inRows, type Screen, tapButton } from "../../screen.ts";
import type { Texts } from "../../texts.ts";
import { tradedMarkets } from "./traded-markets.ts";
import { wizardRow } from "./wizard-buttons.ts";

/** What a draft keeps of the chosen instrument. */
export interface ChosenInstrument {
  readonly marketId: MarketId;
  readonly symbol: string;
  readonly quote: string;
}

/** Which part of the instruments is being looked at. */
export interface InstrumentPick {
  /** Null: those of every market. */
  readonly marketId: MarketId | null;
  /** From 0. */
  readonly page: number;
  /** Whether the question is which market. */
  readonly isMarket: boolean;
}

interface InstrumentStepOptions<Draft> {
  readonly feature: string;
  /** HTML of the lines above the question. */
  heading(ctx: BotContext, draft: Draft): string;
  /** Restricts the search to one market, which is then not asked for. */
  marketOf(draft: Draft): MarketId | null;
  chosen(ctx: BotContext, draft: Draft, instrument: ChosenInstrument): Turn<Draft>;
  readonly isFirst?: boolean;
}

/** A draft without `pick` has not looked at anything yet. */
type PickDraft = { readonly query: string; readonly pick?: InstrumentPick };

const SHOWN = 6;
/** What can be reached by paging; typing reaches the rest. */
const PAGES_MOST = 1_000;

/**
 * Asks for an instrument: for its market where there are several, then page by page, by symbol; typing a part of the
 * symbol narrows the list at any time.
 */
export function createInstrumentStep<Draft extends PickDraft>(
  instruments: InstrumentsStore,
  options: InstrumentStepOptions<Draft>,
): Step<Draft> {
  const search = (query: { marketId: MarketId | null; q: string; limit: number }) => {
    const { marketId, ...rest } = query;
    return instruments.search({ ...(marketId === null ? {} : { marketId }), ...rest });
  };
  const marketsOf = (draft: Draft) =>
    options.marketOf(draft) === null ? tradedMarkets(instruments) : Promise.resolve([]);
  const again = (draft: Draft, change: Partial<InstrumentPick>, query = draft.query): Turn<Draft> => ({
    kind: "go",
    step: "instrument",
    draft: { ...draft, query, pick: { ...pickOf(draft), ...change } },
  });

  return {
    async view(ctx, draft) {
      const { texts } = ctx.chatState;
      const markets = await marketsOf(draft);
      const heading = options.heading(ctx, draft);
      const { feature, isFirst = false } = options;
      if (asksMarket(draft, markets)) {
        return marketScreen(texts, { heading, pick: draft.pick, markets, feature, isFirst });
      }
      const { page, marketId } = pickOf(draft);
      const found = await search({
        marketId: options.marketOf(draft) ?? marketId,
        q: draft.query,
        limit: (page + 1) * SHOWN + 1,
      });
      const hasMarkets = markets.length > 1;
      return listScreen(texts, { heading, pick: pickOf(draft), found, hasMarkets, feature, isFirst });
    },

    async tap(ctx, draft, tap) {
      if (tap.action === "inst") {
        const instrument = await tapped(instruments, tap);
        return instrument === null ? null : options.chosen(ctx, draft, asChosen(instrument));
      }
      const change = changeOf(tap);
      // Another market is looked at from its beginning, whatever was typed before.
      return change === null ? null : again(draft, change, tap.action === "page" ? draft.query : "");
    },

    async text(ctx, draft, text) {
      const q = text.replace(/[\s/_-]/g, "").toUpperCase();
      const marketId = options.marketOf(draft) ?? pickOf(draft).marketId;
      const found = /^[A-Z0-9]{1,20}$/.test(q) ? await search({ marketId, q, limit: SHOWN + 1 }) : [];
      const exact = found.length === 0 ? [] : await exactly(instruments, marketId, q);
      const [only] = exact.length === 1 ? exact : found;
      if (only === undefined) {
        const notice = ctx.chatState.texts.plain("instrument-unknown", { text: text.slice(0, 30) });
        return { kind: "wrong", notice };
      }
      if (exact.length === 1 || found.length === 1) return options.chosen(ctx, draft, asChosen(only));
      return again(draft, { page: 0, isMarket: false }, q);
    },
  };
}

const EVERYTHING: InstrumentPick = { marketId: null, page: 0, isMarket: false };

function pickOf({ pick }: PickDraft): InstrumentPick {
  return pick ?? EVERYTHING;
}

/** The market is the first question where there are several, unless something was typed. */
function asksMarket({ pick, query }: PickDraft, markets: readonly Market[]): boolean {
  return markets.length > 1 && query === "" && (pick?.isMarket ?? true);
}

const ALL = "all";

/** What a tap beside the instruments looks at; null where it is none of this question's. */
function changeOf({ action, arg }: CallbackData): Partial<InstrumentPick> | null {
  const market = findMarket(Number(arg));
  const page = Number(arg);
  switch (action) {
    case "mkts":
      return { page: 0, isMarket: true };
    case "mkt":
      if (arg !== ALL && market === null) return null;
      return { marketId: market?.marketId ?? null, page: 0, isMarket: false };
    case "page":
      return Number.isInteger(page) && page >= 0 && page < PAGES_MOST ? { page, isMarket: false } : null;
    default:
      return null;
  }
}

async function tapped(instruments: InstrumentsStore, { arg }: CallbackData): Promise<Instrument | null> {
  const [marketId, symbol = ""] = arg.split(":");
  const market = findMarket(Number(marketId));
  return market === null ? null : instruments.find({ marketId: market.marketId, symbol });
}

/** The traded instruments of exactly this symbol; the list of those that contain it may end before them. */
async function exactly(
  instruments: InstrumentsStore,
  marketId: MarketId | null,
  symbol: string,
): Promise<readonly Instrument[]> {
  const markets = (await instruments.markets()).filter(
    (market) => (marketId ?? market.marketId) === market.marketId,
  );
  const found = await Promise.all(
    markets.map((market) => instruments.find({ marketId: market.marketId, symbol })),
  );
  return found
    .filter((known) => known !== null)
    .filter(({ isEnabled, isTradable }) => isEnabled && isTradable);
}

interface MarketQuestion {
  readonly heading: string;
  readonly pick: InstrumentPick | undefined;
  readonly markets: readonly Market[];
  readonly feature: string;
  readonly isFirst: boolean;
}

function marketScreen(texts: Texts, { heading, pick, markets, feature, isFirst }: MarketQuestion): Screen {
  const chip = (text: string, arg: string, isChosen: boolean) =>
    tapButton(isChosen ? `✓ ${text}` : text, { feature, action: "mkt", arg });
  const chips = [
    chip(texts.plain("button-all-markets"), ALL, pick?.marketId === null),
    ...markets.map(({ marketId }) =>
      chip(marketText(texts, marketId), String(marketId), pick?.marketId === marketId),
    ),
  ];
  return {
    html: `${heading}\n\n${texts.html("instrument-market-question")}`,
    rows: [...inRows(chips, 2), wizardRow(texts, feature, { isFirst })],
  };
}

interface InstrumentList {
  readonly heading: string;
  readonly pick: InstrumentPick;
  /** From the first page on, up to one more than the page shows. */
  readonly found: readonly Instrument[];
  readonly hasMarkets: boolean;
  readonly feature: string;
  readonly isFirst: boolean;
}

function listScreen(texts: Texts, list: InstrumentList): Screen {
  const { heading, pick, found, feature } = list;
  const from = pick.page * SHOWN;
  const shown = found.slice(from, from + SHOWN);
  const hasMore = found.length > from + SHOWN;
  const label = labelling(texts, found);
  const buttons = shown.map((instrument) =>
    tapButton(label(instrument), {
      feature,
      action: "inst",
      arg: `${instrument.marketId}:${instrument.symbol}`,
    }),
  );
  const question = texts.html(hasMore || pick.page > 0 ? "instrument-question-more" : "instrument-question");
  return {
    html: `${heading}\n\n${question}`,
    rows: [...inRows(buttons, 2), [...pagingButtons(list, hasMore), ...wayOut(texts, list)]],
  };
}

function pagingButtons({ pick, feature }: InstrumentList, hasMore: boolean): InlineKeyboardButton[] {
  const turn = (text: string, page: number) =>
    tapButton(text, { feature, action: "page", arg: String(page) });
  return [
    ...(pick.page > 0 ? [turn("‹", pick.page - 1)] : []),
    ...(hasMore ? [turn("›", pick.page + 1)] : []),
  ];
}

/** "Back" leads to the question which market, where there is one. */
function wayOut(texts: Texts, { hasMarkets, feature, isFirst }: InstrumentList): InlineKeyboardButton[] {
  const row = wizardRow(texts, feature, { isFirst });
  if (!hasMarkets) return row;
  return [tapButton(texts.plain("button-back"), { feature, action: "mkts" }), ...row.slice(-1)];
}

/** `BTCUSDT spot`; with the exchange where several are shown. */
function labelling(texts: Texts, found: readonly Instrument[]): (instrument: Instrument) => string {
  const exchanges = new Set(found.map(({ marketId }) => findMarket(marketId)?.exchange));
  return (instrument) =>
    exchanges.size > 1
      ? `${instrument.symbol} ${marketText(texts, instrument.marketId)}`
      : instrumentText(texts, instrument);
}

function asChosen({ marketId, symbol, quote }: Instrument): ChosenInstrument {
  return { marketId, symbol, quote };
}
