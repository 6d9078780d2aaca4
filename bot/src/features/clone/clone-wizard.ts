import type { InstrumentsStore } from "@roehub/core/market-data/instruments-store";
import type { Strategies, Strategy } from "@roehub/core/strategy/strategies-runner";
import type { Step, Turn, Wizard } from "../../conversations/wizard.ts";
import type { FeatureDeps } from "../feature-deps.ts";
import { createIndicatorStep } from "../new/indicator-step.ts";
import { createParamStep, createParamsStep } from "../new/param-steps.ts";
import { createRulesStep } from "../new/rules-step.ts";
import { EMPTY_STRATEGY, type StrategyDraft } from "../new/strategy-draft.ts";
import { strategyHeading } from "../new/strategy-heading.ts";
import { createInstrumentStep } from "../steps/instrument-step.ts";
import { pickedStrategy, pickStrategies, typedStrategy } from "../steps/strategy-picker.ts";
import { createTimeframeStep } from "../steps/timeframe-step.ts";
import { wizardRow } from "../steps/wizard-buttons.ts";

/** `/clone`: which strategy; then what changes, with the difference in words, until it is saved. */
export function createCloneWizard(deps: FeatureDeps): Wizard<StrategyDraft> {
  const options = { feature: "clone", bounds: deps.bounds, hub: "rules" };
  return {
    id: "clone",
    steps: {
      pick: createPickStep(deps),
      rules: createRulesStep(deps, { feature: "clone" }),
      instrument: createInstrumentStep<StrategyDraft>(deps.instruments, {
        feature: "clone",
        heading: (ctx, draft) => strategyHeading(ctx.chatState.texts, draft, "instrument"),
        marketOf: () => null,
        chosen: (_ctx, draft, instrument) => ({
          kind: "return",
          step: "rules",
          draft: { ...draft, instrument, query: "" },
        }),
      }),
      timeframe: createTimeframeStep<StrategyDraft>({
        feature: "clone",
        heading: (ctx, draft) => strategyHeading(ctx.chatState.texts, draft, "timeframe"),
        chosen: (_ctx, draft, timeframe) => ({
          kind: "return",
          step: "rules",
          draft: { ...draft, timeframe },
        }),
      }),
      indicator: createIndicatorStep(options),
      params: createParamsStep(options),
      param: createParamStep(options),
    },
  };
}

function createPickStep({
  strategies,
  instruments,
}: {
  strategies: Strategies;
  instruments: InstrumentsStore;
}): Step<StrategyDraft> {
  const chosen = async (strategy: Strategy): Promise<Turn<StrategyDraft>> => ({
    kind: "go",
    step: "rules",
    draft: await draftOfClone(strategy, instruments),
  });
  return {
    async view(ctx) {
      const { texts } = ctx.chatState;
      const { lines, rows } = await pickStrategies(ctx, strategies, { feature: "clone", action: "str" });
      return {
        html: `${texts.html("clone-pick-question")}\n\n${lines.join("\n")}`,
        rows: [...rows, wizardRow(texts, "clone", { isFirst: true })],
      };
    },
    async tap(ctx, _draft, tap) {
      const strategy = tap.action === "str" ? await pickedStrategy(ctx, strategies, tap) : null;
      return strategy === null ? null : chosen(strategy);
    },
    async text(ctx, _draft, text) {
      const strategy = await typedStrategy(ctx, strategies, text);
      return strategy === null
        ? { kind: "wrong", notice: ctx.chatState.texts.plain("strategy-number-unknown") }
        : chosen(strategy);
    },
  };
}

/** A draft that is the strategy itself, until something is changed. */
export async function draftOfClone(
  { strategyId, name, spec }: Strategy,
  instruments: InstrumentsStore,
): Promise<StrategyDraft> {
  const known = await instruments.find(spec.instrument);
  return {
    ...EMPTY_STRATEGY,
    parent: { strategyId, name, spec },
    marketId: spec.instrument.marketId,
    // Another instrument is most often one of the same market.
    pick: { marketId: spec.instrument.marketId, page: 0, isMarket: false, symbol: null },
    instrument: { ...spec.instrument, quote: known?.quote ?? "" },
    timeframe: spec.timeframe,
    indicators: spec.indicators,
  };
}
