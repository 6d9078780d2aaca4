import { firstBudget, RUIN_FRACTION } from "../../../execution/sizing.ts";
import { ensureNever } from "../../../kernel/assert.ts";
import { F64_BYTES, type MemoryViews, WORD_BYTES } from "../memory-views.ts";
import { EQUITY_AT, type ScoringSetup, TRADES_AT } from "./scoring-kernels.ts";
import type { SideSign } from "./trade-costs.ts";

// A state of `VARIANT_STATE_BYTES`; its first two members are for all to read.
const SIDE_AT = 12;
const AVAILABLE_AT = 16;
const ENTRY_FILL_AT = 24;

/** The money of variants, kept in their states: core/src/execution/sizing.ts without what only reports show. */
export interface VariantAccounts {
  /** Flat, with the whole cash. `state` is a place, here and below. */
  start(state: number): void;
  /** Books a closed trade that earned `returnFraction` of its budget. */
  settle(state: number, returnFraction: number): void;
  /**
   * Whether no entry is possible any more. Money moves only by trades, so that one look before each entry is enough, and
   * a ruined variant is always flat.
   */
  isRuined(state: number): boolean;
  sideOf(state: number): SideSign;
  entryFillOf(state: number): number;
  /** Keeps what is open for the next block; `side` 0 where nothing is. */
  keepOpen(state: number, side: SideSign, entryFill: number): void;
}

export function createVariantAccounts({ f64, i32, u32 }: MemoryViews, setup: ScoringSetup): VariantAccounts {
  const { sizing, initCashQuote } = setup;
  const minimumQuote = RUIN_FRACTION * initCashQuote;
  const firstQuote = firstBudget(setup);

  /** The budget of the entry after a trade, by the operations of `settle` in core/src/execution/sizing.ts. */
  function budgetAfter(availableQuote: number, pnlQuote: number, equityQuote: number): number {
    switch (sizing.mode) {
      case "all_in":
        return equityQuote;
      case "fixed_quote":
        return Math.min(sizing.quote, equityQuote);
      case "strategy_compound":
        return availableQuote + pnlQuote;
      case "strategy_compound_profit_lock": {
        const lockedQuote = pnlQuote > 0 ? (pnlQuote * sizing.safeProfitPercent) / 100 : 0;
        return availableQuote + pnlQuote - lockedQuote;
      }
      default:
        return ensureNever(sizing);
    }
  }

  return {
    start(state) {
      f64[(state + EQUITY_AT) / F64_BYTES] = initCashQuote;
      u32[(state + TRADES_AT) / WORD_BYTES] = 0;
      i32[(state + SIDE_AT) / WORD_BYTES] = 0;
      f64[(state + AVAILABLE_AT) / F64_BYTES] = firstQuote;
      f64[(state + ENTRY_FILL_AT) / F64_BYTES] = 0;
    },
    settle(state, returnFraction) {
      const equityIndex = (state + EQUITY_AT) / F64_BYTES;
      const availableIndex = (state + AVAILABLE_AT) / F64_BYTES;
      const tradesIndex = (state + TRADES_AT) / WORD_BYTES;
      const availableQuote = f64[availableIndex] ?? 0;
      const pnlQuote = availableQuote * returnFraction;
      const equityQuote = (f64[equityIndex] ?? 0) + pnlQuote;
      f64[equityIndex] = equityQuote;
      f64[availableIndex] = budgetAfter(availableQuote, pnlQuote, equityQuote);
      u32[tradesIndex] = (u32[tradesIndex] ?? 0) + 1;
    },
    isRuined: (state) => (f64[(state + AVAILABLE_AT) / F64_BYTES] ?? 0) < minimumQuote,
    sideOf: (state) => signOf(i32[(state + SIDE_AT) / WORD_BYTES] ?? 0),
    entryFillOf: (state) => f64[(state + ENTRY_FILL_AT) / F64_BYTES] ?? 0,
    keepOpen(state, side, entryFill) {
      i32[(state + SIDE_AT) / WORD_BYTES] = side;
      f64[(state + ENTRY_FILL_AT) / F64_BYTES] = entryFill;
    },
  };
}

function signOf(side: number): SideSign {
  return side > 0 ? 1 : side < 0 ? -1 : 0;
}
