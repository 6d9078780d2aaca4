import { describe, expect, it } from "vitest";
import type { Trade } from "../execution/position.ts";
import { DAY_MS, HOUR_MS } from "../kernel/time.ts";
import { allocateCandleSeries } from "../market-data/candle-series.ts";
import { metricsOf } from "./metrics.ts";
import type { RangeBars } from "./range-bars.ts";
import { reportTable } from "./report-table.ts";

const START = Date.UTC(2025, 0, 1);

interface Example {
  readonly closes: readonly number[];
  /** Marked equity at each close; the start is 1000. */
  readonly equity: readonly number[];
  readonly position?: readonly number[];
  readonly trades?: readonly Trade[];
  /** Length of a bar; half a day unless told. */
  readonly barMs?: number;
}

/** Metrics of a hand-made curve; bar `n` opens `n` bars after midnight of 1 January 2025. */
function metrics({
  closes,
  equity,
  position = equity.map(() => 0),
  trades = [],
  barMs = DAY_MS / 2,
}: Example) {
  const range = allocateCandleSeries(closes.length);
  for (const [index, close] of closes.entries()) {
    range.tsOpen[index] = START + index * barMs;
    range.close[index] = close;
  }
  const bars: RangeBars = {
    candles1m: range,
    all: range,
    firstIndex: 0,
    range,
    tsClose: range.tsOpen.map((tsOpen) => tsOpen + barMs),
    timeframeMs: barMs,
    warmupBars: 0,
    barsGated: 0,
    missingMinutes: 0,
  };
  const curve = { equityQuote: Float64Array.from(equity), positionQuote: Float64Array.from(position) };
  return metricsOf({ bars, trades, curve, initCashQuote: 1_000 });
}

function trade(pnlQuote: number, hours = 1): Trade {
  return {
    side: "long",
    entryTs: START,
    exitTs: START + hours * HOUR_MS,
    entryPrice: 1,
    exitPrice: 1,
    qty: 1,
    budgetQuote: 1_000,
    pnlQuote,
    returnPct: pnlQuote / 10,
    reason: "signal",
    strategyEquityQuote: 0,
    strategySafeQuote: 0,
    strategyAvailableQuote: 0,
    ambiguous: false,
  };
}

const FLAT = { closes: [100, 100], equity: [1_000, 1_000] };

describe("period and return", () => {
  it("start at the open of the first bar and end a timeframe after the open of the last", () => {
    const { startTs, endTs, durationMs } = metrics({ ...FLAT, barMs: HOUR_MS });
    expect([startTs, endTs, durationMs]).toEqual([START, START + 2 * HOUR_MS, 2 * HOUR_MS]);
  });

  it("total profit and return compare the last marked equity with the cash", () => {
    const { totalProfitQuote, totalReturnPct } = metrics({ closes: [1, 1], equity: [900, 1_250] });
    expect([totalProfitQuote, totalReturnPct]).toEqual([250, 25]);
  });

  it("the benchmark goes from the first close to the last, without costs", () => {
    expect(metrics({ closes: [80, 10, 100], equity: [1_000, 1_000, 1_000] }).benchmarkReturnPct).toBe(25);
  });
});

describe("exposure", () => {
  it("coverage is the share of bars whose close leaves a position open", () => {
    const open = metrics({
      closes: [1, 1, 1, 1],
      equity: [1_000, 1_000, 1_000, 1_000],
      position: [500, 0, 9, 0],
    });
    expect(open.positionCoveragePct).toBe(50);
  });

  it("gross exposure is the mean over bars of position over marked equity", () => {
    const open = metrics({
      closes: [1, 1, 1, 1],
      equity: [1_000, 500, 1_000, 1_000],
      position: [500, 500, 0, 0],
    });
    expect(open.grossExposure).toBe((0.5 + 1) / 4);
  });

  it("gross exposure is undefined where marked equity was not above zero", () => {
    expect(metrics({ closes: [1, 1], equity: [0, 1_000], position: [5, 5] }).grossExposure).toBeNull();
  });
});

describe("trades", () => {
  const some = metrics({ ...FLAT, trades: [trade(100, 1), trade(-50, 2), trade(40, 6)] });

  it("are counted, won where pnl is above zero", () => {
    expect(some.numTrades).toBe(3);
    expect(some.winRatePct).toBeCloseTo((2 / 3) * 100, 12);
    expect(metrics({ ...FLAT, trades: [trade(0)] }).winRatePct).toBe(0);
  });

  it("best, worst and average are in percent of the budget", () => {
    expect([some.bestTradePct, some.worstTradePct, some.avgTradePct]).toEqual([10, -5, 3]);
  });

  it("last from entry close to exit close", () => {
    expect([some.maxTradeDurationMs, some.avgTradeDurationMs]).toEqual([6 * HOUR_MS, 3 * HOUR_MS]);
  });

  it("expectancy is the mean pnl in quote", () => {
    expect(some.expectancyQuote).toBe(30);
  });

  it("SQN is sqrt(n)*mean/sd, with the sample deviation", () => {
    const deviation = Math.sqrt((70 ** 2 + 80 ** 2 + 10 ** 2) / 2);
    expect(some.sqn).toBeCloseTo((Math.sqrt(3) * 30) / deviation, 12);
  });

  it("without one, every figure of trades but their number is undefined", () => {
    const { numTrades, winRatePct, bestTradePct, worstTradePct, avgTradePct, ...rest } = metrics(FLAT);
    expect([numTrades, winRatePct, bestTradePct, worstTradePct, avgTradePct]).toEqual([
      0,
      null,
      null,
      null,
      null,
    ]);
    const { maxTradeDurationMs, avgTradeDurationMs, expectancyQuote, sqn } = rest;
    expect([maxTradeDurationMs, avgTradeDurationMs, expectancyQuote, sqn]).toEqual([null, null, null, null]);
  });

  it("SQN of one trade, or of equal ones, is undefined", () => {
    expect(metrics({ ...FLAT, trades: [trade(5)] }).sqn).toBeNull();
    expect(metrics({ ...FLAT, trades: [trade(0.1), trade(0.1), trade(0.1)] }).sqn).toBeNull();
  });
});

