import { expect, test } from "vitest";
import { formulaText } from "./formula-text.ts";
import { INDICATORS } from "./registry.ts";

test.each([
  ["SMA_t = (close_{t-n+1} + … + close_t) / n", "SMA[t] = (close[t−n+1] + … + close[t]) / n"],
  ["short_stop_t = Σ w_i over `stop` bars", "short_stop[t] = Σ w[i] over stop bars"],
  ["E(c)_t with fast_limit and slow_type", "E(c)[t] with fast_limit and slow_type"],
])("%s is read as %s", (formula, text) => {
  expect(formulaText(formula)).toBe(text);
});

test.each(INDICATORS.map(({ id, formula }) => [id, formula] as const))(
  "the formula of %s has no marks of its source left",
  (_, formula) => {
    expect(formulaText(formula)).not.toMatch(/[`{}]|_[ti]\b/);
  },
);
