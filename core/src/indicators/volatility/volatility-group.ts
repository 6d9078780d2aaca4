import type { IndicatorDef } from "../indicator.ts";
import { atr } from "./atr.ts";
import { bb } from "./bb.ts";
import { bbPct } from "./bb-pct.ts";
import { bbWidth } from "./bb-width.ts";
import { chaikinVol } from "./chaikin-vol.ts";
import { donchian } from "./donchian.ts";
import { hurst } from "./hurst.ts";
import { keltner } from "./keltner.ts";
import { natr } from "./natr.ts";
import { starc } from "./starc.ts";
import { stdev } from "./stdev.ts";
import { trueRange } from "./true-range.ts";
import { ulcer } from "./ulcer.ts";
import { zscore } from "./zscore.ts";

/** The indicators of the group `volatility`, in the order in which lists show them. */
export const VOLATILITY: readonly IndicatorDef[] = [
  bb,
  bbPct,
  bbWidth,
  atr,
  natr,
  trueRange,
  keltner,
  starc,
  donchian,
  stdev,
  zscore,
  chaikinVol,
  ulcer,
  hurst,
];