describe("ratios", () => {
  // Two bars a day; the last bar opened in each day counts: 1100, 990, 1188.
  const closes = [1, 1, 1, 1, 1, 1];
  const equity = [1, 1_100, 5_000, 990, 2, 1_188];
  const returns = [0.1, -0.1, 0.2];
  const mean = 0.2 / 3;
  const { sharpeRatio, sortinoRatio, calmarRatio, maxDrawdownPct } = metrics({ closes, equity });

  it("Sharpe is mean over sample deviation of daily returns, over 365 days", () => {
    const deviation = Math.sqrt(returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2);
    expect(sharpeRatio).toBeCloseTo((mean / deviation) * Math.sqrt(365), 9);
  });

  it("Sortino counts every day in the downside deviation, gains as zero", () => {
    expect(sortinoRatio).toBeCloseTo((mean / Math.sqrt(0.1 ** 2 / 3)) * Math.sqrt(365), 9);
  });

  it("Calmar is CAGR over the maximum drawdown, both fractions", () => {
    expect(maxDrawdownPct).toBeCloseTo(((5_000 - 2) / 5_000) * 100, 12);
    expect(calmarRatio).toBeCloseTo((1.188 ** (365 / 3) - 1) / ((5_000 - 2) / 5_000), 6);
  });

  it("are undefined with fewer than two daily returns", () => {
    const oneDay = metrics({ closes: [1, 1], equity: [900, 1_200] });
    expect([oneDay.sharpeRatio, oneDay.sortinoRatio, oneDay.calmarRatio]).toEqual([null, null, null]);
  });

  it("are undefined where marked equity was zero or below on any bar, and drawdown may exceed 100", () => {
    const broke = metrics({ closes, equity: [1_000, 1_000, -500, 900, 900, 950] });
    expect([broke.sharpeRatio, broke.sortinoRatio, broke.calmarRatio]).toEqual([null, null, null]);
    expect(broke.maxDrawdownPct).toBe(150);
  });

  it("are undefined where nothing deviates: equal returns, no losses, no drawdown", () => {
    const rising = metrics({ closes, equity: [1_000, 1_000, 1_000, 1_000, 1_000, 1_000] });
    expect([rising.sharpeRatio, rising.sortinoRatio, rising.calmarRatio]).toEqual([null, null, null]);
  });

  it("a day without bars gives no return", () => {
    const gap = metrics({ closes: [1, 1], equity: [1_100, 990], barMs: 3 * DAY_MS });
    expect(gap.sortinoRatio).toBeCloseTo(((0.1 - 0.1) / 2 / Math.sqrt(0.01 / 2)) * Math.sqrt(365), 9);
  });
});

describe("the report table", () => {
  it("has 25 rows in their order, with their decimals, durations and n/a", () => {
    const table = reportTable(
      metrics({
        closes: [100, 110, 90, 125],
        equity: [1_000, 1_100, 990, 1_188.4567],
        position: [1_000, 1_100, 990, 0],
        trades: [trade(188.4567, 36)],
      }),
    );
    expect(table).toBe(
      [
        "|Metric|Value|",
        "|---|---|",
        "|Start|2025-01-01T00:00:00Z|",
        "|End|2025-01-03T00:00:00Z|",
        "|Duration|2d 00:00:00|",
        "|Init. Cash|1000.00|",
        "|Total Profit|188.46|",
        "|Total Return [%]|18.85|",
        "|Benchmark Return [%]|25.00|",
        "|Position Coverage [%]|75.00|",
        "|Max. Drawdown [%]|10.00|",
        "|Avg. Drawdown [%]|10.00|",
        "|Max. Drawdown Duration|1d 00:00:00|",
        "|Avg. Drawdown Duration|1d 00:00:00|",
        "|Num. Trades|1|",
        "|Win Rate [%]|100.00|",
        "|Best Trade [%]|18.85|",
        "|Worst Trade [%]|18.85|",
        "|Avg. Trade [%]|18.85|",
        "|Max. Trade Duration|1d 12:00:00|",
        "|Avg. Trade Duration|1d 12:00:00|",
        "|Expectancy|188.4567|",
        "|SQN|n/a|",
        "|Gross Exposure|0.7500|",
        "|Sharpe Ratio|124.4472|",
        "|Sortino Ratio|n/a|",
        "|Calmar Ratio|483574967959332.5625|",
      ].join("\n"),
    );
  });

  it("prints minus zero as zero and no drawdown as 0d 00:00:00", () => {
    const table = reportTable(metrics({ closes: [100, 100], equity: [1_000, 1_000], trades: [trade(-0)] }));
    expect(table).toContain("|Total Profit|0.00|");
    expect(table).toContain("|Expectancy|0.0000|");
    expect(table).toContain("|Max. Drawdown Duration|0d 00:00:00|");
    expect(table).not.toContain("-0.0");
  });
});
