import { DIRECTION_MODES, FILL_MODELS, type Sizing } from "@roehub/core/strategy/strategy-spec";
import type { BotContext } from "../../bot-context.ts";
import type { Step, Turn } from "../../conversations/wizard.ts";
import { inRows, joinFacts, tapButton } from "../../screen.ts";
import { parseTypedStops, type TypedStops } from "../../typed-input.ts";
import { wizardRow } from "../steps/wizard-buttons.ts";
import { type BacktestDraft, baseExecution, completeDraft, templateOf } from "./backtest-draft.ts";
import {
  amountText,
  checkText,
  directionText,
  pctText,
  sizingText,
  stepHeading,
  stopsText,
} from "./backtest-headings.ts";

/** The last question: how it trades. Every answer has a default, so one tap goes on. */
export const settingsStep: Step<BacktestDraft> = {
  view(ctx, draft) {
    const { texts } = ctx.chatState;
    const tap = (key: string, action: string, style?: "primary") =>
      tapButton(texts.plain(key), { feature: "bt", action }, style);
    const template = templateOf(draft);
    const sweep =
      template === null ? [] : [tap(draft.isSweep ? "button-sweep-off" : "button-sweep-on", "sweep")];
    return {
      html: `${stepHeading(texts, draft, "settings")}\n\n${settingsLines(ctx, draft).join("\n")}\n\n${texts.html("settings-question")}`,
      rows: [
        [tap("button-quote", "quote", "primary"), ...sweep],
        [tap("button-direction", "dir"), tap("button-size", "size")],
        [tap("button-sl", "sl"), tap("button-tp", "tp")],
        [tap("button-fill", "fill"), tap("button-unseen", "unseen")],
        wizardRow(texts, "bt"),
      ],
    };
  },

  tap(_ctx, draft, { action }) {
    if (action === "sweep")
      return { kind: "return", step: "settings", draft: { ...draft, isSweep: !draft.isSweep } };
    const step = STEP_OF_ACTION[action];
    return step === undefined ? null : { kind: "go", step, draft };
  },
};

const STEP_OF_ACTION: Readonly<Record<string, string>> = {
  quote: "quote",
  dir: "direction",
  size: "sizing",
  sl: "sl",
  tp: "tp",
  fill: "fill",
  unseen: "unseen",
};

/** What would run, one setting a line. */
function settingsLines(ctx: BotContext, draft: BacktestDraft): string[] {
  const { texts } = ctx.chatState;
  const complete = completeDraft(draft);
  const base = baseExecution(complete);
  const { quote } = complete.instrument;
  const swept = draft.isSweep ? templateOf(draft)?.sweep.risk : undefined;
  const stop = (chosen: TypedStops | null, own: number | null, isSwept: boolean) => {
    if (chosen !== null) return stopsText(texts, chosen);
    return isSwept ? texts.plain("stops-swept") : stopsText(texts, { kind: "values", values: [own] });
  };
  return [
    texts.html("setting-direction", { value: directionText(texts, draft.direction ?? base.directionMode) }),
    texts.html("setting-size", {
      value: joinFacts([
        sizingText(texts, draft.sizing ?? base.sizing, quote),
        texts.plain("setting-cash", { amount: amountText(texts, base.initCashQuote, quote) }),
      ]),
    }),
    texts.html("setting-stops", {
      sl: stop(draft.sl, base.slPct, (swept?.sl_pct ?? null) !== null),
      tp: stop(draft.tp, base.tpPct, (swept?.tp_pct ?? null) !== null),
    }),
    texts.html("setting-fill", { value: texts.plain(`fill-${draft.fillModel ?? base.fillModel}`) }),
    texts.html("setting-unseen", { value: checkText(texts, draft.unseen ?? null) }),
    ...(templateOf(draft) === null ? [] : [texts.html(draft.isSweep ? "setting-sweep" : "setting-single")]),
  ];
}

const backToSettings = (draft: BacktestDraft): Turn<BacktestDraft> => ({
  kind: "return",
  step: "settings",
  draft,
});

