import type { UncomparedFunction } from "./oracle-case.ts";

/** The functions of the oracles' files that nothing is compared with. */
export const UNCOMPARED_FUNCTIONS: readonly UncomparedFunction[] = [];
