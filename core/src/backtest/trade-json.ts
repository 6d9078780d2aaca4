import type { BacktestTradeView } from "../contract/backtest.ts";
import type { Trade } from "../execution/position.ts";
import { epochMs, formatInstant } from "../kernel/time.ts";

/** A trade row as it is answered, stored and hashed. */
export function tradeJson(trade: Trade): BacktestTradeView {
  return {
    side: trade.side,
    entry_ts: formatInstant(epochMs(trade.entryTs)),
    exit_ts: formatInstant(epochMs(trade.exitTs)),
    entry_price: trade.entryPrice,
    exit_price: trade.exitPrice,
    qty: trade.qty,
    budget_quote: trade.budgetQuote,
    pnl_quote: trade.pnlQuote,
    return_pct: trade.returnPct,
    reason: trade.reason,
    strategy_equity_quote: trade.strategyEquityQuote,
    strategy_safe_quote: trade.strategySafeQuote,
    strategy_available_quote: trade.strategyAvailableQuote,
    ambiguous: trade.ambiguous,
  };
}
