import { INDICATOR_GROUPS } from "@roehub/core/indicators/indicator";
import { INDICATORS } from "@roehub/core/indicators/registry";
import { LOCALES, type Locale } from "@roehub/core/kernel/locale";
import { describe, expect, it } from "vitest";
import type { BotContext } from "../../bot-context.ts";
import type { Step } from "../../conversations/wizard.ts";
import { plainTextOf, type Screen } from "../../screen.ts";
import { loadTexts } from "../../texts.ts";
import { createIndicatorStep } from "./indicator-step.ts";
import { createParamStep, createParamsStep } from "./param-steps.ts";
import { defaultPoint, EMPTY_STRATEGY, type StrategyDraft } from "./strategy-draft.ts";

const texts = loadTexts();
// The longest feature word of the wizards that ask for indicators.
const options = { feature: "clone", bounds: {}, hub: "rules" };
const steps = {
  indicator: createIndicatorStep(options),
  params: createParamsStep(options),
  param: createParamStep(options),
};

/** These questions look at nothing but the language of the chat. */
const contextIn = (locale: Locale) => ({ chatState: { texts: texts[locale] } }) as BotContext;
const viewOf = async (step: Step<StrategyDraft>, locale: Locale, draft: StrategyDraft) =>
  step.view(contextIn(locale), draft);

function expectToFit({ html, rows }: Screen, place: string): void {
  expect(plainTextOf(html).length, place).toBeLessThanOrEqual(1_200);
  for (const button of rows.flat()) {
    const data = "callback_data" in button ? button.callback_data : "";
    expect(data.length, `${place}: ${button.text}`).toBeGreaterThan(0);
    expect(Buffer.byteLength(data), `${place}: ${data}`).toBeLessThanOrEqual(64);
  }
}

describe("the questions about every indicator of the registry, in both languages", () => {
  it("fit a message, with buttons that carry what they say", async () => {
    for (const { id, params } of INDICATORS) {
      const indicator = defaultPoint(id);
      if (indicator === null) throw new Error(`no indicator ${id}`);
      const draft = { ...EMPTY_STRATEGY, edited: { index: 0, indicator } };
      for (const locale of LOCALES) {
        expectToFit(await viewOf(steps.params, locale, draft), `${locale} ${id}`);
        for (const { name } of params) {
          expectToFit(
            await viewOf(steps.param, locale, { ...draft, param: name }),
            `${locale} ${id}.${name}`,
          );
        }
      }
    }
  });

  it("offer every indicator in its group, and what is typed leads to the same question", async () => {
    for (const locale of LOCALES) {
      const offered: string[] = [];
      for (const group of INDICATOR_GROUPS) {
        for (let page = 0; page < 4; page++) {
          const draft = { ...EMPTY_STRATEGY, indicatorPick: { kind: "group", group, page } as const };
          const screen = await viewOf(steps.indicator, locale, draft);
          expectToFit(screen, `${group} ${page}`);
          for (const button of screen.rows.flat()) {
            const data = "callback_data" in button ? button.callback_data : "";
            if (data.startsWith("1.clone.ind.")) offered.push(data.slice("1.clone.ind..".length));
          }
        }
      }
      expect(offered.toSorted()).toEqual(INDICATORS.map(({ id }) => id).toSorted());
    }
    for (const { id, label } of INDICATORS) {
      const turn = await steps.indicator.text?.(contextIn("en"), EMPTY_STRATEGY, label);
      expect(turn, label).toMatchObject({
        kind: "go",
        step: "params",
        draft: { edited: { indicator: { id } } },
      });
    }
  });

  it("take values that are typed behind a name, and the defaults for those that it has not", async () => {
    const typed = (text: string) => steps.indicator.text?.(contextIn("en"), EMPTY_STRATEGY, text);
    expect(await typed("ema 50")).toMatchObject({
      step: "params",
      draft: { edited: { indicator: { id: "ema", params: { period: 50 } } } },
    });
    expect(await typed("rsi 14 80 20")).toMatchObject({
      draft: { edited: { indicator: { id: "rsi", params: { period: 14, lower: 30, upper: 70 } } } },
    });
  });

  it("ask for no values where an indicator has none", async () => {
    for (const { id, label, params } of INDICATORS) {
      const indicator = defaultPoint(id);
      if (indicator === null) throw new Error(`no indicator ${id}`);
      const draft = { ...EMPTY_STRATEGY, edited: { index: 0, indicator } };
      const none = `${label} has no values to change: use it as it is.`;
      expect((await viewOf(steps.params, "en", draft)).html.includes(none), id).toBe(params.length === 0);
      const turn = await steps.params.text?.(contextIn("en"), draft, "1 ".repeat(params.length + 1).trim());
      expect(turn, id).toMatchObject({ kind: "wrong" });
      if (params.length === 0) expect(turn, id).toMatchObject({ notice: none });
    }
  });

  it("take every offered value of every parameter", async () => {
    for (const { id, params } of INDICATORS) {
      const indicator = defaultPoint(id);
      if (indicator === null) throw new Error(`no indicator ${id}`);
      for (const { name } of params) {
        const draft = { ...EMPTY_STRATEGY, edited: { index: 0, indicator }, param: name };
        const { rows } = await viewOf(steps.param, "en", draft);
        for (const button of rows.flat()) {
          const [, data = ""] =
            /^1\.clone\.val\.\.(.*)$/.exec("callback_data" in button ? button.callback_data : "") ?? [];
          if (data === "") continue;
          const tap = { feature: "clone", action: "val", id62: "", arg: data };
          const turn = await steps.param.tap(contextIn("en"), draft, tap);
          expect(turn, `${id}.${name} ${data}`).toMatchObject({ kind: "return", step: "params" });
        }
      }
    }
  });
});
