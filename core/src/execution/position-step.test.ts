import { describe, expect, test } from "vitest";
import { candleSeriesOf } from "../market-data/candle-series.ts";
import type { ExecutionBar, ExecutionParams, ExecutionState, RuinCause, Trade } from "./position.ts";
import { markedEquity, positionStep } from "./position-step.ts";
import { initialState } from "./sizing.ts";

const FREE: ExecutionParams = {
  directionMode: "long-short",
  sizing: { mode: "all_in" },
  initCashQuote: 1_000,
  feeRate: 0,
  slippageRate: 0,
  slPct: null,
  tpPct: null,
  fillModel: "close",
  ambiguousBars: "resolved",
};

/** Stops on closes look at nothing else of a bar: its other prices are beyond every stop. */
function closingBar(tsClose: number, close: number, isLast: boolean): ExecutionBar {
  const minutes = () => candleSeriesOf([]);
  return { tsClose, open: 0, high: Number.POSITIVE_INFINITY, low: 0, close, isLast, minutes };
}

interface Scenario extends Partial<ExecutionParams> {
  /** One close per bar; bar number `n` (from 0) closes at time `n`. */
  readonly closes: readonly number[];
  /** One letter per bar: L long, S short, `.` none. */
  readonly signals: string;
}

interface Played {
  readonly trades: readonly Trade[];
  /** Marked equity at each close. */
  readonly equity: readonly number[];
  readonly state: ExecutionState;
  readonly ruins: readonly { readonly ts: number; readonly cause: RuinCause }[];
}

function play({ closes, signals, ...overrides }: Scenario): Played {
  const params: ExecutionParams = { ...FREE, ...overrides };
  const trades: Trade[] = [];
  const equity: number[] = [];
  const ruins: { ts: number; cause: RuinCause }[] = [];
  let state = initialState(params);
  for (const [index, close] of closes.entries()) {
    const letter = signals[index];
    const signal = letter === "L" ? "long" : letter === "S" ? "short" : null;
    const bar = closingBar(index, close, index === closes.length - 1);
    const step = positionStep(state, bar, signal, params);
    if (step !== null) {
      state = step.state;
      if (step.closed !== null) trades.push(step.closed);
      if (step.ruined !== null) ruins.push({ ts: index, cause: step.ruined });
    }
    equity.push(markedEquity(state, close, params));
  }
  return { trades, equity, state, ruins };
}

/** Trades as `side entryBar@entryPrice exitBar@exitPrice reason`. */
function tradesOf(scenario: Scenario): string[] {
  return play(scenario).trades.map(
    (trade) =>
      `${trade.side} ${trade.entryTs}@${trade.entryPrice} ${trade.exitTs}@${trade.exitPrice} ${trade.reason}`,
  );
}

