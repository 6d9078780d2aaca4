import { RoehubError } from "@roehub/core/kernel/errors";
import { toId62 } from "@roehub/core/kernel/ids";
import type { Problem } from "@roehub/core/kernel/parsed";
import { defaultExecution } from "@roehub/core/strategy/default-execution";
import type { Strategies, Strategy } from "@roehub/core/strategy/strategies-runner";
import { diffStrategies } from "@roehub/core/strategy/strategy-diff";
import { strategyDiffText } from "@roehub/core/strategy/strategy-diff-text";
import { strategyName } from "@roehub/core/strategy/strategy-name";
import { strategySpecJson } from "@roehub/core/strategy/strategy-spec-json";
import { actorOf, type BotContext, idempotencyKeyOf } from "../../bot-context.ts";
import type { Step, Turn } from "../../conversations/wizard.ts";
import { problemText } from "../../problem-lines.ts";
import { inRows, type Screen, tapButton } from "../../screen.ts";
import { escapeHtml } from "../../texts.ts";
import { menuButtonTap } from "../menu/menu-screen.ts";
import { wizardRow } from "../steps/wizard-buttons.ts";
import { MAX_CHAT_INDICATORS, type StrategyDraft, specOfDraft } from "./strategy-draft.ts";
import { strategyHeading } from "./strategy-heading.ts";
import { executionLine, pointLabel, strategyLines } from "./strategy-lines.ts";

interface RulesStepDeps {
  readonly strategies: Strategies;
}

/** The whole strategy before it is saved: its name, what it does, of a clone what differs; each part can be changed. */
export function createRulesStep(
  { strategies }: RulesStepDeps,
  { feature }: { feature: string },
): Step<StrategyDraft> {
  return {
    view: (ctx, draft) => summaryScreen(ctx, draft, feature),

    async tap(ctx, draft, { action, arg }): Promise<Turn<StrategyDraft> | null> {
      switch (action) {
        case "save":
          return save(ctx, strategies, draft);
        case "add":
          return { kind: "go", step: "indicator", draft: { ...draft, indicatorPick: null } };
        case "sym":
          return { kind: "go", step: "instrument", draft: { ...draft, query: "" } };
        case "tfs":
          return { kind: "go", step: "timeframe", draft };
        case "edit": {
          const indicator = draft.indicators[Number(arg)];
          if (indicator === undefined) return null;
          return {
            kind: "go",
            step: "params",
            draft: { ...draft, edited: { index: Number(arg), indicator } },
          };
        }
        case "drop": {
          if (draft.indicators.length < 2) return null;
          return {
            kind: "return",
            step: "rules",
            draft: { ...draft, indicators: draft.indicators.slice(0, -1) },
          };
        }
        default:
          return null;
      }
    },
  };
}

function summaryScreen(ctx: BotContext, draft: StrategyDraft, feature: string): Screen {
  const { texts } = ctx.chatState;
  const spec = specOfDraft(draft);
  const tap = (key: string, action: string, style?: "primary") =>
    tapButton(texts.plain(key), { feature, action }, style);
  const edits = draft.indicators.map((indicator, index) =>
    tapButton(pointLabel(indicator), { feature, action: "edit", arg: String(index) }),
  );
  const more = draft.indicators.length < MAX_CHAT_INDICATORS ? [tap("button-add-indicator", "add")] : [];
  const fewer = draft.indicators.length > 1 ? [tap("button-drop-indicator", "drop")] : [];
  const { parent } = draft;
  const diff = parent === null ? "" : strategyDiffText(diffStrategies(parent.spec, spec), texts.locale);
  return {
    html: [
      strategyHeading(texts, { ...draft, instrument: null, timeframe: null, indicators: [] }, "rules"),
      "",
      `<b>${escapeHtml(strategyName(spec))}</b>`,
      ...strategyLines(texts, draft.indicators),
      executionLine(
        texts,
        spec.execution ?? defaultExecution(spec.instrument.marketId),
        draft.instrument?.quote ?? "",
      ),
      ...(parent === null
        ? []
        : [diff === "" ? texts.html("clone-same") : texts.html("clone-diff", { diff })]),
    ].join("\n"),
    rows: [
      [...(parent !== null && diff === "" ? [] : [tap("button-save", "save", "primary")]), ...more, ...fewer],
      ...inRows(edits, 3),
      ...(parent === null ? [] : [[tap("button-symbol", "sym"), tap("button-timeframe", "tfs")]]),
      wizardRow(texts, feature),
    ],
  };
}

async function save(
  ctx: BotContext,
  strategies: Strategies,
  draft: StrategyDraft,
): Promise<Turn<StrategyDraft>> {
  const { texts } = ctx.chatState;
  const spec = specOfDraft(draft);
  const { parent } = draft;
  try {
    const saved = await strategies.create(actorOf(ctx), strategySpecJson(spec), {
      idempotencyKey: idempotencyKeyOf(ctx),
      ...(parent === null ? {} : { parentStrategyId: parent.strategyId }),
    });
    const diff = parent === null ? "" : strategyDiffText(diffStrategies(parent.spec, spec), texts.locale);
    return { kind: "end", screen: savedScreen(ctx, saved, diff) };
  } catch (error) {
    const problem = refusalOf(error);
    if (problem === null) throw error;
    return { kind: "wrong", notice: problemText(texts, problem) };
  }
}

/** The first thing wrong with a spec that was refused; null where the error is another. */
function refusalOf(error: unknown): Problem | null {
  if (!(error instanceof RoehubError) || error.code !== "validation_failed") return null;
  return error.problems[0] ?? null;
}

function savedScreen(ctx: BotContext, { strategyId, name }: Strategy, diff: string): Screen {
  const { texts } = ctx.chatState;
  const id62 = toId62(strategyId);
  return {
    html: diff === "" ? texts.html("saved", { name }) : texts.html("saved-clone", { name, diff }),
    rows: [
      [tapButton(texts.plain("button-backtest"), { feature: "btrun", action: "of", id62 }, "primary")],
      [
        tapButton(texts.plain("button-clone"), { feature: "strat", action: "clone", id62 }),
        tapButton(texts.plain("button-menu"), menuButtonTap),
      ],
    ],
  };
}
