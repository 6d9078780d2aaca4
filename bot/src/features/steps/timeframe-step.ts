import { isTimeframe, TIMEFRAMES, type Timeframe } from "@roehub/core/kernel/timeframe";
import type { BotContext } from "../../bot-context.ts";
import type { Step, Turn } from "../../conversations/wizard.ts";
import { inRows, tapButton } from "../../screen.ts";
import { wizardRow } from "./wizard-buttons.ts";

interface TimeframeStepOptions<Draft> {
  readonly feature: string;
  heading(ctx: BotContext, draft: Draft): string;
  chosen(ctx: BotContext, draft: Draft, timeframe: Timeframe): Turn<Draft>;
}

/** Asks for the length of a bar; typing it counts. */
export function createTimeframeStep<Draft>(options: TimeframeStepOptions<Draft>): Step<Draft> {
  return {
    view(ctx, draft) {
      const { texts } = ctx.chatState;
      const buttons = TIMEFRAMES.map((timeframe) =>
        tapButton(timeframe, { feature: options.feature, action: "tf", arg: timeframe }),
      );
      return {
        html: `${options.heading(ctx, draft)}\n\n${texts.html("timeframe-question")}`,
        rows: [...inRows(buttons, 4), wizardRow(texts, options.feature)],
      };
    },

    tap(ctx, draft, tap) {
      return tap.action === "tf" && isTimeframe(tap.arg) ? options.chosen(ctx, draft, tap.arg) : null;
    },

    text(ctx, draft, text) {
      const timeframe = text.toLowerCase().replace(/\s/g, "");
      return isTimeframe(timeframe)
        ? options.chosen(ctx, draft, timeframe)
        : { kind: "wrong", notice: ctx.chatState.texts.plain("timeframe-unknown") };
    },
  };
}