describe("stops", () => {
  const table: readonly (Scenario & { readonly name: string; readonly trades: readonly string[] })[] = [
    {
      name: "a long's stop loss fires when the close is below entry*(1-sl/100)",
      closes: [100, 90.5, 89, 95, 95],
      signals: "L....",
      slPct: 10,
      trades: ["long 0@100 2@89 sl"],
    },
    {
      name: "a long's stop loss fires when the close touches its level exactly",
      closes: [100, 90, 95, 95],
      signals: "L...",
      slPct: 10,
      trades: ["long 0@100 1@90 sl"],
    },
    {
      name: "a long's take profit fires when the close touches entry*(1+tp/100)",
      closes: [100, 124, 125, 95, 95],
      signals: "L....",
      tpPct: 25,
      trades: ["long 0@100 2@125 tp"],
    },
    {
      name: "a short's stop loss fires when the close touches entry*(1+sl/100)",
      closes: [100, 124, 125, 95, 95],
      signals: "S....",
      slPct: 25,
      trades: ["short 0@100 2@125 sl"],
    },
    {
      name: "a short's take profit fires when the close touches entry*(1-tp/100)",
      closes: [100, 76, 75, 95, 95],
      signals: "S....",
      tpPct: 25,
      trades: ["short 0@100 2@75 tp"],
    },
    {
      name: "a stop that is off never fires",
      closes: [100, 1, 1_000_000, 50],
      signals: "L...",
      trades: ["long 0@100 3@50 end"],
    },
    {
      name: "a stop is not looked at on the entry bar, whatever the slippage makes of the fill",
      closes: [100, 100, 100],
      signals: "L..",
      slPct: 0.5,
      slippageRate: 0.25,
      trades: ["long 0@125 1@75 sl"],
    },
    {
      name: "a stop is looked at on the last bar",
      closes: [100, 100, 80],
      signals: "L..",
      slPct: 10,
      trades: ["long 0@100 2@80 sl"],
    },
    {
      name: "a stop comes before the signal exit of the same bar",
      closes: [100, 80, 80],
      signals: "LS.",
      directionMode: "long-only",
      slPct: 10,
      trades: ["long 0@100 1@80 sl"],
    },
    {
      name: "after a stop the same direction is not entered again on that bar, but may be on the next",
      closes: [100, 80, 81, 82],
      signals: "LLLL",
      slPct: 10,
      trades: ["long 0@100 1@80 sl", "long 2@81 3@82 end"],
    },
    {
      name: "after a stop the opposite direction may be entered on that bar, and the reason stays the stop",
      closes: [100, 80, 70],
      signals: "LS.",
      slPct: 10,
      trades: ["long 0@100 1@80 sl", "short 1@80 2@70 end"],
    },
    {
      name: "after a stop on the last bar nothing is entered",
      closes: [100, 80],
      signals: "LS",
      slPct: 10,
      trades: ["long 0@100 1@80 sl"],
    },
  ];
  test.each(table)("$name", ({ name: _, trades, ...scenario }) => {
    expect(tradesOf(scenario)).toEqual(trades);
  });

  test("the stop is measured from the fill price, slippage included", () => {
    // Fill 100*1.25 = 125; 10 % below is 112.5, above the close of the entry bar.
    const at112 = play({ closes: [100, 112.5, 200], signals: "L..", slPct: 10, slippageRate: 0.25 });
    const above = play({ closes: [100, 112.6, 200], signals: "L..", slPct: 10, slippageRate: 0.25 });
    expect(at112.trades.map((trade) => trade.reason)).toEqual(["sl"]);
    expect(above.trades.map((trade) => trade.reason)).toEqual(["end"]);
  });

  test("the stop loss wins over the take profit where slippage puts both behind one close", () => {
    // Fill 150; stop loss 148.5, take profit 151.5 cannot both hold of one close, so both levels are forced.
    const params: ExecutionParams = { ...FREE, slPct: 1, tpPct: 1 };
    const opened = positionStep(initialState(params), closingBar(0, 100, false), "long", params);
    const state = opened?.state ?? initialState(params);
    const position = state.position;
    if (position === null) throw new Error("the scenario needs an open position");
    const both: ExecutionState = { ...state, position: { ...position, slPrice: 100, tpPrice: 100 } };
    const step = positionStep(both, closingBar(1, 100, false), null, params);
    expect(step?.closed?.reason).toBe("sl");
  });
});

describe("signals", () => {
  const table: readonly (Scenario & { readonly name: string; readonly trades: readonly string[] })[] = [
    {
      name: "a long signal opens a long at the close of its bar",
      closes: [100, 110, 120, 130],
      signals: ".L..",
      trades: ["long 1@110 3@130 end"],
    },
    {
      name: "a short signal opens a short at the close of its bar",
      closes: [100, 110, 120, 130],
      signals: ".S..",
      trades: ["short 1@110 3@130 end"],
    },
    {
      name: "a standing signal may enter on the first bar of the range",
      closes: [100, 110, 120],
      signals: "LLL",
      trades: ["long 0@100 2@120 end"],
    },
    {
      name: "a flip closes and opens on the same bar",
      closes: [100, 110, 120],
      signals: "LS.",
      trades: ["long 0@100 1@110 flip", "short 1@110 2@120 end"],
    },
    {
      name: "a short flips into a long",
      closes: [100, 110, 120],
      signals: "SL.",
      trades: ["short 0@100 1@110 flip", "long 1@110 2@120 end"],
    },
    {
      name: "long-only: a long closes on a short signal, and no short opens",
      closes: [100, 110, 120, 130],
      signals: "LSS.",
      directionMode: "long-only",
      trades: ["long 0@100 1@110 signal"],
    },
    {
      name: "short-only: a short closes on a long signal, and no long opens",
      closes: [100, 110, 120, 130],
      signals: "SLL.",
      directionMode: "short-only",
      trades: ["short 0@100 1@110 signal"],
    },
    {
      name: "after a signal exit a later standing signal enters again",
      closes: [100, 110, 120, 130],
      signals: "LSL.",
      directionMode: "long-only",
      trades: ["long 0@100 1@110 signal", "long 2@120 3@130 end"],
    },
    {
      name: "a signal in the direction of the open position changes nothing",
      closes: [100, 110, 120],
      signals: "LL.",
      trades: ["long 0@100 2@120 end"],
    },
    {
      name: "nothing is entered on the last bar",
      closes: [100, 110],
      signals: ".L",
      trades: [],
    },
    {
      name: "one bar gives no trade",
      closes: [100],
      signals: "L",
      trades: [],
    },
    {
      name: "a position still open on the last bar is closed at its close, reason end",
      closes: [100, 110],
      signals: "L.",
      trades: ["long 0@100 1@110 end"],
    },
    {
      name: "an opposite signal on the last bar closes with reason signal, since nothing opens",
      closes: [100, 110],
      signals: "LS",
      trades: ["long 0@100 1@110 signal"],
    },
    {
      name: "buys pay close*(1+slip), sells receive close*(1-slip), on entries and exits of both sides",
      closes: [100, 200, 400],
      signals: "LS.",
      slippageRate: 0.25,
      trades: ["long 0@125 1@150 flip", "short 1@150 2@500 end"],
    },
  ];
  test.each(table)("$name", ({ name: _, trades, ...scenario }) => {
    expect(tradesOf(scenario)).toEqual(trades);
  });
});

