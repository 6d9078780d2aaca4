import type { Wizard } from "../../conversations/wizard.ts";
import type { FeatureDeps } from "../feature-deps.ts";
import { createInstrumentStep } from "../steps/instrument-step.ts";
import { createTimeframeStep } from "../steps/timeframe-step.ts";
import { budgetStep, fixedAmountStep, lockBudgetStep, lockShareStep } from "./amount-steps.ts";
import type { BacktestDraft } from "./backtest-draft.ts";
import { stepHeading } from "./backtest-headings.ts";
import { createPeriodStep } from "./period-step.ts";
import { createQuoteStep } from "./quote-step.ts";
import { createStopsStep, directionStep, fillStep, settingsStep, sizingStep } from "./settings-step.ts";
import { createSavedStep, createSourceStep } from "./source-step.ts";
import { unseenStep } from "./unseen-step.ts";

/** `/backtest`: what, where, how long a bar, when, how it trades; then a quote, then it runs. */
export function createBacktestWizard(deps: FeatureDeps): Wizard<BacktestDraft> {
  return {
    id: "bt",
    steps: {
      source: createSourceStep(deps.strategies),
      saved: createSavedStep(deps),
      instrument: createInstrumentStep<BacktestDraft>(deps.instruments, {
        feature: "bt",
        heading: (ctx, draft) =>
          stepHeading(
            ctx.chatState.texts,
            { ...draft, instrument: null, timeframe: null, period: null },
            "instrument",
          ),
        marketOf: () => null,
        chosen: (_ctx, draft, instrument) => ({
          kind: "go",
          step: "timeframe",
          draft: { ...draft, instrument, query: "" },
        }),
      }),
      timeframe: createTimeframeStep<BacktestDraft>({
        feature: "bt",
        heading: (ctx, draft) =>
          stepHeading(ctx.chatState.texts, { ...draft, timeframe: null, period: null }, "timeframe"),
        chosen: (_ctx, draft, timeframe) => ({ kind: "go", step: "period", draft: { ...draft, timeframe } }),
      }),
      period: createPeriodStep(deps.candles),
      settings: settingsStep,
      direction: directionStep,
      sizing: sizingStep,
      fixed: fixedAmountStep,
      budget: budgetStep,
      lockbudget: lockBudgetStep,
      lockshare: lockShareStep,
      sl: createStopsStep("sl"),
      tp: createStopsStep("tp"),
      fill: fillStep,
      unseen: unseenStep,
      quote: createQuoteStep(deps),
    },
  };
}
