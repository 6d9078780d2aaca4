import type { VenueInstrument, VenueMarketType } from "../venue.ts";
import { venueMeta } from "../venue-meta.ts";
import {
  isVenueObject,
  isVenueSymbol,
  readDecimalText,
  readEpochMs,
  undocumentedAnswer,
  type VenueObject,
} from "../venue-values.ts";

/**
 * The instruments of an `exchangeInfo`: on futures perpetual contracts alone, and of coins: a `TRADIFI_PERPETUAL` keeps
 * the hours of a stock exchange. Filters are optional; a filter that is there has its values. Source: https://developers.binance.com/docs/binance-spot-api-docs/filters
 *
 * @throws RoehubError `venue_unavailable` where the answer is not as documented.
 */
export function readBinanceInstruments(
  body: unknown,
  marketType: VenueMarketType,
): readonly VenueInstrument[] {
  const symbols: unknown = isVenueObject(body) ? body["symbols"] : undefined;
  if (!Array.isArray(symbols)) throw undocumentedAnswer("the symbols are no list");
  const objects: readonly unknown[] = symbols;
  return objects.flatMap((object) => {
    if (!isVenueObject(object)) throw undocumentedAnswer("a symbol is no object");
    return readInstrument(object, marketType) ?? [];
  });
}

function readInstrument(object: VenueObject, marketType: VenueMarketType): VenueInstrument | null {
  const { symbol, status, baseAsset, quoteAsset } = object;
  if (typeof symbol !== "string") throw undocumentedAnswer("a symbol has no name");
  if (!isVenueSymbol(symbol)) return null;
  if (marketType === "futures" && object["contractType"] !== "PERPETUAL") return null;
  if (typeof status !== "string" || typeof baseAsset !== "string" || typeof quoteAsset !== "string") {
    throw undocumentedAnswer("a symbol lacks its status or assets");
  }
  const isOpen = marketType === "futures" || object["isSpotTradingAllowed"] === true;
  const filters = readFilters(object["filters"]);
  return {
    symbol,
    base: baseAsset,
    quote: quoteAsset,
    status,
    isTradable: status === "TRADING" && isOpen,
    tickSize: filterValue(filters, "PRICE_FILTER", "tickSize"),
    lotSize: filterValue(filters, "LOT_SIZE", "stepSize"),
    minNotional: readMinNotional(filters, marketType),
    listedAt: marketType === "futures" ? readEpochMs(object["onboardDate"]) : null,
    meta: venueMeta(object),
  };
}

/** Spot had MIN_NOTIONAL and now has NOTIONAL, both with `minNotional`; futures name the value `notional`. */
function readMinNotional(filters: readonly VenueObject[], marketType: VenueMarketType): string | null {
  if (marketType === "futures") return filterValue(filters, "MIN_NOTIONAL", "notional");
  return (
    filterValue(filters, "NOTIONAL", "minNotional") ?? filterValue(filters, "MIN_NOTIONAL", "minNotional")
  );
}

function readFilters(value: unknown): readonly VenueObject[] {
  if (!Array.isArray(value) || !value.every(isVenueObject)) {
    throw undocumentedAnswer("a symbol's filters are no list of objects");
  }
  return value;
}

function filterValue(filters: readonly VenueObject[], filterType: string, name: string): string | null {
  const filter = filters.find((one) => one["filterType"] === filterType);
  if (filter === undefined) return null;
  const text = readDecimalText(filter[name]);
  if (text === null) throw undocumentedAnswer(`a filter's ${name} is no decimal`);
  return text;
}
