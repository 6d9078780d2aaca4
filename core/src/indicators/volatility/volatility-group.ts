import type { IndicatorDef } from "../indicator.ts";
import { atr } from "./atr.ts";
import { bb } from "./bb.ts";
import { chaikinVol } from "./chaikin-vol.ts";
import { donchian } from "./donchian.ts";
import { keltner } from "./keltner.ts";
import { natr } from "./natr.ts";
import { stdev } from "./stdev.ts";
import { trueRange } from "./true-range.ts";
import { zscore } from "./zscore.ts";

/** The indicators of the group `volatility`, in the order in which lists show them. */
export const VOLATILITY: readonly IndicatorDef[] = [
  bb,
  atr,
  natr,
  trueRange,
  keltner,
  donchian,
  stdev,
  zscore,
  chaikinVol,
];
