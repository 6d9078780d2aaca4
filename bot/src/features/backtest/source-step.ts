import type { InstrumentsStore } from "@roehub/core/market-data/instruments-store";
import type { Strategies, Strategy } from "@roehub/core/strategy/strategies-runner";
import { findTemplate } from "@roehub/core/strategy/templates";
import { actorOf } from "../../bot-context.ts";
import type { Step, Turn } from "../../conversations/wizard.ts";
import { tapButton } from "../../screen.ts";
import { pickedStrategy, pickStrategies, typedStrategy } from "../steps/strategy-picker.ts";
import { templateChoices, typedTemplate } from "../steps/template-picker.ts";
import { wizardRow } from "../steps/wizard-buttons.ts";
import { type BacktestDraft, bringsPlace } from "./backtest-draft.ts";
import { stepHeading } from "./backtest-headings.ts";

/** The first question: a ready idea, or one of the user's strategies. */
export function createSourceStep(strategies: Strategies): Step<BacktestDraft> {
  return {
    async view(ctx, draft) {
      const { texts } = ctx.chatState;
      const { items } = await strategies.list(actorOf(ctx), { limit: 1, after: null });
      const choices = templateChoices(texts, "bt");
      const saved =
        items.length === 0
          ? []
          : [tapButton(texts.plain("button-my-strategies"), { feature: "bt", action: "saved" })];
      return {
        html: `${stepHeading(texts, draft, "source")}\n\n${texts.html("backtest-source-question")}\n${choices.html}`,
        rows: [...choices.rows, [...saved, ...wizardRow(texts, "bt", { isFirst: true })]],
      };
    },

    tap(_ctx, draft, tap) {
      if (tap.action === "saved") return { kind: "go", step: "saved", draft };
      if (tap.action !== "tpl" || findTemplate(tap.arg) === null) return null;
      return afterSource({ ...draft, source: { kind: "template", templateId: tap.arg } });
    },

    text(ctx, draft, text) {
      const found = typedTemplate(ctx.chatState.texts, text);
      return found === null
        ? { kind: "wrong", notice: ctx.chatState.texts.plain("wizard-tap-only") }
        : afterSource({ ...draft, source: { kind: "template", templateId: found.id } });
    },
  };
}

interface SavedStepDeps {
  readonly strategies: Strategies;
  readonly instruments: InstrumentsStore;
}

/** The strategies of the user, the newest first. */
export function createSavedStep({ strategies, instruments }: SavedStepDeps): Step<BacktestDraft> {
  return {
    async view(ctx, draft) {
      const { texts } = ctx.chatState;
      const { lines, rows } = await pickStrategies(ctx, strategies, { feature: "bt", action: "str" });
      const heading = stepHeading(texts, { ...draft, source: null }, "source");
      return {
        html: `${heading}\n\n${texts.html("backtest-saved-question")}\n${lines.join("\n")}`,
        rows: [...rows, wizardRow(texts, "bt")],
      };
    },

    async tap(ctx, draft, tap) {
      const strategy = tap.action === "str" ? await pickedStrategy(ctx, strategies, tap) : null;
      return strategy === null ? null : afterSource(await withStrategy(draft, strategy, instruments));
    },

    async text(ctx, draft, text) {
      const strategy = await typedStrategy(ctx, strategies, text);
      return strategy === null
        ? { kind: "wrong", notice: ctx.chatState.texts.plain("strategy-number-unknown") }
        : afterSource(await withStrategy(draft, strategy, instruments));
    },
  };
}

/** A draft that tests this strategy, on its instrument and timeframe. */
export async function withStrategy(
  draft: BacktestDraft,
  { strategyId, name, spec }: Strategy,
  instruments: InstrumentsStore,
): Promise<BacktestDraft> {
  const { instrument, timeframe, execution = null } = spec;
  const known = await instruments.find(instrument);
  return {
    ...draft,
    source: { kind: "saved", strategyId, name, execution },
    instrument: { ...instrument, quote: known?.quote ?? "" },
    timeframe,
    isSweep: false,
  };
}

function afterSource(draft: BacktestDraft): Turn<BacktestDraft> {
  return { kind: "go", step: bringsPlace(draft) ? "period" : "instrument", draft };
}
