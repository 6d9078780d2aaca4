import { toId62 } from "@roehub/core/kernel/ids";
import { expect, it } from "vitest";
import { parseStartPayload } from "./start-payload.ts";

it("reads what links of ours carry", () => {
  const id = "018f2d3e-4a5b-7c6d-8e9f-0a1b2c3d4e5f";
  expect(parseStartPayload("")).toEqual({ kind: "none" });
  expect(parseStartPayload(`s_${toId62(id)}`)).toEqual({ kind: "strategy", strategyId: id });
  expect(parseStartPayload("new_trend")).toEqual({ kind: "new", templateId: "trend" });
  expect(parseStartPayload("bt_breakout")).toEqual({ kind: "backtest", templateId: "breakout" });
  const ref = { marketId: 4, symbol: "1000PEPEUSDT" };
  expect(parseStartPayload("chart_4_1000PEPEUSDT")).toEqual({ kind: "chart", ref });
});

it("calls everything else unknown", () => {
  for (const text of [
    "x",
    "s_",
    "s_short",
    "new_",
    "new_nothing",
    "bt_<b>",
    "inv_token",
    "chart_",
    "chart_1",
    "chart_5_BTCUSDT",
    "chart_1_btcusdt",
    "chart_1_BTC_USDT",
    "s_zzzzzzzzzzzzzzzzzzzzzz",
  ]) {
    expect(parseStartPayload(text)).toEqual({ kind: "unknown" });
  }
});
