import { describe, expect, it } from "vitest";
import { variantKey } from "./variant-key.ts";

describe("a variant key", () => {
  it("lists indicators in request order, parameters by name, and off stops as off", () => {
    const key = variantKey({
      indicators: [
        { id: "ema", rule: "trend", params: { period: 20 } },
        { id: "rsi", rule: "reversal", params: { period: 14, lower: 30, upper: 70 } },
      ],
      slPct: 1.5,
      tpPct: null,
    });
    expect(key).toBe("ema.trend(period=20)&rsi.reversal(lower=30,period=14,upper=70)|sl=1.5|tp=off");
  });

  it("writes numbers as shortest decimals without exponent, and choices as they are", () => {
    const key = variantKey({
      indicators: [{ id: "ma_cross", rule: "trend", params: { fast: 1e-7, slow: 1e21, type: "ema" } }],
      slPct: null,
      tpPct: 0.1,
    });
    expect(key).toBe("ma_cross.trend(fast=0.0000001,slow=1000000000000000000000,type=ema)|sl=off|tp=0.1");
  });
});
