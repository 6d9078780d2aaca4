import type { OracleCase } from "./oracle-case.ts";

/** What the indicators of the group `volatility` are compared with. */
export const VOLATILITY_ORACLES: readonly OracleCase[] = [];
