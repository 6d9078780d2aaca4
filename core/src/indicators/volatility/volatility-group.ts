import type { IndicatorDef } from "../indicator.ts";
import { atr } from "./atr.ts";
import { bb } from "./bb.ts";

/** The indicators of the group \`volatility\`, in the order in which lists show them. */
export const VOLATILITY: readonly IndicatorDef[] = [bb, atr];
