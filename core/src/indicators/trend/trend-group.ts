import type { IndicatorDef } from "../indicator.ts";

/** The indicators of the group \`trend\`, in the order in which lists show them. */
export const TREND: readonly IndicatorDef[] = [];
