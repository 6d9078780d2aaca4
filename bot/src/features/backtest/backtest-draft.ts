import { assert } from "@roehub/core/kernel/assert";
import type { Json } from "@roehub/core/kernel/canonical-json";
import type { StrategyId } from "@roehub/core/kernel/ids";
import { epochMs, formatInstant } from "@roehub/core/kernel/time";
import type { Timeframe } from "@roehub/core/kernel/timeframe";
import { defaultExecution } from "@roehub/core/strategy/default-execution";
import type {
  DirectionMode,
  FillModel,
  Sizing,
  StrategyExecution,
} from "@roehub/core/strategy/strategy-spec";
import { sizingJson } from "@roehub/core/strategy/strategy-spec-json";
import { findTemplate, type StrategyTemplate } from "@roehub/core/strategy/templates";
import type { TypedStops } from "../../typed-input.ts";
import type { InstrumentPick } from "../steps/instrument-pick.ts";
import type { ChosenInstrument } from "../steps/instrument-step.ts";
import { type UnseenCheck, validationOf } from "./unseen-check.ts";

/** What is tested. */
export type BacktestSource =
  | { readonly kind: "template"; readonly templateId: string }
  | {
      readonly kind: "saved";
      readonly strategyId: StrategyId;
      readonly name: string;
      readonly execution: StrategyExecution | null;
    };

/** What was answered so far. Null settings are those of the source. */
export interface BacktestDraft {
  readonly source: BacktestSource | null;
  /** What the list of instruments is narrowed to. */
  readonly query: string;
  /** Which part of the list is looked at. */
  readonly pick?: InstrumentPick;
  /** Instrument and timeframe were brought along, and are not asked for. */
  readonly hasPlace?: boolean;
  readonly instrument: ChosenInstrument | null;
  readonly timeframe: Timeframe | null;
  readonly period: { readonly startMs: number; readonly endMs: number } | null;
  readonly direction: DirectionMode | null;
  readonly sizing: Sizing | null;
  readonly sl: TypedStops | null;
  readonly tp: TypedStops | null;
  /** Where stops fill. Absent: as the source says. */
  readonly fillModel?: FillModel;
  /** Absent or null: ranked and reported on the same bars. */
  readonly unseen?: UnseenCheck | null;
  /** Try the template's sweep around its values, not only the values. */
  readonly isSweep: boolean;
}

export const EMPTY_DRAFT: BacktestDraft = {
  source: null,
  query: "",
  instrument: null,
  timeframe: null,
  period: null,
  direction: null,
  sizing: null,
  sl: null,
  tp: null,
  isSweep: true,
};

/** A draft whose questions are all answered. */
export interface CompleteDraft extends BacktestDraft {
  readonly source: BacktestSource;
  readonly instrument: ChosenInstrument;
  readonly timeframe: Timeframe;
  readonly period: { readonly startMs: number; readonly endMs: number };
}

export function completeDraft(draft: BacktestDraft): CompleteDraft {
  const { source, instrument, timeframe, period } = draft;
  assert(
    source !== null && instrument !== null && timeframe !== null && period !== null,
    "a backtest draft is complete once its period is chosen",
  );
  return { ...draft, source, instrument, timeframe, period };
}

/** Whether instrument and timeframe are not asked for: a chart brought them, or a saved strategy does. */
export function bringsPlace({ source, hasPlace = false }: BacktestDraft): boolean {
  return hasPlace || source?.kind === "saved";
}

/** The template of a draft, or null where a saved strategy is tested. */
export function templateOf(draft: BacktestDraft): StrategyTemplate | null {
  return draft.source?.kind === "template" ? findTemplate(draft.source.templateId) : null;
}

/** What runs where the draft says nothing. */
export function baseExecution(draft: CompleteDraft): StrategyExecution {
  const own = draft.source.kind === "saved" ? draft.source.execution : null;
  return own ?? defaultExecution(draft.instrument.marketId);
}

/** The request in its wire form. */
export function wireRequest(draft: CompleteDraft): { readonly [key: string]: Json } {
  const { source, period } = draft;
  const timeRange = {
    start: formatInstant(epochMs(period.startMs)),
    end: formatInstant(epochMs(period.endMs)),
  };
  const { unseen = null, fillModel } = draft;
  const settings = {
    time_range: timeRange,
    ...(fillModel === undefined ? {} : { fill_model: fillModel }),
    ...(unseen === null ? {} : { validation: validationOf(unseen, draft) }),
    ...(draft.direction === null ? {} : { direction_mode: draft.direction }),
    ...(draft.sizing === null ? {} : { sizing: sizingJson(draft.sizing) }),
  };
  if (source.kind === "saved") {
    const risk = riskJson(draft);
    return {
      mode: "saved",
      strategy_id: source.strategyId,
      ...settings,
      ...(Object.keys(risk).length === 0 ? {} : { risk }),
    };
  }
  const template = templateOf(draft);
  assert(template !== null, "the template of a draft exists");
  const swept = draft.isSweep ? template.sweep.risk : {};
  return {
    mode: "template",
    instrument: { market_id: draft.instrument.marketId, symbol: draft.instrument.symbol },
    timeframe: draft.timeframe,
    indicators: indicatorsJson(draft.isSweep ? template.sweep.indicators : template.indicators),
    ...settings,
    risk: { sl_pct: null, tp_pct: null, ...(swept as Record<string, Json>), ...riskJson(draft) },
  };
}

function indicatorsJson(
  indicators: readonly { id: string; rule: string; params: Readonly<Record<string, unknown>> }[],
): Json {
  return indicators.map(({ id, rule, params }) => ({
    id,
    rule,
    params: { ...params } as Record<string, Json>,
  }));
}

function riskJson(draft: BacktestDraft): Record<string, Json> {
  return {
    ...(draft.sl === null ? {} : { sl_pct: stopsJson(draft.sl) }),
    ...(draft.tp === null ? {} : { tp_pct: stopsJson(draft.tp) }),
  };
}

function stopsJson(stops: TypedStops): Json {
  if (stops.kind === "range") return { start: stops.start, stop: stops.stop, step: stops.step };
  const [only = null] = stops.values;
  return stops.values.length === 1 ? only : { values: [...stops.values] };
}
