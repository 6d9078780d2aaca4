import type { OracleCase } from "./oracle-case.ts";

/** What the indicators of the group `trend` are compared with. */
export const TREND_ORACLES: readonly OracleCase[] = [];
