import type { Problem } from "@roehub/core/kernel/parsed";
import { expect, it } from "vitest";
import { problemLines, problemText } from "./problem-lines.ts";
import { loadTexts } from "./texts.ts";

const { en, ru } = loadTexts();
const problem = (over: Partial<Problem>): Problem => ({
  pointer: "",
  code: "required",
  message: "",
  params: {},
  ...over,
});

it("too large a grid is told in variants", () => {
  const found = problem({ code: "too_many", params: { count: 25_983_774, limit: 20_000 } });
  expect(problemLines(en, [found])).toEqual([
    "1. Variants: 25\u202f983\u202f774 is above the limit 20\u202f000",
  ]);
  expect(problemLines(ru, [found])[0]).toMatch(/^1\. Варианты: /);
});

it("a parameter is named in the reader's language, wherever in its values the problem lies", () => {
  const found = problem({
    pointer: "/indicators/0/params/period/values/2",
    code: "below_minimum",
    params: { value: 1, min: 2 },
  });
  expect(problemLines(ru, [found])).toEqual(["1. Параметр «период»: 1 меньше минимума 2"]);
  const unknown = problem({ pointer: "/indicators/0/params/<b>", code: "unknown_field" });
  expect(problemLines(en, [unknown])).toEqual(["1. Parameter “&lt;b&gt;”: is not known"]);
});

it("a broken order names both parameters in the reader's language", () => {
  const found = problem({ code: "constraint_violated", params: { left: "fast", right: "slow" } });
  expect(problemText(en, found)).toBe("fast must be below slow");
  expect(problemText(ru, found)).toBe("значение «быстрая» должно быть меньше, чем «медленная»");
});

it("what is beyond eight problems is counted", () => {
  const lines = problemLines(ru, Array(10).fill(problem({ pointer: "/sizing" })));
  expect(lines).toHaveLength(9);
  expect(lines.at(-1)).toBe("…и ещё 2");
});

it("a check on unseen data is refused for what the user can mend, the period", () => {
  const found = problem({
    pointer: "/validation/test_bars",
    code: "below_minimum",
    params: { value: 0, min: 1 },
  });
  expect(problemLines(en, [found])).toEqual(["1. Unseen data: the period has too few bars for this test"]);
});
