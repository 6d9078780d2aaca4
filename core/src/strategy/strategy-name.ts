import { findIndicator } from "../indicators/registry.ts";
import { ensureDefined } from "../kernel/assert.ts";
import { formatDecimal } from "../kernel/decimal.ts";
import { findMarket } from "../market-data/market.ts";
import type { StrategyIndicator, StrategySpec } from "./strategy-spec.ts";

/** The generated name: `BTCUSDT spot 15m ema.trend(20)+rsi.reversal(14,30,70)`. */
export function strategyName(spec: StrategySpec): string {
  const { instrument, timeframe, indicators } = spec;
  const market = ensureDefined(findMarket(instrument.marketId), "market");
  return `${instrument.symbol} ${market.marketType} ${timeframe} ${indicators.map(indicatorName).join("+")}`;
}

/** `rsi.reversal(14,30,70)`: the parameters in the order of the indicator's definition. */
export function indicatorName({ id, rule, params }: StrategyIndicator): string {
  const def = ensureDefined(findIndicator(id), `indicator ${id}`);
  const values = def.params.map(({ name }) => {
    const value = ensureDefined(params[name], `parameter ${name}`);
    return typeof value === "number" ? formatDecimal(value) : value;
  });
  return `${id}.${rule}(${values.join(",")})`;
}
