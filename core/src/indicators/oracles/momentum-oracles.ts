import type { OracleCase } from "./oracle-case.ts";

/** What the indicators of the group `momentum` are compared with. */
export const MOMENTUM_ORACLES: readonly OracleCase[] = [
  {
    source: "talib",
    name: "RSI",
    id: "rsi",
    params: ({ optInTimePeriod = 0 }) => ({ period: optInTimePeriod }),
    outputs: { rsi: "outReal" },
  },
  {
    source: "stock_indicators",
    name: "Bars.ToRsi(14)",
    id: "rsi",
    params: () => ({ period: 14 }),
    outputs: { rsi: "rsi" },
  },
  {
    source: "talipp",
    name: "RSI",
    id: "rsi",
    params: ({ period = 0 }) => ({ period }),
    outputs: { rsi: "value" },
  },
];
