import type { IndicatorDef } from "../indicator.ts";
import { adx } from "./adx.ts";
import { alligator } from "./alligator.ts";
import { aroon } from "./aroon.ts";
import { atrStop } from "./atr-stop.ts";
import { chandeKroll } from "./chande-kroll.ts";
import { chandelier } from "./chandelier.ts";
import { chop } from "./chop.ts";
import { dmi } from "./dmi.ts";
import { fcb } from "./fcb.ts";
import { gator } from "./gator.ts";
import { ichimoku } from "./ichimoku.ts";
import { linregSlope } from "./linreg-slope.ts";
import { massIndex } from "./mass-index.ts";
import { psar } from "./psar.ts";
import { rollingPivots } from "./rolling-pivots.ts";
import { supertrend } from "./supertrend.ts";
import { volatilityStop } from "./volatility-stop.ts";
import { vortex } from "./vortex.ts";

/** The indicators of the group `trend`, in the order in which lists show them. */
export const TREND: readonly IndicatorDef[] = [
  adx,
  dmi,
  aroon,
  psar,
  supertrend,
  ichimoku,
  vortex,
  chop,
  linregSlope,
  chandelier,
  chandeKroll,
  atrStop,
  volatilityStop,
  alligator,
  gator,
  massIndex,
  fcb,
  rollingPivots,
];
