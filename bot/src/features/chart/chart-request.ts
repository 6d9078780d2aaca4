import type { IndicatorDef } from "@roehub/core/indicators/indicator";
import { isTimeframe, type Timeframe } from "@roehub/core/kernel/timeframe";
import type { Market } from "@roehub/core/market-data/market";
import { indicatorNamed, splitValues } from "../indicators/find-indicators.ts";

/** What was typed behind `/chart`. Null is what was left open. */
export interface ChartRequest {
  /** Upper case, without slash; may be a part of a symbol. Null too where only `otherwise` can be read. */
  readonly symbol: string | null;
  readonly timeframe: Timeframe | null;
  readonly exchange: Market["exchange"] | null;
  readonly marketType: Market["marketType"] | null;
  /** An indicator named behind the symbol, and the values typed behind it. */
  readonly indicator: TypedIndicator | null;
  /**
   * Another reading of words that name no indicator: the first is the symbol, and behind it stands an indicator that
   * nothing is called exactly: `btcusdt emma 50`. Null where there is none.
   */
  readonly otherwise: UnknownIndicator | null;
}

/** An indicator and the values that were typed behind its name. */
export interface TypedIndicator {
  readonly def: IndicatorDef;
  readonly values: readonly string[];
}

interface UnknownIndicator {
  readonly symbol: string;
  readonly name: string;
  readonly values: readonly string[];
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

/** A comma between digits is a decimal point: `bb 20 2,5`. */
const GAP = /(?:[\s;·]|,(?!\d)|(?<!\d),)+/;
const SYMBOL = /^[A-Z0-9]{1,40}$/;
/** Every run of words may be the name of an indicator, so that many of them take long; nobody means more. */
const WORDS_MOST = 24;

/**
 * Reads words in any order and case: `BTCUSDT`, `btc/usdt 1h`, `binance futures ethusdt 15m`, `4ч`, and behind the
 * symbol an indicator with its values: `btcusdt 1h ema 50`. Null where what is left for the symbol cannot be one,
 * or there are more than 24 words.
 */
export function parseChartRequest(text: string): ChartRequest | null {
  const words = text
    .toLowerCase()
    .split(GAP)
    .filter((word) => word !== "");
  if (words.length > WORDS_MOST) return null;
  const find = <T>(read: (word: string) => T | null) => {
    const index = words.findIndex((word) => read(word) !== null);
    const [word = ""] = index < 0 ? [] : words.splice(index, 1);
    return read(word);
  };
  const exchange = find((word) => EXCHANGES.get(word) ?? null);
  const marketType = find((word) => MARKET_TYPES.get(word) ?? null);
  const timeframe = find(readTimeframe);
  const { before, indicator } = splitIndicator(words);
  const otherwise = indicator === null ? readUnknown(before) : null;
  const symbol = symbolOf(before);
  if (before.length > 0 && symbol === null && otherwise === null) return null;
  return { symbol, timeframe, exchange, marketType, indicator, otherwise };
}

/** The words as one symbol; null where they cannot be one. */
function symbolOf(words: readonly string[]): string | null {
  const symbol = words
    .join("")
    .replace(/[/_:-]/g, "")
    .toUpperCase();
  return SYMBOL.test(symbol) ? symbol : null;
}

function readUnknown([first = "", ...others]: readonly string[]): UnknownIndicator | null {
  const symbol = symbolOf([first]);
  const { name, values } = splitValues(others);
  return symbol === null || name === "" ? null : { symbol, name, values };
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
