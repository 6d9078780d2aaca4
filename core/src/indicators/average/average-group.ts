import type { IndicatorDef } from "../indicator.ts";
import { ema } from "./ema.ts";
import { maCross } from "./ma-cross.ts";
import { sma } from "./sma.ts";

/** The indicators of the group \`average\`, in the order in which lists show them. */
export const AVERAGES: readonly IndicatorDef[] = [sma, ema, maCross];
