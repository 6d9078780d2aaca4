import type { OracleCase } from "./oracle-case.ts";

/** What the indicators of the group `average` are compared with. */
export const AVERAGE_ORACLES: readonly OracleCase[] = [
  {
    source: "talib",
    name: "SMA",
    id: "sma",
    params: ({ optInTimePeriod = 0 }) => ({ period: optInTimePeriod }),
    outputs: { sma: "outReal" },
  },
  {
    source: "stock_indicators",
    name: "Bars.ToSma(20)",
    id: "sma",
    params: () => ({ period: 20 }),
    outputs: { sma: "sma" },
  },
  {
    source: "talipp",
    name: "SMA",
    id: "sma",
    params: ({ period = 0 }) => ({ period }),
    outputs: { sma: "value" },
  },
  {
    source: "talib",
    name: "EMA",
    id: "ema",
    params: ({ optInTimePeriod = 0 }) => ({ period: optInTimePeriod }),
    outputs: { ema: "outReal" },
  },
  {
    source: "stock_indicators",
    name: "Bars.ToEma(20)",
    id: "ema",
    params: () => ({ period: 20 }),
    outputs: { ema: "ema" },
  },
  {
    source: "talipp",
    name: "EMA",
    id: "ema",
    params: ({ period = 0 }) => ({ period }),
    outputs: { ema: "value" },
  },
];
