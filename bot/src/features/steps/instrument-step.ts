import type { Instrument, InstrumentsStore } from "@roehub/core/market-data/instruments-store";
import { findMarket, type MarketId } from "@roehub/core/market-data/market";
import type { BotContext } from "../../bot-context.ts";
import type { Step, Turn } from "../../conversations/wizard.ts";
import type { Screen } from "../../screen.ts";
import { ANY_MARKET, FIRST_LOOK, type InstrumentPick, readPickTap } from "./instrument-pick.ts";
import {
  INSTRUMENTS_SHOWN,
  instrumentListScreen,
  instrumentMarketScreen,
  symbolMarketScreen,
} from "./instrument-screens.ts";
import { tradedMarkets } from "./traded-markets.ts";

/** What a draft keeps of the chosen instrument. */
export interface ChosenInstrument {
  readonly marketId: MarketId;
  readonly symbol: string;
  readonly quote: string;
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

/**
 * Asks for an instrument: for its market where there are several, then page by page, by symbol; typing a part of the
 * symbol narrows the list at any time.
 */
export function createInstrumentStep<Draft extends PickDraft>(
  instruments: InstrumentsStore,
  options: InstrumentStepOptions<Draft>,
): Step<Draft> {
  const marketOf = (draft: Draft) => options.marketOf(draft) ?? pickOf(draft).marketId;
  const again = (draft: Draft, change: Partial<InstrumentPick>, query = draft.query): Turn<Draft> => ({
    kind: "go",
    step: "instrument",
    draft: { ...draft, query, pick: { ...pickOf(draft), ...change } },
  });
  /** The instrument of this symbol, or the question on which market; null where it is traded nowhere. */
  const settle = async (ctx: BotContext, draft: Draft, symbol: string): Promise<Turn<Draft> | null> => {
    const found = await exactly(instruments, marketOf(draft), symbol);
    const [only] = found;
    if (only === undefined) return null;
    return found.length === 1 ? options.chosen(ctx, draft, asChosen(only)) : again(draft, { symbol });
  };

  return {
    view: (ctx, draft) => viewOf(instruments, { ctx, draft, options }),

    async tap(ctx, draft, tap) {
      if (tap.action === "inst") {
        const [marketId, symbol = ""] = tap.arg.split(":");
        if (marketId === ANY_MARKET) return settle(ctx, draft, symbol);
        const market = findMarket(Number(marketId));
        const ref = market && { marketId: market.marketId, symbol };
        const instrument = ref && (await instruments.find(ref));
        return instrument && options.chosen(ctx, draft, asChosen(instrument));
      }
      const change = readPickTap(tap);
      // Another market is looked at from its beginning, whatever was typed before.
      const isElsewhere = tap.action === "mkt" || tap.action === "mkts";
      return change === null ? null : again(draft, change, isElsewhere ? "" : draft.query);
    },

    async text(ctx, draft, text) {
      const q = text.replace(/[\s/_-]/g, "").toUpperCase();
      const unknown = ctx.chatState.texts.plain("instrument-unknown", { text: text.slice(0, 30) });
      if (!/^[A-Z0-9]{1,20}$/.test(q)) return { kind: "wrong", notice: unknown };
      const exact = await settle(ctx, draft, q);
      if (exact !== null) return exact;
      const marketId = marketOf(draft);
      const found = await search(instruments, { marketId, q, symbols: 2 });
      const [first, second] = symbolsOf(found);
      if (first === undefined) return { kind: "wrong", notice: unknown };
      const only = second === undefined ? await settle(ctx, draft, first) : null;
      return only ?? again(draft, { page: 0, isMarket: false, symbol: null }, q);
    },
  };
}

function pickOf({ pick }: PickDraft): InstrumentPick {
  return pick ?? FIRST_LOOK;
}

async function viewOf<Draft extends PickDraft>(
  instruments: InstrumentsStore,
  { ctx, draft, options }: { ctx: BotContext; draft: Draft; options: InstrumentStepOptions<Draft> },
): Promise<Screen> {
  const { texts } = ctx.chatState;
  const { feature, isFirst = false } = options;
  const known = options.marketOf(draft);
  const markets = known === null ? await tradedMarkets(instruments) : [];
  const hasMarkets = markets.length > 1;
  const pick = pickOf(draft);
  const frame = { heading: options.heading(ctx, draft), feature, isFirst, hasMarkets };
  if (pick.symbol !== null) {
    return symbolMarketScreen(texts, frame, await exactly(instruments, known, pick.symbol));
  }
  if (hasMarkets && pick.isMarket && draft.query === "") {
    return instrumentMarketScreen(texts, frame, { markets, pick: draft.pick });
  }
  const found = await search(instruments, {
    marketId: known ?? pick.marketId,
    q: draft.query,
    symbols: (pick.page + 1) * INSTRUMENTS_SHOWN + 1,
  });
  return instrumentListScreen(texts, frame, { pick, found });
}

/** Every market has a symbol once. */
const MARKETS_MOST = 4;

/** The first instruments, enough of them to hold so many symbols where there are as many. */
function search(
  instruments: InstrumentsStore,
  { marketId, q, symbols }: { marketId: MarketId | null; q: string; symbols: number },
): Promise<readonly Instrument[]> {
  return marketId === null
    ? instruments.search({ q, limit: symbols * MARKETS_MOST })
    : instruments.search({ marketId, q, limit: symbols });
}

function symbolsOf(instruments: readonly Instrument[]): readonly string[] {
  return [...new Set(instruments.map(({ symbol }) => symbol))];
}

/** The traded instruments of exactly this symbol, by market. */
async function exactly(
  instruments: InstrumentsStore,
  marketId: MarketId | null,
  symbol: string,
): Promise<readonly Instrument[]> {
  const markets = await instruments.markets();
  const looked = markets.filter((market) => marketId === null || market.marketId === marketId);
  const found = await Promise.all(
    looked.map((market) => instruments.find({ marketId: market.marketId, symbol })),
  );
  return found
    .filter((known) => known !== null)
    .filter(({ isEnabled, isTradable }) => isEnabled && isTradable);
}

function asChosen({ marketId, symbol, quote }: Instrument): ChosenInstrument {
  return { marketId, symbol, quote };
}
