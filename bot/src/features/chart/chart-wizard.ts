import type { Timeframe } from "@roehub/core/kernel/timeframe";
import type { Wizard } from "../../conversations/wizard.ts";
import type { FeatureDeps } from "../feature-deps.ts";
import type { InstrumentPick } from "../steps/instrument-pick.ts";
import { createInstrumentStep } from "../steps/instrument-step.ts";
import { showChart } from "./show-chart.ts";

/** A chart of which the instrument is not known yet. */
export interface ChartDraft {
  readonly query: string;
  readonly pick?: InstrumentPick;
  readonly timeframe: Timeframe;
}

/** `/chart` without a symbol: asks for the instrument, and its message becomes the chart. */
export function createChartWizard(deps: FeatureDeps): Wizard<ChartDraft> {
  return {
    // Not the feature's own word: the buttons of charts that are shown work while it asks.
    id: "chartpick",
    steps: {
      instrument: createInstrumentStep<ChartDraft>(deps.instruments, {
        feature: "chartpick",
        heading: (ctx) => ctx.chatState.texts.html("chart-pick"),
        marketOf: () => null,
        chosen: (ctx, { timeframe }, { marketId, symbol }) => ({
          kind: "become",
          show: () => showChart(ctx, deps, { ref: { marketId, symbol }, timeframe }),
        }),
        isFirst: true,
      }),
    },
  };
}