/** Long, short, or both. */
export const directionStep: Step<BacktestDraft> = {
  view(ctx) {
    const { texts } = ctx.chatState;
    const buttons = DIRECTION_MODES.map((mode) =>
      tapButton(directionText(texts, mode), { feature: "bt", action: "dir", arg: mode }),
    );
    return { html: texts.html("direction-question"), rows: [...inRows(buttons, 2), wizardRow(texts, "bt")] };
  },
  tap(_ctx, draft, { action, arg }) {
    const direction = DIRECTION_MODES.find((mode) => mode === arg);
    return action === "dir" && direction !== undefined ? backToSettings({ ...draft, direction }) : null;
  },
};

/** Where a stop that is reached fills. */
export const fillStep: Step<BacktestDraft> = {
  view(ctx) {
    const { texts } = ctx.chatState;
    const buttons = FILL_MODELS.map((model) =>
      tapButton(texts.plain(`button-fill-${model}`), { feature: "bt", action: "fill", arg: model }),
    );
    return { html: texts.html("fill-question"), rows: [buttons, wizardRow(texts, "bt")] };
  },
  tap(_ctx, draft, { action, arg }) {
    const fillModel = FILL_MODELS.find((model) => model === arg);
    return action === "fill" && fillModel !== undefined ? backToSettings({ ...draft, fillModel }) : null;
  },
};

/** How much of the account an entry takes. */
export const sizingStep: Step<BacktestDraft> = {
  view(ctx) {
    const { texts } = ctx.chatState;
    const choice = (mode: Sizing["mode"]) =>
      tapButton(texts.plain(`button-sizing-${mode}`), { feature: "bt", action: "size", arg: mode });
    return {
      html: texts.html("sizing-question"),
      rows: [
        [choice("all_in"), choice("fixed_quote")],
        [choice("strategy_compound"), choice("strategy_compound_profit_lock")],
        wizardRow(texts, "bt"),
      ],
    };
  },
  tap(_ctx, draft, { action, arg }) {
    if (action !== "size") return null;
    switch (arg) {
      case "all_in":
        return backToSettings({ ...draft, sizing: { mode: arg } });
      case "fixed_quote":
        return { kind: "go", step: "fixed", draft };
      case "strategy_compound":
        return { kind: "go", step: "budget", draft };
      case "strategy_compound_profit_lock":
        return { kind: "go", step: "lockbudget", draft };
      default:
        return null;
    }
  },
};

const STOP_CHOICES = ["off", "1", "2", "3", "5", "1-5"] as const;

/** The stop loss or the take profit: off, one value, several, or a range. */
export function createStopsStep(which: "sl" | "tp"): Step<BacktestDraft> {
  const read = (ctx: BotContext, draft: BacktestDraft, text: string): Turn<BacktestDraft> => {
    const { texts } = ctx.chatState;
    const stops = parseTypedStops(text);
    if (stops === null) return { kind: "wrong", notice: texts.plain("stops-unknown") };
    const values = stops.kind === "range" ? [stops.start, stops.stop] : stops.values;
    const isIn = values.every((value) => value === null || (value > 0 && (which === "tp" || value < 100)));
    if (!isIn) return { kind: "wrong", notice: texts.plain(`${which}-outside`) };
    return backToSettings({ ...draft, [which]: stops });
  };
  return {
    view(ctx) {
      const { texts } = ctx.chatState;
      const buttons = STOP_CHOICES.map((choice) => {
        const stops = parseTypedStops(choice);
        const label =
          stops?.kind === "range"
            ? texts.plain("button-stops-range")
            : choice === "off"
              ? texts.plain("off")
              : pctText(texts, Number(choice));
        return tapButton(label, { feature: "bt", action: which, arg: choice });
      });
      return { html: texts.html(`${which}-question`), rows: [...inRows(buttons, 3), wizardRow(texts, "bt")] };
    },
    tap(ctx, draft, { action, arg }) {
      return action === which && STOP_CHOICES.some((choice) => choice === arg) ? read(ctx, draft, arg) : null;
    },
    text: read,
  };
}
