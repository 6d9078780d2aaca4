import { type Parsed, parsed, refused } from "../kernel/parsed.ts";
import { type EpochMs, parseInstant } from "../kernel/time.ts";
import { TIMEFRAMES, type Timeframe, timeframeMs } from "../kernel/timeframe.ts";
import {
  optionalReader,
  printable,
  readChoice,
  readMembers,
  refuse,
  type WireCursor,
  wireCursor,
} from "../kernel/wire-cursor.ts";
import type { InstrumentRef } from "../market-data/market.ts";
import { defaultExecution } from "../strategy/default-execution.ts";
import { readInstrument } from "../strategy/parse-strategy-spec.ts";
import type { StrategyExecution } from "../strategy/strategy-spec.ts";
import type { BacktestContext } from "./backtest-context.ts";
import { limitProblems } from "./backtest-limits.ts";
import type { BacktestRequest, GridIndicator } from "./backtest-request.ts";
import { readGridIndicators } from "./read-grid-indicators.ts";
import { RUN_FIELDS, type RunField, readRequestExecution } from "./read-request-execution.ts";
import { readValidation } from "./read-validation.ts";

const SAVED_FIELDS = ["strategy_id"] as const;
const TEMPLATE_FIELDS = ["instrument", "timeframe", "indicators"] as const;
const OPTIONAL_FIELDS = [...RUN_FIELDS, "validation"] as const;

type Field =
  | "mode"
  | "time_range"
  | "validation"
  | RunField
  | (typeof SAVED_FIELDS | typeof TEMPLATE_FIELDS)[number];

type Members = ReadonlyMap<Field, WireCursor>;

/**
 * Reads a backtest request in its wire form. Nothing is coerced, unknown fields are refused, axes are expanded,
 * defaults filled in (a saved strategy's own before the general ones), and everything wrong is told at once.
 */
export function parseBacktestRequest(wire: unknown, context: BacktestContext): Parsed<BacktestRequest> {
  const cursor = wireCursor(wire);
  const request = readRequest(cursor, context);
  if (request === null || cursor.problems.length > 0) return refused(cursor.problems);
  const problems = limitProblems(request, context.limits);
  return problems.length > 0 ? refused(problems) : parsed(request);
}

function readRequest(cursor: WireCursor, context: BacktestContext): BacktestRequest | null {
  const members = readRequestMembers(cursor);
  if (members === null) return null;
  const subject = members.has("strategy_id")
    ? readSaved(members, context)
    : readTemplate(members, context, cursor);
  const timeRange = readTimeRange(members.get("time_range"), subject?.timeframe ?? null);
  const base = subject?.execution ?? defaultExecution(subject?.instrument.marketId ?? 1);
  const execution = readRequestExecution(cursor, members, { base, context });
  const bars = subject === null || timeRange === null ? null : wholeBars(timeRange, subject.timeframe);
  const { maxBars } = context.limits;
  const validation = optionalReader<Field>(members)("validation", null, (at) =>
    readValidation(at, { bars, maxBars }),
  );
  if (subject === null || timeRange === null || execution === null) return null;
  const { instrument, timeframe, indicators } = subject;
  return { instrument, timeframe, indicators, timeRange, validation, ...execution };
}

/** The members of a request by its mode; without a known mode the fields of both are known, and none required. */
function readRequestMembers(cursor: WireCursor): Members | null {
  const { value } = cursor;
  const mode = typeof value === "object" && value !== null && "mode" in value ? value.mode : undefined;
  if (mode === "saved" || mode === "template") {
    const own = mode === "saved" ? SAVED_FIELDS : TEMPLATE_FIELDS;
    return readMembers<Field>(cursor, {
      required: ["mode", ...own, "time_range"],
      optional: OPTIONAL_FIELDS,
    });
  }
  const members = readMembers<Field>(cursor, {
    required: ["mode", "time_range"],
    optional: [...SAVED_FIELDS, ...TEMPLATE_FIELDS, ...OPTIONAL_FIELDS],
  });
  const modeAt = members?.get("mode");
  if (modeAt !== undefined) readChoice(modeAt, ["saved", "template"]);
  return members;
}

