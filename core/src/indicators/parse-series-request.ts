import { type Parsed, parsed, refused } from "../kernel/parsed.ts";
import { type EpochMs, parseInstant } from "../kernel/time.ts";
import { TIMEFRAMES, type Timeframe, timeframeMs } from "../kernel/timeframe.ts";
import {
  childCursor,
  printable,
  readChoice,
  readMembers,
  refuse,
  type WireCursor,
  wireCursor,
} from "../kernel/wire-cursor.ts";
import { findMarket, type InstrumentRef, type MarketId } from "../market-data/market.ts";
import type { IndicatorDef, Params } from "./indicator.ts";
import { type IndicatorBounds, readParams } from "./parse-params.ts";
import { findIndicator } from "./registry.ts";

/** One indicator at one parameter point over the candles that open in `[start, end)`. */
export interface SeriesRequest {
  readonly ref: InstrumentRef;
  readonly timeframe: Timeframe;
  readonly def: IndicatorDef;
  readonly params: Params;
  readonly start: EpochMs;
  readonly end: EpochMs;
}

/** A range may hold no more: what one request reads and answers stays bounded. */
const RANGE_CANDLES_MAX = 1_500;

/**
 * Reads `ComputeIndicator` in its wire form. Nothing is coerced, unknown fields are refused, and everything wrong is told
 * at once, in a fixed order. Whether the instrument is known is not asked here.
 */
export function parseSeriesRequest(wire: unknown, bounds: IndicatorBounds): Parsed<SeriesRequest> {
  const cursor = wireCursor(wire);
  const members = readMembers(cursor, {
    required: ["market_id", "symbol", "timeframe", "id", "start", "end"],
    optional: ["params"],
  });
  const read = <T>(name: string, reader: (place: WireCursor) => T | null): T | null => {
    const place = (members as ReadonlyMap<string, WireCursor> | null)?.get(name);
    return place === undefined ? null : reader(place);
  };
  const marketId = read("market_id", readMarketId);
  const symbol = read("symbol", readSymbol);
  const timeframe = read("timeframe", (place) => readChoice(place, TIMEFRAMES));
  const def = read("id", readId);
  const paramsAt = members?.get("params") ?? childCursor(cursor, "params", {});
  const params = def === null ? null : readParams(def, paramsAt, bounds);
  const start = read("start", readTime);
  const end = read("end", readTime);
  if (start !== null && end !== null) checkRange(cursor, { start, end, timeframe });
  if (marketId === null || symbol === null || timeframe === null || def === null) {
    return refused(cursor.problems);
  }
  if (params === null || start === null || end === null || cursor.problems.length > 0) {
    return refused(cursor.problems);
  }
  return parsed({ ref: { marketId, symbol }, timeframe, def, params, start, end });
}

function readMarketId(cursor: WireCursor): MarketId | null {
  const { value } = cursor;
  if (typeof value !== "number") return refuse(cursor, { code: "wrong_type", message: "must be a number" });
  const market = findMarket(value);
  if (market !== null) return market.marketId;
  return refuse(cursor, { code: "not_allowed", message: "must be one of 1, 2, 3, 4" });
}

function readSymbol(cursor: WireCursor): string | null {
  const { value } = cursor;
  if (typeof value !== "string") return refuse(cursor, { code: "wrong_type", message: "must be a text" });
  if (/^[A-Z0-9]{2,40}$/.test(value)) return value;
  return refuse(cursor, { code: "bad_text", message: "must be a symbol like BTCUSDT" });
}

function readId(cursor: WireCursor): IndicatorDef | null {
  const { value } = cursor;
  if (typeof value !== "string") return refuse(cursor, { code: "wrong_type", message: "must be a text" });
  const def = findIndicator(value);
  if (def !== null) return def;
  const id = printable(value);
  return refuse(cursor, {
    code: "unknown_indicator",
    message: `no indicator is called ${id}`,
    params: { id },
  });
}

function readTime(cursor: WireCursor): EpochMs | null {
  const { value } = cursor;
  if (typeof value !== "string") return refuse(cursor, { code: "wrong_type", message: "must be a text" });
  const at = parseInstant(value);
  return at ?? refuse(cursor, { code: "bad_time", message: "is no time that exists" });
}

function checkRange(
  cursor: WireCursor,
  { start, end, timeframe }: { start: EpochMs; end: EpochMs; timeframe: Timeframe | null },
): void {
  if (start >= end) {
    refuse(childCursor(cursor, "end", end), { code: "empty_range", message: "must be after the start" });
  } else if (timeframe !== null && end - start > RANGE_CANDLES_MAX * timeframeMs(timeframe)) {
    refuse(childCursor(cursor, "start", start), {
      code: "too_large",
      message: `the range may hold at most ${RANGE_CANDLES_MAX} candles`,
      params: { limit: RANGE_CANDLES_MAX },
    });
  }
}
