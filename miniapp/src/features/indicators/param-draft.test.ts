import type { WireIndicator } from "@roehub/core/contract/indicators";
import { INDICATORS } from "@roehub/core/indicators/registry";
import { describe, expect, test } from "vitest";
import { wireOf } from "../../../e2e/wire-of.ts";
import { draftOf, drawnParams, type NumberParam, readDraft, stepped } from "./param-draft.ts";

const [rsi, bb, maCross, atr] = [wireOf("rsi"), wireOf("bb"), wireOf("ma_cross"), wireOf("atr")];

const numberParam = (def: WireIndicator, name: string): NumberParam => {
  const param = def.params.find((other) => other.name === name);
  if (param === undefined || param.type === "enum") throw new Error(`no number: ${name}`);
  return param;
};

describe("a draft of parameters", () => {
  test("reads numbers as people type them", () => {
    const draft = { ...draftOf(rsi, {}), lower: " 20,5 ", upper: "8\u202f0." };
    expect(readDraft(rsi, draft)).toEqual({ ok: true, params: { period: 14, lower: 20.5, upper: 80 } });
  });

  test("tells what is wrong with each field", () => {
    expect(readDraft(rsi, { period: "1", lower: "101", upper: "x" })).toEqual({
      ok: false,
      problems: {
        period: { kind: "below", min: 2 },
        lower: { kind: "above", max: 100 },
        upper: { kind: "no_number" },
      },
    });
    expect(readDraft(rsi, { period: "2.5", lower: "30.05", upper: "70" })).toMatchObject({
      problems: { period: { kind: "not_whole" }, lower: { kind: "off_step", step: 0.1 } },
    });
    expect(readDraft(maCross, { ...draftOf(maCross, {}), fast: "50" })).toMatchObject({
      problems: { fast: { kind: "not_less", right: "slow" } },
    });
  });

  test.each(INDICATORS.map(({ id }) => [id]))("%s: its defaults are in order", (id) => {
    const def = wireOf(id);
    expect(readDraft(def, draftOf(def, {}))).toMatchObject({ ok: true });
  });

  test("shows what changes the picture, and not what rules alone read", () => {
    expect(drawnParams(rsi).map(({ name }) => name)).toEqual(["period", "lower", "upper"]);
    expect(drawnParams(atr).map(({ name }) => name)).toEqual(["period"]);
  });
});

describe("a step", () => {
  test.each([
    [rsi, "period", "14", "15", "13"],
    [rsi, "lower", "30", "31", "29"],
    [bb, "dev", "2", "2.1", "1.9"],
    [bb, "dev", "2.05", "2.1", "2"],
    [rsi, "period", "2", "3", "2"],
    [rsi, "upper", "100", "100", "99"],
    [rsi, "period", "", "15", "13"],
  ] as const)("%# of %s", (def, name, from, more, less) => {
    const param = numberParam(def, name);
    expect([stepped(param, from, 1), stepped(param, from, -1)]).toEqual([more, less]);
  });

  test.each(INDICATORS.map(({ id }) => [id]))("%s: leads from each default to another value", (id) => {
    const def = wireOf(id);
    for (const param of def.params) {
      if (param.type === "enum") continue;
      const usual = String(param.default);
      const [more, less] = [stepped(param, usual, 1), stepped(param, usual, -1)];
      for (const text of [more, less]) {
        const { problems } = { problems: {}, ...readDraft(def, { ...draftOf(def, {}), [param.name]: text }) };
        // Constraints may tie it to another one.
        expect(
          Object.values(problems).filter((problem) => (problem as { kind: string }).kind !== "not_less"),
        ).toEqual([]);
      }
      expect(more === usual && less === usual).toBe(false);
    }
  });
});
