import type { IndicatorDef } from "../indicator.ts";
import { dema } from "./dema.ts";
import { ema } from "./ema.ts";
import { hma } from "./hma.ts";
import { kama } from "./kama.ts";
import { maCross } from "./ma-cross.ts";
import { rma } from "./rma.ts";
import { sma } from "./sma.ts";
import { tema } from "./tema.ts";
import { vwma } from "./vwma.ts";
import { wma } from "./wma.ts";

/** The indicators of the group `average`, in the order in which lists show them. */
export const AVERAGES: readonly IndicatorDef[] = [sma, ema, wma, dema, tema, hma, kama, vwma, rma, maCross];
