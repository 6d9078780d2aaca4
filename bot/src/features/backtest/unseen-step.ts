import type { BotContext } from "../../bot-context.ts";
import type { Step, Turn } from "../../conversations/wizard.ts";
import { capitalised, inRows, tapButton } from "../../screen.ts";
import { parseTypedNumber } from "../../typed-input.ts";
import { wizardRow } from "../steps/wizard-buttons.ts";
import type { BacktestDraft } from "./backtest-draft.ts";
import { checkText } from "./backtest-headings.ts";
import { asShown, type UnseenCheck } from "./unseen-check.ts";

const CHOICES: readonly (readonly [arg: string, check: UnseenCheck | null])[] = [
  ["20", { kind: "last", testPct: 20 }],
  ["30", { kind: "last", testPct: 30 }],
  ["50", { kind: "last", testPct: 50 }],
  ["walk", { kind: "walk" }],
  ["off", null],
];

/** Whether variants are also tested on bars that they are not ranked on, and on which. */
export const unseenStep: Step<BacktestDraft> = {
  view(ctx) {
    const { texts } = ctx.chatState;
    const buttons = CHOICES.map(([arg, check]) =>
      tapButton(capitalised(checkText(texts, check)), { feature: "bt", action: "unseen", arg }),
    );
    return { html: texts.html("unseen-question"), rows: [...inRows(buttons, 2), wizardRow(texts, "bt")] };
  },
  tap(_ctx, draft, { action, arg }) {
    const choice = CHOICES.find(([known]) => known === arg);
    return action !== "unseen" || choice === undefined ? null : chosen(draft, choice[1]);
  },
  text(ctx: BotContext, draft, text) {
    const typed = parseTypedNumber(text);
    const testPct = typed === null ? Number.NaN : asShown(typed);
    if (testPct > 0 && testPct < 100) return chosen(draft, { kind: "last", testPct });
    return { kind: "wrong", notice: ctx.chatState.texts.plain("unseen-outside") };
  },
};

function chosen(draft: BacktestDraft, unseen: UnseenCheck | null): Turn<BacktestDraft> {
  return { kind: "return", step: "settings", draft: { ...draft, unseen } };
}
