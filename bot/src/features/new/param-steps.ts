import type { IndicatorDef, ParamDef, ParamValue } from "@roehub/core/indicators/indicator";
import { boundedParam, type IndicatorBounds, parseParams } from "@roehub/core/indicators/parse-params";
import { findIndicator } from "@roehub/core/indicators/registry";
import { ensureDefined } from "@roehub/core/kernel/assert";
import type { Problem } from "@roehub/core/kernel/parsed";
import type { StrategyIndicator } from "@roehub/core/strategy/strategy-spec";
import type { BotContext } from "../../bot-context.ts";
import type { Step, Turn } from "../../conversations/wizard.ts";
import { numberText, paramText, problemText } from "../../problem-lines.ts";
import { cutMiddle, inFittingRows, inRows, joinFacts, tapButton } from "../../screen.ts";
import { escapeHtml, type Texts } from "../../texts.ts";
import { typedParam, typedParams, valueText } from "../indicators/indicator-point.ts";
import { tooManyValuesText, typeValuesText } from "../indicators/indicator-values-text.ts";
import { wizardRow } from "../steps/wizard-buttons.ts";
import { paramChoices } from "./param-choices.ts";
import { type StrategyDraft, withEdited } from "./strategy-draft.ts";
import { pointLabel, ruleLines } from "./strategy-lines.ts";

interface ParamStepOptions {
  readonly feature: string;
  readonly bounds: IndicatorBounds;
  /** The step that shows the whole, where a finished indicator leads. */
  readonly hub: string;
}

const BUTTON_LENGTH = 16;

/** The chosen indicator's rule and parameters: good as they are, or changed one by one, or typed in one line. */
export function createParamsStep({ feature, bounds, hub }: ParamStepOptions): Step<StrategyDraft> {
  return {
    view(ctx, draft) {
      const { texts } = ctx.chatState;
      const { indicator } = ensureDefined(draft.edited, "edited indicator");
      const def = definitionOf(indicator);
      const values = def.params.map(({ name }) =>
        tapButton(`${paramText(texts, name)} ${shownValue(texts, indicator.params[name])}`, {
          feature,
          action: "par",
          arg: name,
        }),
      );
      const rule =
        Object.keys(def.rules).length < 2
          ? []
          : [tapButton(texts.plain("button-other-rule"), { feature, action: "rule" })];
      return {
        html: [
          joinFacts([
            `<b>${escapeHtml(pointLabel(indicator))}</b>`,
            rule.length === 0 ? "" : `<code>${escapeHtml(indicator.rule)}</code>`,
          ]),
          ...ruleLines(texts, indicator),
          "",
          escapeHtml(typeValuesText(texts, def)),
        ].join("\n"),
        rows: [
          [
            tapButton(
              cutMiddle(texts.plain("button-use", { name: def.label }), BUTTON_LENGTH),
              { feature, action: "use" },
              "primary",
            ),
            ...rule,
          ],
          ...inFittingRows(values, 3),
          wizardRow(texts, feature),
        ],
      };
    },

    tap(ctx, draft, { action, arg }) {
      const { index, indicator } = ensureDefined(draft.edited, "edited indicator");
      const def = definitionOf(indicator);
      if (action === "use") {
        const [problem] = problemsOf(def, indicator, bounds);
        if (problem !== undefined)
          return { kind: "wrong", notice: paramProblem(ctx.chatState.texts, problem) };
        return { kind: "return", step: hub, draft: withEdited(draft) };
      }
      if (action === "rule") {
        const rules = Object.keys(def.rules);
        const rule = rules[(rules.indexOf(indicator.rule) + 1) % rules.length] ?? indicator.rule;
        const edited = { index, indicator: { ...indicator, rule } };
        return { kind: "return", step: "params", draft: { ...draft, edited } };
      }
      if (action !== "par" || !def.params.some(({ name }) => name === arg)) return null;
      return { kind: "go", step: "param", draft: { ...draft, param: arg } };
    },

    text(ctx, draft, text) {
      const { index, indicator } = ensureDefined(draft.edited, "edited indicator");
      const def = definitionOf(indicator);
      const parts = text.split(/[\s;]+/);
      if (parts.length > def.params.length) {
        return { kind: "wrong", notice: tooManyValuesText(ctx.chatState.texts, def) };
      }
      const params = { ...indicator.params, ...typedParams(def, parts) };
      const changed = { ...indicator, params };
      const [problem] = problemsOf(def, changed, bounds);
      if (problem !== undefined) return { kind: "wrong", notice: paramProblem(ctx.chatState.texts, problem) };
      return { kind: "return", step: "params", draft: { ...draft, edited: { index, indicator: changed } } };
    },
  };
}

/** One parameter's value. */
export function createParamStep({ feature, bounds }: ParamStepOptions): Step<StrategyDraft> {
  const put = (ctx: BotContext, draft: StrategyDraft, text: string): Turn<StrategyDraft> => {
    const { index, indicator } = ensureDefined(draft.edited, "edited indicator");
    const def = definitionOf(indicator);
    const param = paramOf(def, draft.param);
    const changed = { ...indicator, params: { ...indicator.params, [param.name]: typedParam(param, text) } };
    const [problem] = problemsOf(def, changed, bounds);
    if (problem !== undefined) return { kind: "wrong", notice: paramProblem(ctx.chatState.texts, problem) };
    return {
      kind: "return",
      step: "params",
      draft: { ...draft, param: null, edited: { index, indicator: changed } },
    };
  };
  return {
    view(ctx, draft) {
      const { texts } = ctx.chatState;
      const { indicator } = ensureDefined(draft.edited, "edited indicator");
      const def = definitionOf(indicator);
      const param = boundedParam(def, paramOf(def, draft.param), bounds);
      const buttons = paramChoices(def, param, indicator.params).map((value) =>
        tapButton(shownValue(texts, value), { feature, action: "val", arg: valueText(value) }),
      );
      const name = paramText(texts, param.name);
      const question =
        param.type === "enum"
          ? texts.html("param-question-enum", { name })
          : texts.html("param-question", {
              name,
              min: numberText(texts, param.min),
              max: numberText(texts, param.max),
            });
      return {
        html: `<b>${escapeHtml(pointLabel(indicator))}</b>\n\n${question}`,
        rows: [...inRows(buttons, 4), wizardRow(texts, feature)],
      };
    },
    tap: (ctx, draft, { action, arg }) => (action === "val" ? put(ctx, draft, arg) : null),
    text: put,
  };
}

function definitionOf({ id }: StrategyIndicator): IndicatorDef {
  return ensureDefined(findIndicator(id), `indicator ${id}`);
}

function paramOf(def: IndicatorDef, name: string | null): ParamDef {
  return ensureDefined(
    def.params.find((param) => param.name === name),
    `parameter ${name}`,
  );
}

function problemsOf(
  def: IndicatorDef,
  { params }: StrategyIndicator,
  bounds: IndicatorBounds,
): readonly Problem[] {
  const outcome = parseParams(def, params, bounds);
  return outcome.ok ? [] : outcome.problems;
}

/** A value as people read it. */
function shownValue(texts: Texts, value: ParamValue | undefined): string {
  return typeof value === "number" ? numberText(texts, value) : (value ?? "");
}

/** `period: 2 000 is above the maximum 1 000`. */
function paramProblem(texts: Texts, problem: Problem): string {
  const text = problemText(texts, problem);
  // A broken order names its parameters itself.
  if (problem.code === "constraint_violated") return text;
  return `${paramText(texts, problem.pointer.slice(1))}: ${text}`;
}
