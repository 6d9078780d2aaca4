import type { IndicatorDef, ParamDef, ParamValue } from "@roehub/core/indicators/indicator";
import { boundedParam, type IndicatorBounds, parseParams } from "@roehub/core/indicators/parse-params";
import { findIndicator, INDICATORS } from "@roehub/core/indicators/registry";
import { ensureDefined } from "@roehub/core/kernel/assert";
import { formatDecimal } from "@roehub/core/kernel/decimal";
import type { Problem } from "@roehub/core/kernel/parsed";
import type { StrategyIndicator } from "@roehub/core/strategy/strategy-spec";
import type { BotContext } from "../../bot-context.ts";
import type { Step, Turn } from "../../conversations/wizard.ts";
import { numberText, paramText, problemText } from "../../problem-lines.ts";
import { inRows, tapButton } from "../../screen.ts";
import { escapeHtml, type Texts } from "../../texts.ts";
import { parseTypedNumber } from "../../typed-input.ts";
import { wizardRow } from "../steps/wizard-buttons.ts";
import { defaultPoint, type StrategyDraft, withEdited } from "./strategy-draft.ts";
import { pointLabel, ruleLines } from "./strategy-lines.ts";

interface IndicatorStepOptions {
  readonly feature: string;
  readonly bounds: IndicatorBounds;
  /** The step that shows the whole, where a finished indicator leads. */
  readonly hub: string;
}

/** Which indicator comes next. */
export function createIndicatorStep({ feature }: IndicatorStepOptions): Step<StrategyDraft> {
  const edit = (draft: StrategyDraft, id: string): Turn<StrategyDraft> | null => {
    const indicator = defaultPoint(id);
    return indicator === null
      ? null
      : {
          kind: "go",
          step: "params",
          draft: { ...draft, edited: { index: draft.indicators.length, indicator } },
        };
  };
  return {
    view(ctx) {
      const { texts } = ctx.chatState;
      const buttons = INDICATORS.map(({ id, label }) =>
        tapButton(label, { feature, action: "ind", arg: id }),
      );
      const list = INDICATORS.map(
        ({ label, title }) => `<b>${escapeHtml(label)}</b> – ${escapeHtml(title[texts.locale])}`,
      );
      return {
        html: `${texts.html("indicator-question")}\n\n${list.join("\n")}`,
        rows: [...inRows(buttons, 3), wizardRow(texts, feature)],
      };
    },
    tap: (_ctx, draft, { action, arg }) => (action === "ind" ? edit(draft, arg) : null),
    text(ctx, draft, text) {
      const wanted = text.toLowerCase().replace(/[\s_]/g, "");
      const def = INDICATORS.find(({ id, label }) =>
        [id, label].some((name) => name.toLowerCase().replace(/[\s_]/g, "") === wanted),
      );
      const turn = def === undefined ? null : edit(draft, def.id);
      return turn ?? { kind: "wrong", notice: ctx.chatState.texts.plain("indicator-unknown") };
    },
  };
}

/** The chosen indicator's rule and parameters: good as they are, or changed one by one, or typed in one line. */
export function createParamsStep({ feature, bounds, hub }: IndicatorStepOptions): Step<StrategyDraft> {
  return {
    view(ctx, draft) {
      const { texts } = ctx.chatState;
      const { indicator } = ensureDefined(draft.edited, "edited indicator");
      const def = definitionOf(indicator);
      const values = def.params.map(({ name }) =>
        tapButton(`${paramText(texts, name)} ${valueText(indicator.params[name])}`, {
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
          `<b>${escapeHtml(pointLabel(indicator))}</b>`,
          ...ruleLines(texts, indicator),
          "",
          texts.html("params-question", { example: exampleOf(def) }),
        ].join("\n"),
        rows: [
          [
            tapButton(texts.plain("button-use", { name: def.label }), { feature, action: "use" }, "primary"),
            ...rule,
          ],
          ...inRows(values, 3),
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
        return {
          kind: "wrong",
          notice: ctx.chatState.texts.plain("params-too-many", { example: exampleOf(def) }),
        };
      }
      const typed = parts.map((part, place) => [
        def.params[place]?.name ?? "",
        typedValue(def.params[place], part),
      ]);
      const params = { ...indicator.params, ...Object.fromEntries(typed) };
      const changed = { ...indicator, params };
      const [problem] = problemsOf(def, changed, bounds);
      if (problem !== undefined) return { kind: "wrong", notice: paramProblem(ctx.chatState.texts, problem) };
      return { kind: "return", step: "params", draft: { ...draft, edited: { index, indicator: changed } } };
    },
  };
}

/** One parameter's value. */
export function createParamStep({ feature, bounds }: IndicatorStepOptions): Step<StrategyDraft> {
  const put = (ctx: BotContext, draft: StrategyDraft, text: string): Turn<StrategyDraft> => {
    const { index, indicator } = ensureDefined(draft.edited, "edited indicator");
    const def = definitionOf(indicator);
    const param = paramOf(def, draft.param);
    const changed = { ...indicator, params: { ...indicator.params, [param.name]: typedValue(param, text) } };
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
      const buttons = choicesOf(def, param, indicator).map((value) =>
        tapButton(valueText(value), { feature, action: "val", arg: valueText(value) }),
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

/** What was typed for a parameter; what is no number is left as text for the parser to refuse. */
function typedValue(param: ParamDef | undefined, text: string): ParamValue {
  if (param?.type === "enum") return text.trim().toLowerCase();
  return parseTypedNumber(text) ?? text;
}

/** Values worth a button, the current one's neighbours among them; only those that go with the other parameters. */
function choicesOf(def: IndicatorDef, param: ParamDef, indicator: StrategyIndicator): ParamValue[] {
  if (param.type === "enum") return [...param.values];
  const { min, max, step } = param;
  // A level such as RSI's 30 is moved by amounts, a length such as 14 bars by factors.
  const isLevel = param.type === "float" && max === 100;
  const near = isLevel
    ? [-15, -10, -5, 0, 5, 10, 15, 20].map((change) => param.default + change)
    : [0.5, 0.75, 1, 1.5, 2, 3, 5, 10].map((factor) => param.default * factor);
  // Steps such as 0.1 have no exact double: the decimal is made from whole steps.
  const onSteps = near.map((value) => Number((Math.round(value / step) * step).toFixed(8)));
  return [...new Set(onSteps)].filter((value) => {
    const params = { ...indicator.params, [param.name]: value };
    return value >= min && value <= max && parseParams(def, params).ok;
  });
}

function valueText(value: ParamValue | undefined): string {
  return typeof value === "number" ? formatDecimal(value) : (value ?? "");
}

/** `period: 2 000 is above the maximum 1 000`. */
function paramProblem(texts: Texts, problem: Problem): string {
  const text = problemText(texts, problem);
  // A broken order names its parameters itself.
  if (problem.code === "constraint_violated") return text;
  return `${paramText(texts, problem.pointer.slice(1))}: ${text}`;
}

/** `14 30 70`: the defaults as they would be typed. */
function exampleOf(def: IndicatorDef): string {
  return def.params.map((param) => valueText(param.default)).join(" ");
}
