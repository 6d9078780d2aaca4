import { formatPeriod } from "@roehub/core/contract/period-format";
import { DAY_MS, type EpochMs, epochMs, MINUTE_MS } from "@roehub/core/kernel/time";
import type { CandlesStore } from "@roehub/core/market-data/candles-store";
import type { Step, Turn } from "../../conversations/wizard.ts";
import { inRows, tapButton } from "../../screen.ts";
import { parseTypedPeriod } from "../../typed-input.ts";
import { wizardRow } from "../steps/wizard-buttons.ts";
import type { BacktestDraft } from "./backtest-draft.ts";
import { stepHeading } from "./backtest-headings.ts";

const CHOICES_DAYS = [30, 90, 180, 365] as const;

/** Whole UTC days of history, `[start, end)`. */
interface History {
  readonly start: EpochMs;
  readonly end: EpochMs;
}

/** Asks for the period, inside the history there is. */
export function createPeriodStep(candles: CandlesStore): Step<BacktestDraft> {
  async function historyOf(draft: BacktestDraft): Promise<History | null> {
    const extent = draft.instrument === null ? null : await candles.extent(draft.instrument);
    return extent === null ? null : wholeDays(extent);
  }

  function chosen(draft: BacktestDraft, { start, end }: History): Turn<BacktestDraft> {
    return { kind: "go", step: "settings", draft: { ...draft, period: { startMs: start, endMs: end } } };
  }

  return {
    async view(ctx, draft) {
      const { texts } = ctx.chatState;
      const history = await historyOf(draft);
      const heading = stepHeading(texts, { ...draft, period: null }, "period");
      if (history === null) {
        return { html: `${heading}\n\n${texts.html("period-no-history")}`, rows: [wizardRow(texts, "bt")] };
      }
      const historyDays = Math.round((history.end - history.start) / DAY_MS);
      const buttons = CHOICES_DAYS.filter((days) => days <= historyDays).map((days) =>
        tapButton(texts.plain("button-days", { n: days, nText: String(days) }), {
          feature: "bt",
          action: "days",
          arg: String(days),
        }),
      );
      const all = tapButton(texts.plain("button-all-history"), { feature: "bt", action: "days", arg: "all" });
      const question = texts.html("period-question", { history: formatPeriod(history, texts.locale) });
      return {
        html: `${heading}\n\n${question}`,
        rows: [...inRows([...buttons, all], 2), wizardRow(texts, "bt")],
      };
    },

    async tap(_ctx, draft, tap) {
      const history = await historyOf(draft);
      if (tap.action !== "days" || history === null) return null;
      if (tap.arg === "all") return chosen(draft, history);
      const days = Number(tap.arg);
      if (!CHOICES_DAYS.some((choice) => choice === days)) return null;
      const start = epochMs(Math.max(history.start, history.end - days * DAY_MS));
      return chosen(draft, { start, end: history.end });
    },

    async text(ctx, draft, text) {
      const { texts } = ctx.chatState;
      const history = await historyOf(draft);
      const period = history === null ? null : parseTypedPeriod(text, history.end);
      if (history === null || period === null)
        return { kind: "wrong", notice: texts.plain("period-unknown") };
      if (period.start < history.start || period.end > history.end) {
        return {
          kind: "wrong",
          notice: texts.plain("period-outside", { history: formatPeriod(history, texts.locale) }),
        };
      }
      return chosen(draft, period);
    },
  };
}

/** The whole days inside a history; a history of less than a day is taken as it is. */
function wholeDays({ first, last }: { first: EpochMs; last: EpochMs }): History {
  const end = last + MINUTE_MS;
  const start = Math.ceil(first / DAY_MS) * DAY_MS;
  const endOfDay = Math.floor(end / DAY_MS) * DAY_MS;
  return endOfDay > start
    ? { start: epochMs(start), end: epochMs(endOfDay) }
    : { start: first, end: epochMs(end) };
}
