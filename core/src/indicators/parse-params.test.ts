import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ema } from "./average/ema.ts";
import { maCross } from "./average/ma-cross.ts";
import type { IndicatorDef } from "./indicator.ts";
import { rsi } from "./momentum/rsi.ts";
import { parseParams } from "./parse-params.ts";
import { INDICATORS } from "./registry.ts";
import { bb } from "./volatility/bb.ts";

/** Pointers and codes of what was refused. */
function problemsOf(def: IndicatorDef, wire: unknown, bounds = {}): string[] {
  const point = parseParams(def, wire, bounds);
  return point.ok ? [] : point.problems.map(({ pointer, code }) => `${pointer} ${code}`);
}

describe("a parameter point", () => {
  test("takes defaults for what is absent, in the order of the definition", () => {
    expect(parseParams(rsi, { upper: 80 })).toEqual({
      ok: true,
      value: { period: 14, lower: 30, upper: 80 },
    });
    const point = parseParams(rsi, { upper: 80, lower: 20, period: 7 });
    expect(point.ok && Object.keys(point.value)).toEqual(["period", "lower", "upper"]);
  });

  test.each<[string, IndicatorDef, unknown, string[]]>([
    ["a text is not taken for a number", ema, { period: "20" }, ["/period wrong_type"]],
    ["null is not taken for a default", ema, { period: null }, ["/period wrong_type"]],
    ["a fraction is no whole number", ema, { period: 20.5 }, ["/period not_on_step"]],
    ["the next double is no whole number", ema, { period: 20.000000000000004 }, ["/period not_on_step"]],
    ["below the minimum", ema, { period: 1 }, ["/period below_minimum"]],
    ["above the maximum", ema, { period: 1001 }, ["/period above_maximum"]],
    ["between steps", bb, { dev: 2.005 }, ["/dev not_on_step"]],
    ["a foreign parameter", ema, { length: 20 }, ["/length unknown_field"]],
    [
      "a name every object has",
      ema,
      JSON.parse('{"__proto__": 3, "constructor": 4}'),
      ["/__proto__ unknown_field", "/constructor unknown_field"],
    ],
    ["a choice that is none", maCross, { type: "wma" }, ["/type not_allowed"]],
    ["fast not below slow", maCross, { fast: 50 }, ["/fast constraint_violated"]],
    ["lower not below upper", rsi, { lower: 70, upper: 30 }, ["/lower constraint_violated"]],
    ["an array", ema, [20], [" wrong_type"]],
    [
      "everything at once",
      rsi,
      { period: 0, lower: "a", x: 1 },
      ["/lower wrong_type", "/period below_minimum", "/x unknown_field"],
    ],
  ])("is refused: %s", (_, def, wire, expected) => {
    expect(problemsOf(def, wire)).toEqual(expected);
  });

  test("may use every step between its bounds, whatever its decimal", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), (hundredths) => {
        expect(problemsOf(bb, { dev: hundredths / 100 })).toEqual([]);
      }),
    );
  });

  test("is held to narrower bounds, and wider ones change nothing", () => {
    const narrower = { ema: { period: { min: 5, max: 200 } } };
    expect(problemsOf(ema, { period: 4 }, narrower)).toEqual(["/period below_minimum"]);
    expect(problemsOf(ema, { period: 201 }, narrower)).toEqual(["/period above_maximum"]);
    expect(problemsOf(ema, { period: 1 }, { ema: { period: { min: 0 } } })).toEqual([
      "/period below_minimum",
    ]);
  });

  test("that is refused twice is refused in the same words", () => {
    for (const def of INDICATORS) {
      // An unknown name too, as some indicators have no parameters.
      const wire = Object.fromEntries(
        ["unknown", ...def.params.map(({ name }) => name)].map((name) => [name, -1]),
      );
      expect(parseParams(def, wire)).toEqual(parseParams(def, wire));
      expect(parseParams(def, wire).ok).toBe(false);
    }
  });

  test("says in the message what the limit is", () => {
    expect(parseParams(ema, { period: 1 })).toMatchObject({
      problems: [{ message: "1 is below the minimum 2", params: { value: 1, min: 2, bound: "included" } }],
    });
  });
});
