import type { IndicatorDef } from "@roehub/core/indicators/indicator";
import { isTimeframe, type Timeframe } from "@roehub/core/kernel/timeframe";
import type { Market } from "@roehub/core/market-data/market";
import { indicatorNamed } from "../indicators/find-indicators.ts";

/** What was typed behind `/chart`. Null is what was left open. */
export interface ChartRequest {
  /** Upper case, without slash; may be a part of a symbol. */
  readonly symbol: string | null;
  readonly timeframe: Timeframe | null;
  readonly exchange: Market["exchange"] | null;
  readonly marketType: Market["marketType"] | null;
  /** An indicator named behind the symbol, and the values typed behind it. */
  readonly indicator: { readonly def: IndicatorDef; readonly values: readonly string[] } | null;
}

const EXCHANGES: ReadonlyMap<string, Market["exchange"]> = new Map([
  ["binance", "binance"],
  ["bybit", "bybit"],
]);
const MARKET_TYPES: ReadonlyMap<string, Market["marketType"]> = new Map([
  ["spot", "spot"],
  ["спот", "spot"],
  ["futures", "futures"],
  ["future", "futures"],
  ["perp", "futures"],
  ["фьючерс", "futures"],
  ["фьючерсы", "futures"],
]);
const RUSSIAN_UNITS: Readonly<Record<string, string>> = { м: "m", ч: "h", д: "d" };

/**
 * Reads words in any order and case: `BTCUSDT`, `btc/usdt 1h`, `binance futures ethusdt 15m`, `4ч`, and behind the
 * symbol an indicator with its values: `btcusdt 1h ema 50`. Null where what is left for the symbol cannot be one.
 */
export function parseChartRequest(text: string): ChartRequest | null {
  const words = text
    .toLowerCase()
    .split(/[\s,;·]+/)
    .filter((word) => word !== "");
  const find = <T>(read: (word: string) => T | null) => {
    const index = words.findIndex((word) => read(word) !== null);
    const [word = ""] = index < 0 ? [] : words.splice(index, 1);
    return read(word);
  };
  const exchange = find((word) => EXCHANGES.get(word) ?? null);
  const marketType = find((word) => MARKET_TYPES.get(word) ?? null);
  const timeframe = find(readTimeframe);
  const { before, indicator } = splitIndicator(words);
  const symbol = before
    .join("")
    .replace(/[/_:-]/g, "")
    .toUpperCase();
  if (!/^[A-Z0-9]{0,40}$/.test(symbol)) return null;
  return { symbol: symbol === "" ? null : symbol, timeframe, exchange, marketType, indicator };
}

/** What stands before the name of an indicator, which may have several words, and the values behind it. */
function splitIndicator(words: readonly string[]): {
  readonly before: readonly string[];
  readonly indicator: ChartRequest["indicator"];
} {
  for (let from = 1; from < words.length; from++) {
    for (let end = words.length; end > from; end--) {
      const def = indicatorNamed(words.slice(from, end).join(" "));
      if (def !== null) return { before: words.slice(0, from), indicator: { def, values: words.slice(end) } };
    }
  }
  return { before: words, indicator: null };
}

function readTimeframe(word: string): Timeframe | null {
  const latin = word.replace(/[мчд]$/, (unit) => RUSSIAN_UNITS[unit] ?? unit);
  return isTimeframe(latin) ? latin : null;
}
