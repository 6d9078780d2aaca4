import { ensureNever } from "../kernel/assert.ts";
import type { Account, ExecutionParams, ExecutionState, RuinCause } from "./position.ts";

/** A budget below this fraction of the initial cash opens nothing any more. */
export const RUIN_FRACTION = 1e-6;

/** The state before the first bar: flat, with the whole cash. */
export function initialState(params: ExecutionParams): ExecutionState {
  const equityQuote = params.initCashQuote;
  const availableQuote = firstBudget(params);
  const ruin = ruinOf(availableQuote, params);
  return { position: null, account: { equityQuote, safeQuote: 0, availableQuote, ruin } };
}

/**
 * The account after a trade that earned `pnlQuote`. The budget of a compounding mode is carried from trade to trade
 * (`budget += pnl`), so that a trade costs one dependent multiplication and addition.
 */
export function settle(account: Account, pnlQuote: number, params: ExecutionParams): Account {
  const { sizing } = params;
  const equityQuote = account.equityQuote + pnlQuote;
  let safeQuote = account.safeQuote;
  let availableQuote: number;
  switch (sizing.mode) {
    case "all_in":
      availableQuote = equityQuote;
      break;
    case "fixed_quote":
      availableQuote = Math.min(sizing.quote, equityQuote);
      break;
    case "strategy_compound":
      availableQuote = account.availableQuote + pnlQuote;
      break;
    case "strategy_compound_profit_lock": {
      const lockedQuote = pnlQuote > 0 ? (pnlQuote * sizing.safeProfitPercent) / 100 : 0;
      safeQuote += lockedQuote;
      availableQuote = account.availableQuote + pnlQuote - lockedQuote;
      break;
    }
    default:
      return ensureNever(sizing);
  }
  return { equityQuote, safeQuote, availableQuote, ruin: ruinOf(availableQuote, params) };
}

/** The budget of the first entry, in quote. */
export function firstBudget({
  sizing,
  initCashQuote,
}: Pick<ExecutionParams, "sizing" | "initCashQuote">): number {
  switch (sizing.mode) {
    case "all_in":
      return initCashQuote;
    case "fixed_quote":
      return Math.min(sizing.quote, initCashQuote);
    case "strategy_compound":
    case "strategy_compound_profit_lock":
      return sizing.budgetQuote;
    default:
      return ensureNever(sizing);
  }
}

/** Money moves only by trades, so a budget too small for one entry is too small for every later one. */
function ruinOf(availableQuote: number, { sizing, initCashQuote }: ExecutionParams): RuinCause | null {
  const minimumQuote = RUIN_FRACTION * initCashQuote;
  if (!(availableQuote < minimumQuote)) return null;
  if (sizing.mode === "all_in") return "equity_exhausted";
  if (sizing.mode === "fixed_quote")
    return sizing.quote < minimumQuote ? "quote_too_small" : "equity_exhausted";
  return "budget_exhausted";
}
