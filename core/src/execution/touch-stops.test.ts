import { describe, expect, test } from "vitest";
import { epochMs } from "../kernel/time.ts";
import { type Candle, candleSeriesOf } from "../market-data/candle-series.ts";
import type { ExecutionBar, ExecutionParams, Trade } from "./position.ts";
import { positionStep } from "./position-step.ts";
import { initialState } from "./sizing.ts";

const FREE: ExecutionParams = {
  directionMode: "long-short",
  sizing: { mode: "all_in" },
  initCashQuote: 1_000,
  feeRate: 0,
  slippageRate: 0,
  slPct: null,
  tpPct: null,
  fillModel: "touch",
  ambiguousBars: "resolved",
};

/** Open, high, low, close. */
type Ohlc = readonly [open: number, high: number, low: number, close: number];

/** A bar that is open, high, low and close in one. */
const still = (price: number): Ohlc => [price, price, price, price];

interface Scenario extends Partial<ExecutionParams> {
  /** Bar number `n` (from 0) closes at time `n`. */
  readonly bars: readonly Ohlc[];
  /** One letter per bar: L long, S short, `.` none. */
  readonly signals: string;
  /** The 1m candles of bars by their number; a bar without is a 1m candle itself. */
  readonly minutes?: Readonly<Record<number, readonly Ohlc[]>>;
}

function candleOf([open, high, low, close]: Ohlc, at: number): Candle {
  return { tsOpen: epochMs(at), open, high, low, close, volume: 0 };
}

function play({ bars, signals, minutes = {}, ...overrides }: Scenario): Trade[] {
  const params: ExecutionParams = { ...FREE, ...overrides };
  const trades: Trade[] = [];
  let state = initialState(params);
  for (const [index, ohlc] of bars.entries()) {
    const letter = signals[index];
    const bar: ExecutionBar = {
      ...candleOf(ohlc, index),
      tsClose: index,
      isLast: index === bars.length - 1,
      minutes: () => candleSeriesOf((minutes[index] ?? [ohlc]).map(candleOf)),
    };
    const step = positionStep(state, bar, letter === "L" ? "long" : letter === "S" ? "short" : null, params);
    if (step === null) continue;
    state = step.state;
    if (step.closed !== null) trades.push(step.closed);
  }
  return trades;
}

/** Trades as `side entryBar@entryPrice exitBar@exitPrice reason`, and `?` after a reason that was ambiguous. */
function tradesOf(scenario: Scenario): string[] {
  return play(scenario).map(
    (trade) =>
      `${trade.side} ${trade.entryTs}@${trade.entryPrice} ${trade.exitTs}@${trade.exitPrice} ${trade.reason}${trade.ambiguous ? "?" : ""}`,
  );
}

type Table = readonly (Scenario & { readonly name: string; readonly trades: readonly string[] })[];