/** What is tested: a strategy's spec, or a template's indicators with their axes. */
interface Subject {
  readonly instrument: InstrumentRef;
  readonly timeframe: Timeframe;
  readonly indicators: readonly GridIndicator[];
  readonly execution: StrategyExecution | null;
}

function readSaved(members: Members, context: BacktestContext): Subject | null {
  const at = members.get("strategy_id");
  if (at === undefined) return null;
  if (typeof at.value !== "string") {
    return refuse(at, { code: "wrong_type", message: "must be a text", params: { expected: "text" } });
  }
  const spec = context.resolveStrategy(at.value);
  if (spec === null) {
    const id = printable(at.value);
    return refuse(at, { code: "unknown_strategy", message: `you have no strategy ${id}`, params: { id } });
  }
  return {
    instrument: spec.instrument,
    timeframe: spec.timeframe,
    indicators: spec.indicators.map(({ id, rule, params }) => ({
      id,
      rule,
      params: Object.fromEntries(Object.entries(params).map(([name, value]) => [name, [value]])),
    })),
    execution: spec.execution ?? null,
  };
}

function readTemplate(members: Members, context: BacktestContext, cursor: WireCursor): Subject | null {
  const instrumentAt = members.get("instrument");
  const timeframeAt = members.get("timeframe");
  const indicatorsAt = members.get("indicators");
  const instrument = instrumentAt === undefined ? null : readInstrument(instrumentAt);
  const timeframe = timeframeAt === undefined ? null : readChoice(timeframeAt, TIMEFRAMES);
  const indicators = indicatorsAt === undefined ? null : readGridIndicators(indicatorsAt, context);
  if (instrument !== null && !context.instrumentExists(instrument)) {
    refuse(instrumentAt ?? cursor, {
      code: "unknown_instrument",
      message: `there is no ${instrument.symbol} on market ${instrument.marketId}`,
      params: { symbol: instrument.symbol, market_id: instrument.marketId },
    });
  }
  if (instrument === null || timeframe === null || indicators === null) return null;
  return { instrument, timeframe, indicators, execution: null };
}

function readTimeRange(
  cursor: WireCursor | undefined,
  timeframe: Timeframe | null,
): BacktestRequest["timeRange"] | null {
  if (cursor === undefined) return null;
  const members = readMembers(cursor, { required: ["start", "end"] });
  const start = readTime(members?.get("start"));
  const end = readTime(members?.get("end"));
  if (start === null || end === null) return null;
  if (start >= end) return refuse(cursor, { code: "empty_range", message: "must start before it ends" });
  if (timeframe === null) return { start, end };
  if (wholeBars({ start, end }, timeframe) > 0) return { start, end };
  return refuse(cursor, {
    code: "empty_range",
    message: `holds no whole bar of ${timeframe}`,
    params: { timeframe },
  });
}

/** Bars wholly inside the range, candles or not; at most 0 of none. */
function wholeBars({ start, end }: BacktestRequest["timeRange"], timeframe: Timeframe): number {
  const lengthMs = timeframeMs(timeframe);
  return Math.floor(end / lengthMs) - Math.ceil(start / lengthMs);
}

function readTime(cursor: WireCursor | undefined): EpochMs | null {
  if (cursor === undefined) return null;
  const { value } = cursor;
  if (typeof value !== "string") {
    return refuse(cursor, { code: "wrong_type", message: "must be a text", params: { expected: "text" } });
  }
  const at = parseInstant(value);
  if (at !== null) return at;
  return refuse(cursor, {
    code: "bad_time",
    message: "must be a time such as 2025-05-20T00:00:00Z",
    params: { value: printable(value) },
  });
}
