import type { BlockChanges, ScoringTerms } from "./scoring-terms.ts";
import { fillDirection, fillPrice } from "./trade-costs.ts";

/** Trades the changes of position of one block, from the state of a variant and into it. */
export type ChangePlayer = (state: number, block: BlockChanges) => void;

export function createChangePlayer({
  setup,
  accounts,
  costs,
  latch,
  close,
  parts,
}: ScoringTerms): ChangePlayer {
  return (state, { changes, changeCount, isSet, isLast }) => {
    let side = accounts.sideOf(state);
    let entryFill = accounts.entryFillOf(state);
    let isSetNow = isSet;
    for (let index = 0; index < changeCount; index++) {
      isSetNow = !isSetNow;
      const next = isSetNow ? latch.sideWhenSet : latch.sideWhenReset;
      const fill = fillPrice(fillDirection(side, next), close[changes[index] ?? 0] ?? 0, costs);
      if (side !== 0) {
        accounts.settle(state, parts.tradeReturnOf(side, fill / entryFill, costs));
        if (accounts.isRuined(state)) return;
      }
      side = next;
      entryFill = fill;
    }
    if (isLast && side !== 0) {
      const fill = fillPrice(fillDirection(side, 0), close[setup.endBar - 1] ?? 0, costs);
      accounts.settle(state, parts.tradeReturnOf(side, fill / entryFill, costs));
      side = 0;
    }
    accounts.keepOpen(state, side, entryFill);
  };
}
