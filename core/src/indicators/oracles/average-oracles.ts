import type { OracleCase } from "./oracle-case.ts";

/** What the indicators of the group `average` are compared with. */
export const AVERAGE_ORACLES: readonly OracleCase[] = [];
