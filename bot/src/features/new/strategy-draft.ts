import type { Params } from "@roehub/core/indicators/indicator";
import { findIndicator } from "@roehub/core/indicators/registry";
import { assert, ensureDefined } from "@roehub/core/kernel/assert";
import type { StrategyId } from "@roehub/core/kernel/ids";
import type { Timeframe } from "@roehub/core/kernel/timeframe";
import type { MarketId } from "@roehub/core/market-data/market";
import type { StrategyIndicator, StrategySpec } from "@roehub/core/strategy/strategy-spec";
import type { GroupPage } from "../indicators/indicator-groups.ts";
import type { InstrumentPick } from "../steps/instrument-pick.ts";
import type { ChosenInstrument } from "../steps/instrument-step.ts";

/** A strategy in the making: from nothing, from a template, or from a parent that it changes. */
export interface StrategyDraft {
  /** What it is a clone of; null for a new one. */
  readonly parent: {
    readonly strategyId: StrategyId;
    readonly name: string;
    readonly spec: StrategySpec;
  } | null;
  readonly marketId: MarketId | null;
  /** What the list of instruments is narrowed to. */
  readonly query: string;
  /** Which part of the list is looked at. */
  readonly pick?: InstrumentPick;
  readonly instrument: ChosenInstrument | null;
  readonly timeframe: Timeframe | null;
  readonly indicators: readonly StrategyIndicator[];
  /** Which part of the indicators is looked at; without it, the most used ones. */
  readonly indicatorPick?: IndicatorPick | null;
  /** The indicator whose parameters are being asked for, and its place in the list, which is the end for a new one. */
  readonly edited: { readonly index: number; readonly indicator: StrategyIndicator } | null;
  /** The parameter being asked for. */
  readonly param: string | null;
}

/** A page of a group, or those that are like what was typed. */
export type IndicatorPick =
  | ({ readonly kind: "group" } & GroupPage)
  | { readonly kind: "near"; readonly typed: string; readonly ids: readonly string[] };

export const EMPTY_STRATEGY: StrategyDraft = {
  parent: null,
  marketId: null,
  query: "",
  instrument: null,
  timeframe: null,
  indicators: [],
  edited: null,
  param: null,
};

/** More than this fit into no message; a page of the app shows them all. */
export const MAX_CHAT_INDICATORS = 6;

/** The spec that a complete draft stands for. A clone keeps its parent's run defaults. */
export function specOfDraft({ parent, instrument, timeframe, indicators }: StrategyDraft): StrategySpec {
  assert(
    instrument !== null && timeframe !== null && indicators.length > 0,
    "a strategy draft is complete once it has an indicator",
  );
  const { execution } = parent?.spec ?? {};
  return {
    schemaVersion: 1,
    instrument: { marketId: instrument.marketId, symbol: instrument.symbol },
    timeframe,
    indicators,
    ...(execution === undefined ? {} : { execution }),
  };
}

/** The indicator at its defaults, read by its default rule. */
export function defaultPoint(id: string): StrategyIndicator | null {
  const def = findIndicator(id);
  if (def === null) return null;
  const params: Params = Object.fromEntries(def.params.map((param) => [param.name, param.default]));
  return { id, rule: def.defaultRule, params };
}

/** The draft with the edited indicator put into its place. */
export function withEdited(draft: StrategyDraft): StrategyDraft {
  const { index, indicator } = ensureDefined(draft.edited, "edited indicator");
  const indicators = [...draft.indicators];
  indicators[index] = indicator;
  return { ...draft, indicators, indicatorPick: null, edited: null, param: null };
}