describe("one stop in a bar", () => {
  const table: Table = [
    {
      name: "a long's stop loss triggers on the low and fills at its level",
      bars: [still(100), [100, 101, 85, 99], still(99)],
      signals: "L..",
      slPct: 10,
      trades: ["long 0@100 1@90 sl"],
    },
    {
      name: "a long's stop loss triggers on a low that is exactly its level",
      bars: [still(100), [100, 101, 90, 99], still(99)],
      signals: "L..",
      slPct: 10,
      trades: ["long 0@100 1@90 sl"],
    },
    {
      name: "a low above the level triggers nothing",
      bars: [still(100), [100, 101, 90.01, 99], still(99)],
      signals: "L..",
      slPct: 10,
      trades: ["long 0@100 2@99 end"],
    },
    {
      name: "a long's take profit triggers on the high and fills at its level",
      bars: [still(100), [100, 130, 99, 101], still(101)],
      signals: "L..",
      tpPct: 25,
      trades: ["long 0@100 1@125 tp"],
    },
    {
      name: "a long's take profit triggers on a high that is exactly its level",
      bars: [still(100), [100, 125, 99, 101], still(101)],
      signals: "L..",
      tpPct: 25,
      trades: ["long 0@100 1@125 tp"],
    },
    {
      name: "a short's stop loss triggers on the high and fills at its level",
      bars: [still(100), [100, 130, 99, 101], still(101)],
      signals: "S..",
      slPct: 25,
      trades: ["short 0@100 1@125 sl"],
    },
    {
      name: "a short's take profit triggers on the low and fills at its level",
      bars: [still(100), [100, 101, 70, 99], still(99)],
      signals: "S..",
      tpPct: 25,
      trades: ["short 0@100 1@75 tp"],
    },
    {
      name: "a close beyond the level fills at the level, not at the close",
      bars: [still(100), [100, 101, 70, 70], still(70)],
      signals: "L..",
      slPct: 10,
      trades: ["long 0@100 1@90 sl"],
    },
    {
      name: "a bar that opens beyond a long's stop loss fills at its open",
      bars: [still(100), [80, 101, 70, 99], still(99)],
      signals: "L..",
      slPct: 10,
      trades: ["long 0@100 1@80 sl"],
    },
    {
      name: "a bar that opens beyond a long's take profit fills at its open",
      bars: [still(100), [150, 160, 99, 101], still(101)],
      signals: "L..",
      tpPct: 25,
      trades: ["long 0@100 1@150 tp"],
    },
    {
      name: "a bar that opens beyond a short's stop loss fills at its open",
      bars: [still(100), [150, 160, 99, 101], still(101)],
      signals: "S..",
      slPct: 25,
      trades: ["short 0@100 1@150 sl"],
    },
    {
      name: "a bar that opens beyond a short's take profit fills at its open",
      bars: [still(100), [70, 101, 60, 99], still(99)],
      signals: "S..",
      tpPct: 25,
      trades: ["short 0@100 1@70 tp"],
    },
    {
      name: "a stop is not looked at on the entry bar",
      bars: [[100, 200, 10, 100], still(100)],
      signals: "L.",
      slPct: 10,
      tpPct: 25,
      trades: ["long 0@100 1@100 end"],
    },
    {
      name: "a stop that slippage puts above the next open fills at that open",
      bars: [still(100), [110, 120, 105, 110], still(110)],
      signals: "L..",
      slPct: 10,
      slippageRate: 0.25,
      trades: ["long 0@125 1@82.5 sl"],
    },
    {
      name: "a stop fills with the slippage of any other fill, on both sides",
      bars: [still(100), [100, 130, 99, 101], [101, 101, 50, 101], still(100)],
      signals: "SL..",
      directionMode: "long-short",
      slPct: 50,
      tpPct: 25,
      slippageRate: 0.25,
      // Sold at 75, stopped at 112.5 bought at 140.625; bought at 126.25, stopped at 63.125 sold at 47.34375.
      trades: ["short 0@75 1@140.625 sl", "long 1@126.25 2@47.34375 sl"],
    },
    {
      name: "a stop is looked at on the last bar",
      bars: [still(100), [100, 100, 85, 95]],
      signals: "L.",
      slPct: 10,
      trades: ["long 0@100 1@90 sl"],
    },
    {
      name: "a stop that is off never triggers",
      bars: [still(100), [100, 1_000, 1, 100], still(100)],
      signals: "L..",
      trades: ["long 0@100 2@100 end"],
    },
  ];
  test.each(table)("$name", ({ name: _, trades, ...scenario }) => {
    expect(tradesOf(scenario)).toEqual(trades);
  });
});

describe("the order within a bar", () => {
  const table: Table = [
    {
      name: "the stop comes before the signal exit at the close",
      bars: [still(100), [100, 100, 85, 95], still(95)],
      signals: "LS.",
      directionMode: "long-only",
      slPct: 10,
      trades: ["long 0@100 1@90 sl"],
    },
    {
      name: "without a stop in the bar the signal exits at the close",
      bars: [still(100), [100, 100, 95, 96], still(95)],
      signals: "LS.",
      directionMode: "long-only",
      slPct: 10,
      trades: ["long 0@100 1@96 signal"],
    },
    {
      name: "after a stop the opposite direction may be entered at the close of that bar",
      bars: [still(100), [100, 100, 85, 95], still(80)],
      signals: "LS.",
      slPct: 10,
      trades: ["long 0@100 1@90 sl", "short 1@95 2@80 end"],
    },
    {
      name: "after a stop the same direction is not entered again on that bar, but may be on the next",
      bars: [still(100), [100, 100, 85, 95], still(96), still(97)],
      signals: "LLLL",
      slPct: 10,
      trades: ["long 0@100 1@90 sl", "long 2@96 3@97 end"],
    },
    {
      name: "after a stop on the last bar nothing is entered",
      bars: [still(100), [100, 100, 85, 95]],
      signals: "LS",
      slPct: 10,
      trades: ["long 0@100 1@90 sl"],
    },
    {
      name: "signal exits and entries fill at the close",
      bars: [
        [90, 110, 80, 100],
        [90, 130, 80, 120],
        [90, 110, 80, 100],
      ],
      signals: "LS.",
      trades: ["long 0@100 1@120 flip", "short 1@120 2@100 end"],
    },
  ];
  test.each(table)("$name", ({ name: _, trades, ...scenario }) => {
    expect(tradesOf(scenario)).toEqual(trades);
  });
});

