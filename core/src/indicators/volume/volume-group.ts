import type { IndicatorDef } from "../indicator.ts";

/** The indicators of the group \`volume\`, in the order in which lists show them. */
export const VOLUME: readonly IndicatorDef[] = [];
