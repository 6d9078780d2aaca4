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
 * The instruments of an `instruments-info`'s result: of the linear ones perpetual contracts alone.
 *
 * @throws RoehubError `venue_unavailable` where the result is not as documented.
 */
export function readBybitInstruments(
  result: VenueObject,
  marketType: VenueMarketType,
): { instruments: readonly VenueInstrument[]; nextCursor: string | null } {
  const { list, nextPageCursor } = result;
  if (!Array.isArray(list)) throw undocumentedAnswer("the instruments are no list");
  const objects: readonly unknown[] = list;
  const instruments = objects.flatMap((object) => {
    if (!isVenueObject(object)) throw undocumentedAnswer("an instrument is no object");
    return readInstrument(object, marketType) ?? [];
  });
  const hasNext = typeof nextPageCursor === "string" && nextPageCursor !== "";
  return { instruments, nextCursor: hasNext ? nextPageCursor : null };
}

function readInstrument(object: VenueObject, marketType: VenueMarketType): VenueInstrument | null {
  const { symbol, status, baseCoin, quoteCoin } = object;
  if (typeof symbol !== "string") throw undocumentedAnswer("an instrument has no name");
  if (!isVenueSymbol(symbol)) return null;
  if (marketType === "futures" && object["contractType"] !== "LinearPerpetual") return null;
  if (typeof status !== "string" || typeof baseCoin !== "string" || typeof quoteCoin !== "string") {
    throw undocumentedAnswer("an instrument lacks its status or coins");
  }
  const sizes = object["lotSizeFilter"];
  const [lotName, notionalName] =
    marketType === "spot" ? ["basePrecision", "minOrderAmt"] : ["qtyStep", "minNotionalValue"];
  return {
    symbol,
    base: baseCoin,
    quote: quoteCoin,
    status,
    isTradable: status === "Trading",
    tickSize: filterValue(object["priceFilter"], "tickSize"),
    lotSize: filterValue(sizes, lotName),
    minNotional: filterValue(sizes, notionalName),
    listedAt: readLaunch(object["launchTime"]),
    meta: venueMeta(object),
  };
}

/** `"0"` where the venue does not know. */
function readLaunch(value: unknown): VenueInstrument["listedAt"] {
  return value === "0" ? null : readEpochMs(value);
}

/** Null where the venue does not say: older linear instruments have no least notional. */
function filterValue(filter: unknown, name: string): string | null {
  if (!isVenueObject(filter)) throw undocumentedAnswer("an instrument lacks a filter");
  const value = filter[name];
  if (value === undefined || value === "") return null;
  const text = readDecimalText(value);
  if (text === null) throw undocumentedAnswer(`an instrument's ${name} is no decimal`);
  return text;
}
