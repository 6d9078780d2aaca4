import type { IndicatorDef, Params } from "@roehub/core/indicators/indicator";
import { defaultParams, parseParams } from "@roehub/core/indicators/parse-params";
import { findIndicator, INDICATORS } from "@roehub/core/indicators/registry";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { paramChoices } from "./param-choices.ts";

const indicator = (id: string): IndicatorDef => {
  const def = findIndicator(id);
  if (def === null) throw new Error(`no indicator ${id}`);
  return def;
};
const choicesOf = (def: IndicatorDef, name: string, over: Params = {}) => {
  const param = def.params.find((known) => known.name === name);
  if (param === undefined) throw new Error(`no parameter ${name}`);
  return paramChoices(def, param, { ...defaultParams(def), ...over });
};
const level = (over: Partial<{ min: number; max: number; step: number; default: number }>): IndicatorDef => ({
  ...indicator("rsi"),
  constraints: [],
  params: [{ name: "level", type: "float", min: -100, max: 0, step: 0.1, default: -80, ...over }],
});

describe("the values offered for a parameter", () => {
  it("are four to eight of every parameter of the registry, its default among them, and the parser takes each", () => {
    for (const def of INDICATORS) {
      const params = defaultParams(def);
      for (const param of def.params) {
        const choices = paramChoices(def, param, params);
        const place = `${def.id}.${param.name}: ${choices.join(" ")}`;
        expect(choices, place).toContain(param.default);
        expect(new Set(choices).size, place).toBe(choices.length);
        if (param.type === "enum") expect(choices).toEqual(param.values);
        else {
          expect(choices.length, place).toBeGreaterThanOrEqual(4);
          expect(choices.length, place).toBeLessThanOrEqual(8);
          expect(choices, place).toEqual([...choices].sort((left, right) => Number(left) - Number(right)));
        }
        for (const value of choices) {
          expect(parseParams(def, { ...params, [param.name]: value }).ok, `${place}, ${value}`).toBe(true);
        }
      }
    }
  });

  it("keep the order among parameters at any point that was reached by such values", () => {
    const steps = fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 12 });
    fc.assert(
      fc.property(fc.constantFrom(...INDICATORS), steps, (def, taps) => {
        let params = defaultParams(def);
        for (const [which, choice] of taps) {
          const param = def.params[which % Math.max(1, def.params.length)];
          if (param === undefined) return;
          const choices = paramChoices(def, param, params);
          expect(choices.length).toBeGreaterThan(0);
          params = { ...params, [param.name]: choices[choice % choices.length] ?? param.default };
          expect(parseParams(def, params).ok, `${def.id} ${JSON.stringify(params)}`).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("are lengths by factors, and levels by round amounts, below zero too", () => {
    expect(choicesOf(indicator("ema"), "period")).toEqual([10, 15, 20, 30, 40, 60, 100, 200]);
    expect(choicesOf(indicator("rsi"), "lower")).toEqual([15, 20, 25, 30, 35, 40, 45, 50]);
    expect(choicesOf(level({}), "level")).toEqual([-95, -90, -85, -80, -75, -70, -65, -60]);
    expect(choicesOf(level({ min: -500, max: 500, step: 1, default: -100 }), "level")).toEqual([
      -175, -150, -125, -100, -75, -50, -25, 0,
    ]);
    expect(choicesOf(level({ min: 0.001, max: 0.5, step: 0.001, default: 0.02 }), "level")).toEqual([
      0.01, 0.015, 0.02, 0.03, 0.04, 0.06, 0.1, 0.2,
    ]);
    expect(choicesOf(level({ min: -1, max: 1, step: 0.01, default: 0 }), "level")).toEqual([
      -0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3, 0.4,
    ]);
  });

  it("fill what a narrow place leaves, all of it where it is narrower than four", () => {
    expect(choicesOf(indicator("ma_cross"), "slow", { fast: 600 })).toEqual([601, 701, 801, 900, 1000]);
    expect(choicesOf(indicator("ma_cross"), "fast", { slow: 4 })).toEqual([2, 3]);
    expect(choicesOf(indicator("ma_cross"), "fast", { slow: 3 })).toEqual([2]);
  });
});
