import type { UncomparedFunction } from "./oracle-case.ts";

/** The functions of the oracles' files that nothing is compared with. */
export const UNCOMPARED_FUNCTIONS: readonly UncomparedFunction[] = [
  {
    source: "talipp",
    name: "KVO",
    reason:
      "Takes the third bar for a turn of the trend whatever the price does. Where it is one, the values are ours; else its slow average still remembers it at the end of the file.",
  },
  {
    source: "talipp",
    name: "CHOP",
    reason:
      "Divides by the range of the plain highs and lows; ours, like Stock.Indicators', by the true range of the window. They differ wherever a gap opens the window.",
  },
  {
    source: "stock_indicators",
    name: "Bars.ToPivotPoints()",
    reason:
      "Pivots of calendar windows (months in the file); `rolling_pivots` has the same levels over a window of bars.",
  },
  {
    source: "stock_indicators",
    name: "Bars.ToHeikinAshi()",
    reason: "A way to draw candles, not a series with rules of its own.",
  },
  {
    source: "talipp",
    name: "STC",
    reason:
      "Calls a first pass that stays 100, at the bottom too. The bars on which it does not stay are compared in stc.test.ts.",
  },
];
