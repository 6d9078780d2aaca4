import type { PositionLatch } from "./position-changes.ts";
import type { ScoringSetup } from "./scoring-kernels.ts";
import { removeConflicts } from "./signal-words.ts";
import { CLOSE_STOPS, type StopSearch } from "./stop-search.ts";
import { type TradeCosts, tradeReturnOf } from "./trade-costs.ts";
import type { VariantAccounts } from "./variant-account.ts";

/** What all variants of a setup have in common. */
export interface ScoringTerms {
  readonly setup: ScoringSetup;
  readonly accounts: VariantAccounts;
  readonly costs: TradeCosts;
  readonly latch: PositionLatch;
  /** Of the range bars. */
  readonly close: Float64Array;
  readonly parts: ScoringParts;
}

/** The steps in which rules of execution are decided. */
export interface ScoringParts extends StopSearch {
  readonly removeConflicts: typeof removeConflicts;
  readonly tradeReturnOf: typeof tradeReturnOf;
}

export const PLAIN_PARTS: ScoringParts = { removeConflicts, tradeReturnOf, ...CLOSE_STOPS };

/** The changes of position of one variant in one block. */
export interface BlockChanges {
  /** Bars, ascending; `changeCount` of them. */
  readonly changes: Int32Array;
  readonly changeCount: number;
  /** Whether the latch is set before the first change. */
  readonly isSet: boolean;
  /** Whether the window ends in this block. */
  readonly isLast: boolean;
}
