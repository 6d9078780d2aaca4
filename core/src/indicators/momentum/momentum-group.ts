import type { IndicatorDef } from "../indicator.ts";
import { ao } from "./ao.ts";
import { apo } from "./apo.ts";
import { bop } from "./bop.ts";
import { cci } from "./cci.ts";
import { cmo } from "./cmo.ts";
import { connorsRsi } from "./connors-rsi.ts";
import { coppock } from "./coppock.ts";
import { dpo } from "./dpo.ts";
import { elderRay } from "./elder-ray.ts";
import { fisher } from "./fisher.ts";
import { macd } from "./macd.ts";
import { mom } from "./mom.ts";
import { pmo } from "./pmo.ts";
import { ppo } from "./ppo.ts";
import { roc } from "./roc.ts";
import { rsi } from "./rsi.ts";
import { smi } from "./smi.ts";
import { stc } from "./stc.ts";
import { stoch } from "./stoch.ts";
import { stochRsi } from "./stoch-rsi.ts";
import { trix } from "./trix.ts";
import { tsi } from "./tsi.ts";
import { uo } from "./uo.ts";
import { willr } from "./willr.ts";

/** The indicators of the group `momentum`, in the order in which lists show them. */
export const MOMENTUM: readonly IndicatorDef[] = [
  rsi,
  macd,
  stoch,
  stochRsi,
  willr,
  cci,
  roc,
  mom,
  ao,
  ppo,
  apo,
  trix,
  uo,
  cmo,
  tsi,
  smi,
  pmo,
  stc,
  fisher,
  connorsRsi,
  elderRay,
  bop,
  coppock,
  dpo,
];