describe("arithmetic", () => {
  const feeRate = 0.001;
  const slippageRate = 0.0005;

  test.each([
    { side: "L", sign: 1, fillIn: 100 * (1 + slippageRate), fillOut: 110 * (1 - slippageRate) },
    { side: "S", sign: -1, fillIn: 100 * (1 - slippageRate), fillOut: 110 * (1 + slippageRate) },
  ])("pnl of $side is B*((side*(g-1) - fee*(1+g))*k), bit for bit", ({ side, sign, fillIn, fillOut }) => {
    const { trades, state } = play({ closes: [100, 110], signals: `${side}.`, feeRate, slippageRate });
    const k = 1 / (1 + feeRate);
    const g = fillOut / fillIn;
    const r = (sign * (g - 1) - feeRate * (1 + g)) * k;
    expect(trades[0]?.pnlQuote).toBe(1_000 * r);
    expect(trades[0]?.returnPct).toBe(r * 100);
    expect(state.account.equityQuote).toBe(1_000 + 1_000 * r);
  });

  test("pnl is what the notional earns less a fee on the way in and on the way out", () => {
    const { trades } = play({ closes: [100, 110], signals: "L.", feeRate, slippageRate });
    const trade = trades[0];
    if (trade === undefined) throw new Error("the scenario needs a trade");
    const notional = 1_000 / (1 + feeRate);
    const bought = trade.qty * trade.entryPrice;
    const sold = trade.qty * trade.exitPrice;
    expect(bought).toBeCloseTo(notional, 9);
    expect(trade.pnlQuote).toBeCloseTo(sold - bought - feeRate * (bought + sold), 9);
  });

  test("the budget is the outlay: notional and entry fee together", () => {
    const { trades } = play({ closes: [100, 100], signals: "L.", feeRate: 0.25 });
    expect(trades[0]?.budgetQuote).toBe(1_000);
    expect(trades[0]?.qty).toBe(8);
  });

  test("the curve is marked at each close: the entry fee is paid, the exit is not yet", () => {
    const { equity } = play({ closes: [100, 110, 120], signals: "L..", feeRate: 0.25, slippageRate: 0.25 });
    // N = 800, fill 125, qty 6.4: 1000 + 6.4*close - 800 - 200; on the last bar the position is closed.
    expect(equity.slice(0, 2)).toEqual([640, 704]);
    expect(equity[2]).toBeCloseTo(6.4 * 90 - 0.25 * (6.4 * 90), 9);
  });

  test("a short is marked the other way round", () => {
    const { equity } = play({ closes: [100, 110, 80, 80], signals: "S...", feeRate: 0.25 });
    // N = 800, qty 8: 1000 - (8*close - 800) - 200.
    expect(equity.slice(0, 3)).toEqual([800, 720, 960]);
  });

  test("a synthetic short has no liquidation: equity may go below zero", () => {
    const { equity, trades, ruins } = play({
      closes: [100, 250, 100, 100],
      signals: "S...",
      initCashQuote: 1_000,
    });
    expect(equity).toEqual([1_000, -500, 1_000, 1_000]);
    expect(trades).toHaveLength(1);
    expect(ruins).toEqual([]);
  });
});

