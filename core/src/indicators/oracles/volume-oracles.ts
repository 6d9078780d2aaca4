import type { OracleCase } from "./oracle-case.ts";

/** What the indicators of the group `volume` are compared with. */
export const VOLUME_ORACLES: readonly OracleCase[] = [];