describe("both stops in a bar", () => {
  const BOTH: Ohlc = [100, 130, 85, 100];
  const both = { bars: [still(100), BOTH, still(100)], signals: "L..", slPct: 10, tpPct: 25 } as const;
  const table: Table = [
    {
      name: "a bar of one minute does not tell: the loss",
      ...both,
      trades: ["long 0@100 1@90 sl?"],
    },
    {
      name: "a short's bar of one minute does not tell: the loss",
      bars: [still(100), [100, 130, 70, 100], still(100)],
      signals: "S..",
      slPct: 25,
      tpPct: 25,
      trades: ["short 0@100 1@125 sl?"],
    },
    {
      name: "the minutes tell that the profit came first, and the trade stays tagged",
      ...both,
      minutes: {
        1: [
          [100, 126, 99, 125],
          [125, 130, 85, 100],
        ],
      },
      trades: ["long 0@100 1@125 tp?"],
    },
    {
      name: "the minutes tell that the loss came first, and the trade stays tagged",
      ...both,
      minutes: {
        1: [
          [100, 101, 89, 90],
          [90, 130, 85, 100],
        ],
      },
      trades: ["long 0@100 1@90 sl?"],
    },
    {
      name: "minutes that reach neither stop are passed over",
      ...both,
      minutes: { 1: [still(100), [100, 124, 91, 100], [100, 125, 99, 125], [125, 130, 85, 100]] },
      trades: ["long 0@100 1@125 tp?"],
    },
    {
      name: "the minutes of a short tell",
      bars: [still(100), [100, 130, 70, 100], still(100)],
      signals: "S..",
      slPct: 25,
      tpPct: 25,
      minutes: {
        1: [
          [100, 101, 75, 80],
          [80, 130, 70, 100],
        ],
      },
      trades: ["short 0@100 1@75 tp?"],
    },
    {
      name: "a minute that opens beyond the loss fills at its open",
      ...both,
      minutes: {
        1: [
          [100, 110, 95, 100],
          [86, 130, 85, 100],
        ],
      },
      trades: ["long 0@100 1@86 sl?"],
    },
    {
      name: "a minute that opens beyond the profit fills at its open",
      ...both,
      minutes: {
        1: [
          [100, 110, 95, 100],
          [128, 130, 85, 100],
        ],
      },
      trades: ["long 0@100 1@128 tp?"],
    },
    {
      name: "both in the first minute that reaches one: still ambiguous, the loss",
      ...both,
      minutes: {
        1: [
          [100, 110, 95, 100],
          [100, 130, 85, 100],
          [128, 130, 126, 128],
        ],
      },
      trades: ["long 0@100 1@90 sl?"],
    },
    {
      name: "where minutes are missing, those that there are decide",
      ...both,
      minutes: { 1: [[110, 126, 99, 125]] },
      trades: ["long 0@100 1@125 tp?"],
    },
    {
      name: "where the minutes that reach a stop are missing, the loss",
      ...both,
      minutes: { 1: [[100, 110, 95, 100]] },
      trades: ["long 0@100 1@90 sl?"],
    },
    {
      name: "a bar without minutes: the loss",
      ...both,
      minutes: { 1: [] },
      trades: ["long 0@100 1@90 sl?"],
    },
    {
      name: "a bar that opens beyond the loss is decided by its open, never ambiguous",
      ...both,
      bars: [still(100), [88, 130, 85, 100], still(100)],
      minutes: { 1: [[126, 130, 120, 128]] },
      trades: ["long 0@100 1@88 sl"],
    },
    {
      name: "a bar that opens beyond the profit is decided by its open, never ambiguous",
      ...both,
      bars: [still(100), [126, 130, 85, 100], still(100)],
      minutes: { 1: [[89, 130, 85, 100]] },
      trades: ["long 0@100 1@126 tp"],
    },
    {
      name: "a bar that opens exactly at a level is decided by its open",
      ...both,
      bars: [still(100), [125, 130, 85, 100], still(100)],
      trades: ["long 0@100 1@125 tp"],
    },
    {
      name: "the order that the minutes tell changes nothing of what the close may do",
      ...both,
      signals: "LS.",
      minutes: {
        1: [
          [100, 126, 99, 125],
          [125, 130, 85, 100],
        ],
      },
      trades: ["long 0@100 1@125 tp?", "short 1@100 2@100 end"],
    },
    {
      name: "worst: the loss at its level, whatever the minutes tell",
      ...both,
      ambiguousBars: "worst",
      minutes: { 1: [[128, 130, 126, 128]] },
      trades: ["long 0@100 1@90 sl?"],
    },
    {
      name: "best: the profit at its level, whatever the minutes tell",
      ...both,
      ambiguousBars: "best",
      minutes: { 1: [[86, 89, 85, 86]] },
      trades: ["long 0@100 1@125 tp?"],
    },
    {
      name: "worst and best decide nothing where one stop alone lies in the bar",
      ...both,
      bars: [still(100), [100, 110, 85, 100], still(100)],
      ambiguousBars: "best",
      trades: ["long 0@100 1@90 sl"],
    },
  ];
  test.each(table)("$name", ({ name: _, trades, ...scenario }) => {
    expect(tradesOf(scenario)).toEqual(trades);
  });
});
