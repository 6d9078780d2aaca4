import type { Instrument, InstrumentsStore } from "@roehub/core/market-data/instruments-store";
import { findMarket, type MarketId } from "@roehub/core/market-data/market";
import type { BotContext } from "../../bot-context.ts";
import type { Step, Turn } from "../../conversations/wizard.ts";
import { instrumentText, marketText } from "../../market-words.ts";
import { inRows, tapButton } from "../../screen.ts";
import type { Texts } from "../../texts.ts";
import { wizardRow } from "./wizard-buttons.ts";

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
  /** Restricts the search to one market. */
  marketOf(draft: Draft): MarketId | null;
  chosen(ctx: BotContext, draft: Draft, instrument: ChosenInstrument): Turn<Draft>;
  readonly isFirst?: boolean;
}

const SHOWN = 6;

/** Asks for an instrument: the first ones as buttons, any other by typing a part of its symbol. */
export function createInstrumentStep<Draft extends { readonly query: string }>(
  instruments: InstrumentsStore,
  options: InstrumentStepOptions<Draft>,
): Step<Draft> {
  const search = (draft: Draft, q: string) => {
    const marketId = options.marketOf(draft);
    return instruments.search({ ...(marketId === null ? {} : { marketId }), q, limit: SHOWN + 1 });
  };

  return {
    async view(ctx, draft) {
      const { texts } = ctx.chatState;
      const found = await search(draft, draft.query);
      const label = labelling(texts, found);
      const buttons = found.slice(0, SHOWN).map((instrument) =>
        tapButton(label(instrument), {
          feature: options.feature,
          action: "inst",
          arg: `${instrument.marketId}:${instrument.symbol}`,
        }),
      );
      const question = texts.html(found.length > SHOWN ? "instrument-question-more" : "instrument-question");
      return {
        html: `${options.heading(ctx, draft)}\n\n${question}`,
        rows: [
          ...inRows(buttons, 2),
          wizardRow(texts, options.feature, { isFirst: options.isFirst ?? false }),
        ],
      };
    },

    async tap(ctx, draft, tap) {
      const [marketId, symbol = ""] = tap.arg.split(":");
      const market = findMarket(Number(marketId));
      if (tap.action !== "inst" || market === null) return null;
      const instrument = await instruments.find({ marketId: market.marketId, symbol });
      if (instrument === null) return null;
      return options.chosen(ctx, draft, asChosen(instrument));
    },

    async text(ctx, draft, text) {
      const { texts } = ctx.chatState;
      const q = text.replace(/[\s/_-]/g, "").toUpperCase();
      const found = /^[A-Z0-9]{1,20}$/.test(q) ? await search(draft, q) : [];
      const exact = found.filter(({ symbol }) => symbol === q);
      const [only] = exact.length === 1 ? exact : found;
      if (only === undefined)
        return { kind: "wrong", notice: texts.plain("instrument-unknown", { text: text.slice(0, 30) }) };
      if (exact.length === 1 || found.length === 1) return options.chosen(ctx, draft, asChosen(only));
      return { kind: "go", step: "instrument", draft: { ...draft, query: q } };
    },
  };
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