describe("sizing", () => {
  // A doubling long (+B), a flat bar, a halving long (-B/2), a flat bar, a last long.
  const closes = [100, 200, 200, 100, 100, 100];
  const signals = "LSLSL.";
  const longs = { closes, signals, directionMode: "long-only" as const };
  const rows = (scenario: Scenario) =>
    play(scenario).trades.map((trade) => [
      trade.budgetQuote,
      trade.pnlQuote,
      trade.strategyEquityQuote,
      trade.strategySafeQuote,
      trade.strategyAvailableQuote,
    ]);

  test("all_in: the budget is the equity", () => {
    expect(rows(longs)).toEqual([
      [1_000, 1_000, 2_000, 0, 2_000],
      [2_000, -1_000, 1_000, 0, 1_000],
      [1_000, 0, 1_000, 0, 1_000],
    ]);
  });

  test("fixed_quote: the budget is the quote", () => {
    expect(rows({ ...longs, sizing: { mode: "fixed_quote", quote: 400 } })).toEqual([
      [400, 400, 1_400, 0, 400],
      [400, -200, 1_200, 0, 400],
      [400, 0, 1_200, 0, 400],
    ]);
  });

  test("fixed_quote: the budget is the equity where that is less than the quote", () => {
    const losing = { closes: [100, 50, 100, 50, 50], signals: "LSLS.", directionMode: "long-only" as const };
    expect(rows({ ...losing, sizing: { mode: "fixed_quote", quote: 800 } })).toEqual([
      [800, -400, 600, 0, 600],
      [600, -300, 300, 0, 300],
    ]);
  });

  test("fixed_quote: the entry fee is part of the quote", () => {
    const { trades } = play({
      closes: [100, 100],
      signals: "L.",
      feeRate: 0.25,
      sizing: { mode: "fixed_quote", quote: 500 },
    });
    expect(trades[0]?.qty).toBe(4);
  });

  test("strategy_compound: the budget is budget_quote and the realised pnl; the rest of the cash lies idle", () => {
    expect(rows({ ...longs, sizing: { mode: "strategy_compound", budgetQuote: 400 } })).toEqual([
      [400, 400, 1_400, 0, 800],
      [800, -400, 1_000, 0, 400],
      [400, 0, 1_000, 0, 400],
    ]);
  });

  test("profit lock: after a winning trade a share of the pnl goes to the safe and never returns", () => {
    const sizing = {
      mode: "strategy_compound_profit_lock",
      budgetQuote: 400,
      safeProfitPercent: 25,
    } as const;
    expect(rows({ ...longs, sizing })).toEqual([
      [400, 400, 1_400, 100, 700],
      [700, -350, 1_050, 100, 350],
      [350, 0, 1_050, 100, 350],
    ]);
  });

  test("the modes are computed the same way: compounding all the cash is all_in, and locking 0 % is compounding", () => {
    const noisy = {
      closes: [100, 101.7, 99.3, 104.1, 98.6, 103.3, 97.1],
      signals: "LSLSLSL",
      feeRate: 0.00075,
      slippageRate: 0.0001,
    };
    const money = (sizing: ExecutionParams["sizing"]) =>
      play({ ...noisy, sizing }).trades.map((t) => t.pnlQuote);
    const allIn = money({ mode: "all_in" });
    expect(money({ mode: "strategy_compound", budgetQuote: 1_000 })).toEqual(allIn);
    expect(
      money({ mode: "strategy_compound_profit_lock", budgetQuote: 1_000, safeProfitPercent: 0 }),
    ).toEqual(allIn);
  });
});

describe("ruin", () => {
  test("all_in: a budget below a millionth of the initial cash ends the entries, with its bar and cause", () => {
    const { trades, ruins, state } = play({ closes: [100, 200, 100, 50, 50], signals: "SLLS." });
    expect(trades).toHaveLength(1);
    expect(trades[0]).toMatchObject({ reason: "signal", strategyEquityQuote: 0 });
    expect(ruins).toEqual([{ ts: 1, cause: "equity_exhausted" }]);
    expect(state.account.ruin).toBe("equity_exhausted");
  });

  test("equity below zero is ruin too", () => {
    const { trades, ruins } = play({ closes: [100, 300, 100, 50], signals: "SLS.", slPct: 50 });
    expect(trades.map((trade) => trade.reason)).toEqual(["sl"]);
    expect(ruins).toEqual([{ ts: 1, cause: "equity_exhausted" }]);
  });

  test("a compounding budget can be gone while idle cash remains", () => {
    const { trades, ruins, state } = play({
      closes: [100, 200, 100, 100],
      signals: "SLL.",
      sizing: { mode: "strategy_compound", budgetQuote: 400 },
    });
    expect(trades).toHaveLength(1);
    expect(state.account.equityQuote).toBe(600);
    expect(ruins).toEqual([{ ts: 1, cause: "budget_exhausted" }]);
  });

  test("a fixed quote below the minimum never enters and says so from the start", () => {
    const sizing = { mode: "fixed_quote", quote: 0.0009 } as const;
    const { trades, state } = play({ closes: [100, 200, 100], signals: "LLL", sizing });
    expect(trades).toEqual([]);
    expect(state.account.ruin).toBe("quote_too_small");
  });

  test("a budget of exactly a millionth still enters", () => {
    const sizing = { mode: "fixed_quote", quote: 0.001 } as const;
    expect(play({ closes: [100, 200], signals: "L.", sizing }).trades).toHaveLength(1);
  });
});
