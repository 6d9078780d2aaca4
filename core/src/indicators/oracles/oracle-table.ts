import { AVERAGE_ORACLES } from "./average-oracles.ts";
import { MOMENTUM_ORACLES } from "./momentum-oracles.ts";
import type { OracleCase } from "./oracle-case.ts";
import { TREND_ORACLES } from "./trend-oracles.ts";
import { VOLATILITY_ORACLES } from "./volatility-oracles.ts";
import { VOLUME_ORACLES } from "./volume-oracles.ts";

/** Everything that is compared with another library, in the groups' order. */
export const ORACLE_CASES: readonly OracleCase[] = [
  ...AVERAGE_ORACLES,
  ...TREND_ORACLES,
  ...MOMENTUM_ORACLES,
  ...VOLATILITY_ORACLES,
  ...VOLUME_ORACLES,
];
