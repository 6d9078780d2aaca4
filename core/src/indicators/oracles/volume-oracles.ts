import { MINUTE_MS } from "../../kernel/time.ts";
import type { CandleSeries } from "../../market-data/candle-series.ts";
import type { OracleCase } from "./oracle-case.ts";

/** What the indicators of the group `volume` are compared with. */
export const VOLUME_ORACLES: readonly OracleCase[] = [
  {
    source: "talib",
    name: "OBV",
    id: "obv",
    params: () => ({}),
    outputs: { obv: "outReal" },
  },
  {
    source: "talipp",
    name: "OBV",
    id: "obv",
    params: () => ({}),
    outputs: { obv: "value" },
  },
  {
    source: "stock_indicators",
    name: "Bars.ToObv()",
    id: "obv",
    params: () => ({}),
    outputs: { obv: "obv" },
    candles: (theirs) => ({ ...theirs, volume: theirs.volume.with(0, 0) }),
    difference:
      "Starts at 0 rather than at the first bar's volume, so ours is given a first bar without volume.",
  },
  {
    source: "talib",
    name: "MFI",
    id: "mfi",
    params: ({ optInTimePeriod = 0 }) => ({ period: optInTimePeriod }),
    outputs: { mfi: "outReal" },
  },
  {
    source: "stock_indicators",
    name: "Bars.ToMfi(14)",
    id: "mfi",
    params: () => ({ period: 14 }),
    outputs: { mfi: "mfi" },
  },
  {
    source: "stock_indicators",
    name: "Bars.ToCmf(20)",
    id: "cmf",
    params: () => ({ period: 20 }),
    outputs: { cmf: "cmf" },
  },
  {
    source: "talib",
    name: "AD",
    id: "ad",
    params: () => ({}),
    outputs: { ad: "outReal" },
  },
  {
    source: "stock_indicators",
    name: "Bars.ToAdl()",
    id: "ad",
    params: () => ({}),
    outputs: { ad: "adl" },
  },
  {
    source: "talipp",
    name: "AccuDist",
    id: "ad",
    params: () => ({}),
    outputs: { ad: "value" },
  },
  {
    source: "talipp",
    name: "ForceIndex",
    id: "force",
    params: ({ period = 0 }) => ({ period }),
    outputs: { force: "value" },
  },
  {
    source: "stock_indicators",
    name: "Bars.ToForceIndex()",
    id: "force",
    params: () => ({ period: 2 }),
    outputs: { force: "forceIndex" },
  },
  {
    source: "stock_indicators",
    name: "Bars.ToVwap()",
    id: "vwap",
    params: () => ({}),
    outputs: { vwap: "vwap" },
    candles: withinOneDay,
    difference: "Never starts anew: ours is given all bars as minutes of one UTC day.",
  },
  {
    source: "talipp",
    name: "VWAP",
    id: "vwap",
    params: () => ({}),
    outputs: { vwap: "value" },
    candles: withinOneDay,
    difference: "Never starts anew: ours is given all bars as minutes of one UTC day.",
  },
  {
    source: "talib",
    name: "ADOSC",
    id: "adosc",
    params: ({ optInFastPeriod = 0, optInSlowPeriod = 0 }) => ({
      fast: optInFastPeriod,
      slow: optInSlowPeriod,
    }),
    outputs: { adosc: "outReal" },
  },
  {
    source: "stock_indicators",
    name: "Bars.ToChaikinOsc(3, 10)",
    id: "adosc",
    params: () => ({ fast: 3, slow: 10 }),
    outputs: { adosc: "oscillator" },
    from: "convergence",
    difference: "Seeds its averages with the mean of the first values of the line, not with the first one.",
  },
  {
    source: "talipp",
    name: "ChaikinOsc",
    id: "adosc",
    params: ({ fast_period = 0, slow_period = 0 }) => ({ fast: fast_period, slow: slow_period }),
    outputs: { adosc: "value" },
    from: "convergence",
    difference: "Seeds its averages with the mean of the first values of the line, not with the first one.",
  },
  {
    source: "stock_indicators",
    name: "Bars.ToKvo(34, 55, 13)",
    id: "kvo",
    params: () => ({ fast: 34, slow: 55, signal: 13 }),
    outputs: { kvo: "oscillator", signal: "signal" },
  },
  {
    source: "stock_indicators",
    name: "Bars.ToPvo(12, 26, 9)",
    id: "pvo",
    params: () => ({ fast: 12, slow: 26, signal: 9 }),
    outputs: { pvo: "pvo", signal: "signal", histogram: "histogram" },
  },
];

/** The same bars as the minutes of one UTC day, from its midnight on. */
function withinOneDay(candles: CandleSeries): CandleSeries {
  return { ...candles, tsOpen: candles.tsOpen.map((_, row) => row * MINUTE_MS) };
}
