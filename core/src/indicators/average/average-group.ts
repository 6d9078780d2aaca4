import type { IndicatorDef } from "../indicator.ts";
import { alma } from "./alma.ts";
import { dema } from "./dema.ts";
import { ema } from "./ema.ts";
import { hma } from "./hma.ts";
import { htTrendline } from "./ht-trendline.ts";
import { kama } from "./kama.ts";
import { lsma } from "./lsma.ts";
import { maCross } from "./ma-cross.ts";
import { maEnvelopes } from "./ma-envelopes.ts";
import { mama } from "./mama.ts";
import { mcginley } from "./mcginley.ts";
import { midpoint } from "./midpoint.ts";
import { midprice } from "./midprice.ts";
import { rma } from "./rma.ts";
import { sma } from "./sma.ts";
import { t3 } from "./t3.ts";
import { tema } from "./tema.ts";
import { trima } from "./trima.ts";
import { vwma } from "./vwma.ts";
import { wma } from "./wma.ts";
import { zlema } from "./zlema.ts";

/** The indicators of the group `average`, in the order in which lists show them. */
export const AVERAGES: readonly IndicatorDef[] = [
  sma,
  ema,
  wma,
  rma,
  dema,
  tema,
  hma,
  kama,
  vwma,
  zlema,
  t3,
  trima,
  alma,
  lsma,
  mama,
  mcginley,
  htTrendline,
  midpoint,
  midprice,
  maEnvelopes,
  maCross,
];
