import type { OracleCase } from "./oracle-case.ts";

/** What the indicators of the group `volatility` are compared with. */
export const VOLATILITY_ORACLES: readonly OracleCase[] = [
  {
    source: "talib",
    name: "ATR",
    id: "atr",
    params: ({ optInTimePeriod = 0 }) => ({ period: optInTimePeriod }),
    outputs: { atr: "outReal" },
  },
  {
    source: "stock_indicators",
    name: "Bars.ToAtr(14)",
    id: "atr",
    params: () => ({ period: 14 }),
    outputs: { atr: "atr" },
  },
  {
    source: "talipp",
    name: "ATR",
    id: "atr",
    params: ({ period = 0 }) => ({ period }),
    outputs: { atr: "value" },
    from: "convergence",
    difference: "Counts high − low as the first bar's true range and so starts one bar earlier.",
  },
  {
    source: "talib",
    name: "BBANDS",
    id: "bb",
    params: ({ optInTimePeriod = 0, optInNbDevUp = 0 }) => ({ period: optInTimePeriod, dev: optInNbDevUp }),
    outputs: { upper: "outRealUpperBand", middle: "outRealMiddleBand", lower: "outRealLowerBand" },
    flatBelow: 1e-6,
    difference: "Running sums lose the deviation of almost flat windows; those bars are exempt.",
  },
  {
    source: "stock_indicators",
    name: "Bars.ToBollingerBands(20, 2)",
    id: "bb",
    params: () => ({ period: 20, dev: 2 }),
    outputs: { upper: "upperBand", middle: "sma", lower: "lowerBand" },
  },
  {
    source: "talipp",
    name: "BB",
    id: "bb",
    params: ({ period = 0, std_dev_mult = 0 }) => ({ period, dev: std_dev_mult }),
    outputs: { upper: "ub", middle: "cb", lower: "lb" },
  },
];
