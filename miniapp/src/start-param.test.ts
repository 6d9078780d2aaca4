import { toId62 } from "@roehub/core/kernel/ids";
import { expect, test } from "vitest";
import { formatStartParam, type Page, parseStartParam } from "./start-param.ts";

const ID = "01990000-0000-7000-8000-0000000000ff";

test.each<[string | undefined, Page]>([
  [undefined, { name: "strategies" }],
  ["", { name: "strategies" }],
  ["bt", { name: "backtests" }],
  [`s_${toId62(ID)}`, { name: "strategy", strategyId: ID }],
  [`r_${toId62(ID)}`, { name: "result", backtestId: ID }],
  ["tm", { name: "terminal" }],
  ["t_1_BTCUSDT", { name: "chart", instrument: { marketId: 1, symbol: "BTCUSDT" } }],
  ["t_4_1000PEPEUSDT", { name: "chart", instrument: { marketId: 4, symbol: "1000PEPEUSDT" } }],
])("%j opens its page", (text, page) => {
  expect(parseStartParam(text)).toEqual(page);
});

test.each([
  "s_",
  "r_short",
  `s_${"z".repeat(22)}`,
  `x_${toId62(ID)}`,
  `r_${toId62(ID)}_1`,
  "t_",
  "t_0_BTCUSDT",
  "t_5_BTCUSDT",
  "t_1_btcusdt",
  "t_1_BTC-USDT",
  "t_1_BTCUSDT_15m",
  "../admin",
  "constructor",
])("%j, which names nothing, is not found", (text) => {
  expect(parseStartParam(text)).toEqual({ name: "not-found" });
});

test("every page's own parameter reads back as that page", () => {
  const pages: Page[] = [
    { name: "strategies" },
    { name: "backtests" },
    { name: "strategy", strategyId: ID },
    { name: "result", backtestId: ID },
    { name: "terminal" },
    { name: "chart", instrument: { marketId: 3, symbol: "ETHUSDC" } },
    { name: "not-found" },
  ];
  for (const page of pages) expect(parseStartParam(formatStartParam(page))).toEqual(page);
});
