import type { BotContext } from "../../bot-context.ts";
import type { Step, Turn } from "../../conversations/wizard.ts";
import { capitalised, inRows, tapButton } from "../../screen.ts";
import { parseTypedNumber } from "../../typed-input.ts";
import { wizardRow } from "../steps/wizard-buttons.ts";
import type { BacktestDraft } from "./backtest-draft.ts";
import { checkText } from "./backtest-headings.ts";
import type { UnseenCheck } from "./unseen-check.ts";

const CHOICES: Readonly<Record<string, UnseenCheck | null>> = {
  off: null,
  "20": { kind: "last", testPct: 20 },
  "30": { kind: "last", testPct: 30 },
  "50": { kind: "last", testPct: 50 },
  walk: { kind: "walk" },
};

/** Whether variants are also tested on bars that they are not ranked on, and on which. */
export const unseenStep: Step<BacktestDraft> = {
  view(ctx) {
    const { texts } = ctx.chatState;
    const buttons = Object.entries(CHOICES).map(([arg, check]) => {
      const label = check === null ? texts.plain("button-unseen-off") : checkText(texts, check);
      return tapButton(capitalised(label), { feature: "bt", action: "unseen", arg });
    });
    return { html: texts.html("unseen-question"), rows: [...inRows(buttons, 2), wizardRow(texts, "bt")] };
  },
  tap(_ctx, draft, { action, arg }) {
    const check = CHOICES[arg];
    return action !== "unseen" || check === undefined ? null : chosen(draft, check);
  },
  text(ctx: BotContext, draft, text) {
    const testPct = parseTypedNumber(text);
    if (testPct !== null && testPct > 0 && testPct < 100) return chosen(draft, { kind: "last", testPct });
    return { kind: "wrong", notice: ctx.chatState.texts.plain("unseen-outside") };
  },
};

function chosen(draft: BacktestDraft, unseen: UnseenCheck | null): Turn<BacktestDraft> {
  return { kind: "return", step: "settings", draft: { ...draft, unseen } };
}
