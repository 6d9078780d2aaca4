import type { IndicatorDef } from "../indicator.ts";
import { rsi } from "./rsi.ts";

/** The indicators of the group \`momentum\`, in the order in which lists show them. */
export const MOMENTUM: readonly IndicatorDef[] = [rsi];
