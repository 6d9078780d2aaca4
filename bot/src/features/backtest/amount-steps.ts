import type { BotContext } from "../../bot-context.ts";
import type { Step, Turn } from "../../conversations/wizard.ts";
import { inRows, tapButton } from "../../screen.ts";
import { parseTypedAmount } from "../../typed-input.ts";
import { wizardRow } from "../steps/wizard-buttons.ts";
import { type BacktestDraft, baseExecution, completeDraft } from "./backtest-draft.ts";
import { amountText, pctText } from "./backtest-headings.ts";

const QUOTE_CHOICES = [500, 1_000, 2_500, 5_000] as const;
const SHARE_CHOICES = [25, 50, 75, 100] as const;

interface NumberStepOptions {
  readonly action: string;
  readonly questionKey: string;
  readonly choices: readonly number[];
  label(ctx: BotContext, draft: BacktestDraft, value: number): string;
  /** The largest value that does; the least is above 0. */
  max(draft: BacktestDraft): number;
  chosen(draft: BacktestDraft, value: number): Turn<BacktestDraft>;
}

/** Asks for a number above 0; typing it counts. */
function createNumberStep(options: NumberStepOptions): Step<BacktestDraft> {
  return {
    view(ctx, draft) {
      const { texts } = ctx.chatState;
      const buttons = options.choices
        .filter((value) => value <= options.max(draft))
        .map((value) =>
          tapButton(options.label(ctx, draft, value), {
            feature: "bt",
            action: options.action,
            arg: String(value),
          }),
        );
      return {
        html: texts.html(options.questionKey, { max: options.label(ctx, draft, options.max(draft)) }),
        rows: [...inRows(buttons, 2), wizardRow(texts, "bt")],
      };
    },
    tap(_ctx, draft, { action, arg }) {
      const value = options.choices.find((choice) => String(choice) === arg);
      return action === options.action && value !== undefined ? options.chosen(draft, value) : null;
    },
    text(ctx, draft, text) {
      const value = parseTypedAmount(text);
      if (value !== null && value > 0 && value <= options.max(draft)) return options.chosen(draft, value);
      const { texts } = ctx.chatState;
      const max = options.label(ctx, draft, options.max(draft));
      return { kind: "wrong", notice: texts.plain("number-outside", { max }) };
    },
  };
}

const cashOf = (draft: BacktestDraft) => baseExecution(completeDraft(draft)).initCashQuote;
const moneyLabel = (ctx: BotContext, draft: BacktestDraft, value: number) =>
  amountText(ctx.chatState.texts, value, completeDraft(draft).instrument.quote);

/** The same amount at every entry. */
export const fixedAmountStep = createNumberStep({
  action: "fix",
  questionKey: "fixed-question",
  choices: QUOTE_CHOICES,
  label: moneyLabel,
  max: cashOf,
  chosen: (draft, quote) => ({
    kind: "return",
    step: "settings",
    draft: { ...draft, sizing: { mode: "fixed_quote", quote } },
  }),
});

/** A part of the account that grows and shrinks with its own results. */
export const budgetStep = createNumberStep({
  action: "bud",
  questionKey: "budget-question",
  choices: QUOTE_CHOICES,
  label: moneyLabel,
  max: cashOf,
  chosen: (draft, budgetQuote) => ({
    kind: "return",
    step: "settings",
    draft: { ...draft, sizing: { mode: "strategy_compound", budgetQuote } },
  }),
});

/** The budget of the mode that puts a share of each profit aside. */
export const lockBudgetStep = createNumberStep({
  action: "lbud",
  questionKey: "budget-question",
  choices: QUOTE_CHOICES,
  label: moneyLabel,
  max: cashOf,
  chosen: (draft, budgetQuote) => ({
    kind: "go",
    step: "lockshare",
    draft: {
      ...draft,
      sizing: { mode: "strategy_compound_profit_lock", budgetQuote, safeProfitPercent: 50 },
    },
  }),
});

/** The share of each profit that is put aside. */
export const lockShareStep = createNumberStep({
  action: "lshare",
  questionKey: "lock-share-question",
  choices: SHARE_CHOICES,
  label: (ctx, _draft, value) => pctText(ctx.chatState.texts, value),
  max: () => 100,
  chosen: (draft, safeProfitPercent) => ({
    kind: "return",
    step: "settings",
    draft:
      draft.sizing?.mode === "strategy_compound_profit_lock"
        ? { ...draft, sizing: { ...draft.sizing, safeProfitPercent } }
        : draft,
  }),
});
