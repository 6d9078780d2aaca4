import { describe, expect, test } from "vitest";
import { outputTitle } from "./output-title.ts";
import { OUTPUT_WORDS } from "./output-words.ts";
import { defaultParams } from "./parse-params.ts";
import { findIndicator, INDICATORS } from "./registry.ts";

const titleOf = (id: string, output: string) => {
  const def = findIndicator(id);
  return def === null ? null : outputTitle(def, defaultParams(def), output);
};

describe("what a line is called", () => {
  test("is the indicator's label where it has one line, and the output's word where it has several", () => {
    expect(titleOf("ema", "ema")).toEqual({ en: "EMA 20", ru: "EMA 20" });
    expect(titleOf("bb", "upper")).toEqual({ en: "upper band", ru: "верхняя полоса" });
  });

  test.each(INDICATORS.map((def) => [def.id, def] as const))(
    "%s: tells each line from the others",
    (_, def) => {
      const params = defaultParams(def);
      const titles = def.outputs.map((output) => outputTitle(def, params, output));
      expect(new Set(titles.map(({ en }) => en)).size).toBe(def.outputs.length);
      expect(new Set(titles.map(({ ru }) => ru)).size).toBe(def.outputs.length);
      const nameless = def.outputs.filter(
        (output) =>
          def.outputs.length > 1 && def.outputLabels === undefined && OUTPUT_WORDS[output] === undefined,
      );
      expect(nameless).toEqual([]);
    },
  );
});
