import type { ParamValue } from "../indicators/indicator.ts";
import { findIndicator } from "../indicators/registry.ts";
import { ensureDefined } from "../kernel/assert.ts";
import { formatDecimal } from "../kernel/decimal.ts";
import { findMarket } from "../market-data/market.ts";
import type { BacktestRequest, GridIndicator } from "./backtest-request.ts";

/**
 * What a request tries, in one line: a strategy's name with ranges where an axis has several points,
 * `BTCUSDT spot 1h ema.trend(20–100)+rsi.reversal(14,30,70)`.
 */
export function requestTitle({ instrument, timeframe, indicators }: BacktestRequest): string {
  const market = ensureDefined(findMarket(instrument.marketId), "market");
  return `${instrument.symbol} ${market.marketType} ${timeframe} ${indicators.map(gridName).join("+")}`;
}

function gridName({ id, rule, params }: GridIndicator): string {
  const def = ensureDefined(findIndicator(id), `indicator ${id}`);
  const axes = def.params.map(({ name }) => axisText(ensureDefined(params[name], `parameter ${name}`)));
  return `${id}.${rule}(${axes.join(",")})`;
}

/** The only point, the ends of a range of numbers, or an enum's choices. */
function axisText(points: readonly ParamValue[]): string {
  const first = ensureDefined(points[0], "first point");
  const last = ensureDefined(points.at(-1), "last point");
  const text = (value: ParamValue) => (typeof value === "number" ? formatDecimal(value) : value);
  if (points.length === 1) return text(first);
  return typeof first === "number" ? `${text(first)}–${text(last)}` : points.map(text).join("|");
}
