import type { UncomparedFunction } from "./oracle-case.ts";

/** The functions of the oracles' files that nothing is compared with. */
export const UNCOMPARED_FUNCTIONS: readonly UncomparedFunction[] = [
  {
    source: "talipp",
    name: "KVO",
    reason:
      "Takes the third bar for a turn of the trend whatever the price does. Where it is one, the values are ours; else its slow average still remembers it at the end of the file.",
  },
];
