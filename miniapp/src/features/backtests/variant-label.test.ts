import type { BacktestResultView, BacktestVariantView } from "@roehub/core/contract/backtest";
import { describe, expect, test } from "vitest";
import { createTexts } from "../../texts.tsx";
import { variantLabel } from "./variant-label.ts";

type Axes = Pick<BacktestResultView["request"], "indicators" | "risk">;

/** What a label reads of a variant and its request. */
const VARIANT = {
  indicators: [
    { id: "ema", rule: "trend", params: { period: 34 } },
    { id: "rsi", rule: "reversal", params: { lower: 30, period: 14, upper: 70 } },
  ],
  sl_pct: 1.5,
  tp_pct: null,
} as unknown as BacktestVariantView;

function labelWith(axes: { ema: number[]; sl: number[]; tp: (number | null)[] }, locale: "en" | "ru" = "en") {
  const request: Axes = {
    indicators: [
      { id: "ema", rule: "trend", params: { period: axes.ema } },
      { id: "rsi", rule: "reversal", params: { lower: [30], period: [14], upper: [70] } },
    ],
    risk: { sl_pct: axes.sl, tp_pct: axes.tp },
  };
  const label = variantLabel(VARIANT, request as BacktestResultView["request"], createTexts(locale));
  return label.replaceAll("\u202f", " ");
}

describe("a variant's label", () => {
  test("names only what varies", () => {
    expect(labelWith({ ema: [20, 34], sl: [1.5], tp: [null] })).toBe("EMA 34");
    expect(labelWith({ ema: [20, 34], sl: [1, 1.5], tp: [2, null] })).toBe("EMA 34, SL 1.5 %, TP off");
  });

  test("names everything where nothing varies", () => {
    expect(labelWith({ ema: [34], sl: [1.5], tp: [null] })).toBe("EMA 34, RSI 14, SL 1.5 %, TP off");
  });

  test("says that a stop is off in the reader's language", () => {
    expect(labelWith({ ema: [34], sl: [1.5], tp: [2, null] }, "ru")).toBe("TP выкл.");
  });
});
