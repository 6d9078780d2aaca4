import type { IndicatorDef } from "../indicators/indicator.ts";
import { type IndicatorBounds, readParams } from "../indicators/parse-params.ts";
import { findIndicator, findRule } from "../indicators/registry.ts";
import type { Parsed } from "../kernel/parsed.ts";
import { parsed, refused } from "../kernel/parsed.ts";
import { TIMEFRAMES } from "../kernel/timeframe.ts";
import {
  childCursor,
  printable,
  readChoice,
  readElements,
  readMembers,
  refuse,
  type WireCursor,
  wireCursor,
} from "../kernel/wire-cursor.ts";
import { type InstrumentRef, MARKETS, type MarketId } from "../market-data/market.ts";
import { readExecution } from "./read-execution.ts";
import type { StrategyIndicator, StrategySpec } from "./strategy-spec.ts";

/** More indicators than this make no readable strategy. */
export const MAX_STRATEGY_INDICATORS = 16;

/**
 * Reads `StrategySpecV1` in its wire form (snake_case JSON). Nothing is coerced, unknown fields are refused, and
 * everything wrong is told at once, in a fixed order. Absent rules, parameters and run defaults are filled in, so
 * that what is stored is complete. `bounds` narrow the parameters of indicators.
 */
export function parseStrategySpec(wire: unknown, bounds: IndicatorBounds = {}): Parsed<StrategySpec> {
  const cursor = wireCursor(wire);
  const spec = readStrategySpec(cursor, bounds);
  return spec === null || cursor.problems.length > 0 ? refused(cursor.problems) : parsed(spec);
}

function readStrategySpec(cursor: WireCursor, bounds: IndicatorBounds): StrategySpec | null {
  const members = readMembers(cursor, {
    required: ["schema_version", "instrument", "timeframe", "indicators"],
    optional: ["execution"],
  });
  if (members === null) return null;
  const versionAt = members.get("schema_version");
  if (versionAt !== undefined && versionAt.value !== 1) {
    refuse(versionAt, { code: "not_allowed", message: "must be 1", params: { allowed: "1" } });
  }
  const instrumentAt = members.get("instrument");
  const timeframeAt = members.get("timeframe");
  const indicatorsAt = members.get("indicators");
  const executionAt = members.get("execution");
  const instrument = instrumentAt === undefined ? null : readInstrument(instrumentAt);
  const timeframe = timeframeAt === undefined ? null : readChoice(timeframeAt, TIMEFRAMES);
  const indicators = indicatorsAt === undefined ? null : readIndicators(indicatorsAt, bounds);
  const execution = executionAt === undefined ? null : readExecution(executionAt, instrument?.marketId ?? 1);
  if (instrument === null || timeframe === null || indicators === null) return null;
  return {
    schemaVersion: 1,
    instrument,
    timeframe,
    indicators,
    ...(execution === null ? {} : { execution }),
  };
}

/** Reads `{ market_id, symbol }`. Whether the instrument is known to the reference data is not asked here. */
export function readInstrument(cursor: WireCursor): InstrumentRef | null {
  const members = readMembers(cursor, { required: ["market_id", "symbol"] });
  const marketAt = members?.get("market_id");
  const symbolAt = members?.get("symbol");
  const marketId = marketAt === undefined ? null : readMarketId(marketAt);
  const symbol = symbolAt === undefined ? null : readSymbol(symbolAt);
  return marketId === null || symbol === null ? null : { marketId, symbol };
}

function readMarketId(cursor: WireCursor): MarketId | null {
  const market = MARKETS.find(({ marketId }) => marketId === cursor.value);
  if (market !== undefined) return market.marketId;
  const allowed = MARKETS.map(({ marketId }) => marketId).join(", ");
  if (typeof cursor.value !== "number") {
    return refuse(cursor, {
      code: "wrong_type",
      message: "must be a number",
      params: { expected: "number" },
    });
  }
  return refuse(cursor, { code: "not_allowed", message: `must be one of ${allowed}`, params: { allowed } });
}

/** How exchanges write symbols. */
export const SYMBOL = /^[A-Z0-9][A-Z0-9_-]{0,39}$/;

function readSymbol(cursor: WireCursor): string | null {
  const { value } = cursor;
  if (typeof value !== "string") {
    return refuse(cursor, { code: "wrong_type", message: "must be a text", params: { expected: "text" } });
  }
  if (SYMBOL.test(value)) return value;
  return refuse(cursor, {
    code: "bad_text",
    message: "must be a symbol in capital letters and digits, such as BTCUSDT",
    params: { value: printable(value) },
  });
}

function readIndicators(cursor: WireCursor, bounds: IndicatorBounds): readonly StrategyIndicator[] | null {
  const elements = readElements(cursor, { min: 1, max: MAX_STRATEGY_INDICATORS });
  if (elements === null) return null;
  const indicators = elements.map((element) => readIndicator(element, bounds));
  return indicators.every((indicator) => indicator !== null) ? indicators : null;
}

function readIndicator(cursor: WireCursor, bounds: IndicatorBounds): StrategyIndicator | null {
  const members = readMembers(cursor, { required: ["id"], optional: ["rule", "params"] });
  const idAt = members?.get("id");
  if (members === null || idAt === undefined) return null;
  const def = readIndicatorId(idAt);
  if (def === null) return null;
  const ruleAt = members.get("rule");
  const paramsAt = members.get("params") ?? childCursor(cursor, "params", {});
  const rule = ruleAt === undefined ? def.defaultRule : readRule(ruleAt, def);
  const params = readParams(def, paramsAt, bounds);
  return rule === null || params === null ? null : { id: def.id, rule, params };
}

/** Reads the id of an indicator of the registry. */
export function readIndicatorId(cursor: WireCursor): IndicatorDef | null {
  const { value } = cursor;
  if (typeof value !== "string") {
    return refuse(cursor, { code: "wrong_type", message: "must be a text", params: { expected: "text" } });
  }
  const def = findIndicator(value);
  if (def !== null) return def;
  const id = printable(value);
  return refuse(cursor, {
    code: "unknown_indicator",
    message: `no indicator is called ${id}`,
    params: { id },
  });
}

/** Reads the name of one of the indicator's rules. */
export function readRule(cursor: WireCursor, def: IndicatorDef): string | null {
  const { value } = cursor;
  if (typeof value !== "string") {
    return refuse(cursor, { code: "wrong_type", message: "must be a text", params: { expected: "text" } });
  }
  if (findRule(def, value) !== null) return value;
  const rule = printable(value);
  return refuse(cursor, {
    code: "unknown_rule",
    message: `${def.id} has no rule ${rule}`,
    params: { id: def.id, rule, allowed: Object.keys(def.rules).join(", ") },
  });
}
