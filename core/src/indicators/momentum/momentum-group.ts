import type { IndicatorDef } from "../indicator.ts";
import { ao } from "./ao.ts";
import { apo } from "./apo.ts";
import { cci } from "./cci.ts";
import { macd } from "./macd.ts";
import { mom } from "./mom.ts";
import { ppo } from "./ppo.ts";
import { roc } from "./roc.ts";
import { rsi } from "./rsi.ts";
import { stoch } from "./stoch.ts";
import { stochRsi } from "./stoch-rsi.ts";
import { trix } from "./trix.ts";
import { uo } from "./uo.ts";
import { willr } from "./willr.ts";

/** The indicators of the group `momentum`, in the order in which lists show them. */
export const MOMENTUM: readonly IndicatorDef[] = [
  rsi,
  macd,
  ppo,
  apo,
  stoch,
  stochRsi,
  willr,
  cci,
  roc,
  mom,
  trix,
  uo,
  ao,
];
