import { describe, expect, it, test } from "vitest";
import type { Prune } from "./backtest-request.ts";
import { exceededLimit, needsSimulation, nothingLeft, tradeCountLimit } from "./prune.ts";

const NONE: Prune = { maxDrawdownPct: null, minTrades: null, maxTrades: null, lossWindow: null };

/** A simulation from 10,000 in cash whose trades earned these amounts. */
function simulation(pnls: readonly number[], maxDrawdownPct = 0) {
  return { trades: pnls.map((pnlQuote) => ({ pnlQuote })), maxDrawdownPct, initCashQuote: 10_000 };
}

describe("prune", () => {
  it("without a limit leaves nothing out", () => {
    expect(exceededLimit(NONE, simulation([], Number.NaN))).toBeNull();
  });

  test("limits of the number of trades are inclusive", () => {
    const limits = { ...NONE, minTrades: 2, maxTrades: 3 };
    const found = [1, 2, 3, 4].map((trades) => tradeCountLimit(limits, trades));
    expect(found).toEqual(["min_trades", null, null, "max_trades"]);
    expect(exceededLimit(limits, simulation([1]))).toBe("min_trades");
    expect(exceededLimit(limits, simulation([1, 1, 1, 1]))).toBe("max_trades");
  });

  test("a drawdown may reach its limit, not more, and one that is not a number is beyond any", () => {
    const limits = { ...NONE, maxDrawdownPct: 20 };
    expect(exceededLimit(limits, simulation([], 20))).toBeNull();
    expect(exceededLimit(limits, simulation([], 20.000001))).toBe("max_drawdown_pct");
    expect(exceededLimit(limits, simulation([], Number.NaN))).toBe("max_drawdown_pct");
  });

  const twoTrades = { ...NONE, lossWindow: { trades: 2, maxLossPct: 7 } };
  test("any trades in a row may lose up to their share of the initial cash together", () => {
    expect(exceededLimit(twoTrades, simulation([-300, -400, 900]))).toBeNull();
    expect(exceededLimit(twoTrades, simulation([500, -300, -400.01, 900]))).toBe("loss_window");
    expect(exceededLimit(twoTrades, simulation([500, -300, -401]))).toBe("loss_window");
  });

  test("a window is of trades in a row: what lies between them counts", () => {
    expect(exceededLimit(twoTrades, simulation([-600, 300, -600]))).toBeNull();
  });

  test("a single trade that loses everything is no window of two", () => {
    expect(exceededLimit(twoTrades, simulation([-9_000]))).toBeNull();
    expect(exceededLimit(twoTrades, simulation([]))).toBeNull();
  });

  test("a window may have to win where its limit is zero, and reach zero", () => {
    const winning = { ...NONE, lossWindow: { trades: 2, maxLossPct: 0 } };
    expect(exceededLimit(winning, simulation([5, -5, 5]))).toBeNull();
    expect(exceededLimit(winning, simulation([5, -5.5]))).toBe("loss_window");
  });

  it("needs a simulation for more than the number of trades alone", () => {
    expect(needsSimulation({ ...NONE, minTrades: 1, maxTrades: 2 })).toBe(false);
    expect(needsSimulation({ ...NONE, maxDrawdownPct: 10 })).toBe(true);
    expect(needsSimulation(twoTrades)).toBe(true);
  });

  it("that leaves nothing to rank says what each limit left out", () => {
    const limits = { ...twoTrades, minTrades: 3 };
    const tally = new Map([["loss_window", 2] as const, ["min_trades", 5] as const]);
    expect(nothingLeft(tally, limits, 7)).toEqual([
      {
        pointer: "/prune/min_trades",
        code: "nothing_left",
        message: "5 of 7 variants have fewer than 3 trades, and none is left",
        params: { count: 5, variants: 7 },
      },
      {
        pointer: "/prune/loss_window",
        code: "nothing_left",
        message: "2 of 7 variants lose more than 7 % of the initial cash within 2 trades, and none is left",
        params: { count: 2, variants: 7 },
      },
    ]);
  });
});
