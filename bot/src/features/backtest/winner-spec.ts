import type { BacktestResultView } from "@roehub/core/contract/backtest";
import { ensureDefined } from "@roehub/core/kernel/assert";
import type { Json } from "@roehub/core/kernel/canonical-json";

/** The best variant of a result as a strategy in its wire form, with the execution that it was tried under. */
export function winnerSpec({ request, variants }: BacktestResultView): Json {
  const best = ensureDefined(variants[0], "best variant");
  return {
    schema_version: 1,
    instrument: request.instrument,
    timeframe: request.timeframe,
    indicators: best.indicators,
    execution: {
      direction_mode: request.direction_mode,
      sizing: request.sizing,
      init_cash_quote: request.init_cash_quote,
      fill_model: request.fill_model,
      sl_pct: best.sl_pct,
      tp_pct: best.tp_pct,
      fee_pct: request.fee_pct,
      slippage_pct: request.slippage_pct,
    },
  };
}
