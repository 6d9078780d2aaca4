import type { OracleCase } from "./oracle-case.ts";

/** What the indicators of the group `momentum` are compared with. */
export const MOMENTUM_ORACLES: readonly OracleCase[] = [];
