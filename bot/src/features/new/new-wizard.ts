import type { InstrumentsStore } from "@roehub/core/market-data/instruments-store";
import { findMarket } from "@roehub/core/market-data/market";
import { findTemplate } from "@roehub/core/strategy/templates";
import type { Step, Wizard } from "../../conversations/wizard.ts";
import { marketText } from "../../market-words.ts";
import { inRows, tapButton } from "../../screen.ts";
import type { FeatureDeps } from "../feature-deps.ts";
import { createInstrumentStep } from "../steps/instrument-step.ts";
import { templateChoices } from "../steps/template-picker.ts";
import { createTimeframeStep } from "../steps/timeframe-step.ts";
import { tradedMarkets } from "../steps/traded-markets.ts";
import { wizardRow } from "../steps/wizard-buttons.ts";
import { createIndicatorStep } from "./indicator-step.ts";
import { createParamStep, createParamsStep } from "./param-steps.ts";
import { createRulesStep } from "./rules-step.ts";
import type { StrategyDraft } from "./strategy-draft.ts";
import { strategyHeading } from "./strategy-heading.ts";

/** `/new`: market, instrument, timeframe, rules; then it is saved under its generated name. */
export function createNewWizard(deps: FeatureDeps): Wizard<StrategyDraft> {
  const options = { feature: "new", bounds: deps.bounds, hub: "rules" };
  return {
    id: "new",
    steps: {
      market: createMarketStep(deps.instruments),
      template: templateStep,
      instrument: createInstrumentStep<StrategyDraft>(deps.instruments, {
        feature: "new",
        heading: (ctx, draft) =>
          strategyHeading(ctx.chatState.texts, { ...draft, instrument: null, timeframe: null }, "instrument"),
        marketOf: ({ marketId }) => marketId,
        chosen: (_ctx, draft, instrument) => ({
          kind: "go",
          step: "timeframe",
          draft: { ...draft, instrument, query: "" },
        }),
      }),
      timeframe: createTimeframeStep<StrategyDraft>({
        feature: "new",
        heading: (ctx, draft) =>
          strategyHeading(ctx.chatState.texts, { ...draft, timeframe: null }, "timeframe"),
        chosen: (_ctx, draft, timeframe) => ({
          kind: "go",
          step: draft.indicators.length === 0 ? "indicator" : "rules",
          draft: { ...draft, timeframe },
        }),
      }),
      indicator: createIndicatorStep(options),
      params: createParamsStep(options),
      param: createParamStep(options),
      rules: createRulesStep(deps, { feature: "new" }),
    },
  };
}

/** The first question: on which market. A ready idea can be taken instead of building one. */
function createMarketStep(instruments: InstrumentsStore): Step<StrategyDraft> {
  return {
    async view(ctx, draft) {
      const { texts } = ctx.chatState;
      const markets = await tradedMarkets(instruments);
      const buttons = markets.map(({ marketId }) =>
        tapButton(marketText(texts, marketId), { feature: "new", action: "mkt", arg: String(marketId) }),
      );
      const template =
        draft.indicators.length > 0
          ? []
          : [tapButton(texts.plain("button-use-template"), { feature: "new", action: "tpls" })];
      return {
        html: `${strategyHeading(texts, { ...draft, marketId: null }, "market")}\n\n${texts.html("market-question")}`,
        rows: [...inRows(buttons, 2), [...template, ...wizardRow(texts, "new", { isFirst: true })]],
      };
    },
    tap(_ctx, draft, { action, arg }) {
      if (action === "tpls") return { kind: "go", step: "template", draft };
      const market = findMarket(Number(arg));
      if (action !== "mkt" || market === null) return null;
      return { kind: "go", step: "instrument", draft: { ...draft, marketId: market.marketId } };
    },
    async text(ctx, draft, text) {
      const { texts } = ctx.chatState;
      const wanted = text.toLowerCase();
      const markets = await tradedMarkets(instruments);
      const found = markets.find(({ marketId }) => marketText(texts, marketId).toLowerCase() === wanted);
      return found === undefined
        ? { kind: "wrong", notice: texts.plain("wizard-tap-only") }
        : { kind: "go", step: "instrument", draft: { ...draft, marketId: found.marketId } };
    },
  };
}

/** A ready idea, whose indicators are then the strategy's. */
const templateStep: Step<StrategyDraft> = {
  view(ctx) {
    const { texts } = ctx.chatState;
    const choices = templateChoices(texts, "new");
    return {
      html: `${texts.html("template-question")}\n${choices.html}`,
      rows: [...choices.rows, wizardRow(texts, "new")],
    };
  },
  tap(_ctx, draft, { action, arg }) {
    const template = findTemplate(arg);
    if (action !== "tpl" || template === null) return null;
    return { kind: "return", step: "market", draft: { ...draft, indicators: template.indicators } };
  },
};
