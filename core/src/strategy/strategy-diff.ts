import type { ParamValue } from "../indicators/indicator.ts";
import { findIndicator } from "../indicators/registry.ts";
import { ensureDefined } from "../kernel/assert.ts";
import { canonicalJson } from "../kernel/canonical-json.ts";
import { findMarket, type InstrumentRef } from "../market-data/market.ts";
import type { Sizing, StrategyExecution, StrategyIndicator, StrategySpec } from "./strategy-spec.ts";
import { sizingJson } from "./strategy-spec-json.ts";

/** One difference between two strategies that changes what they do. */
export type StrategyChange =
  | { readonly kind: TextKind; readonly from: string; readonly to: string }
  | { readonly kind: "indicator_added" | "indicator_removed"; readonly indicator: StrategyIndicator }
  | {
      readonly kind: "rule";
      readonly indicator: StrategyIndicator;
      readonly from: string;
      readonly to: string;
    }
  | {
      readonly kind: "param";
      /** The indicator as it was. */
      readonly indicator: StrategyIndicator;
      readonly param: string;
      readonly from: ParamValue;
      readonly to: ParamValue;
    }
  | { readonly kind: "execution_added" | "execution_removed" }
  | { readonly kind: "sizing"; readonly from: Sizing; readonly to: Sizing }
  | { readonly kind: AmountKind; readonly from: number | null; readonly to: number | null };

/**
 * What differs between two strategies, in the order in which a strategy reads: instrument, timeframe, indicators,
 * run defaults. The order of indicators means nothing and is no difference.
 */
export function diffStrategies(from: StrategySpec, to: StrategySpec): readonly StrategyChange[] {
  return [
    ...diffInstruments(from.instrument, to.instrument),
    ...changed("timeframe", from.timeframe, to.timeframe),
    ...diffIndicators(from.indicators, to.indicators),
    ...diffExecutions(from.execution, to.execution),
  ];
}

function diffInstruments(from: InstrumentRef, to: InstrumentRef): StrategyChange[] {
  const [was, is] = [from, to].map(({ marketId }) => ensureDefined(findMarket(marketId), "market"));
  return [
    ...changed("exchange", was?.exchange ?? "", is?.exchange ?? ""),
    ...changed("market_type", was?.marketType ?? "", is?.marketType ?? ""),
    ...changed("symbol", from.symbol, to.symbol),
  ];
}

/** Pairs indicators that are the same, then those of one id and rule, then those of one id; the rest came or went. */
function diffIndicators(
  from: readonly StrategyIndicator[],
  to: readonly StrategyIndicator[],
): StrategyChange[] {
  const unpaired = new Set(to);
  const pairs = new Map<StrategyIndicator, StrategyIndicator>();
  const alike: ((a: StrategyIndicator, b: StrategyIndicator) => boolean)[] = [
    (a, b) => a.id === b.id && a.rule === b.rule && diffPair(a, b).length === 0,
    (a, b) => a.id === b.id && a.rule === b.rule,
    (a, b) => a.id === b.id,
  ];
  for (const isAlike of alike) {
    for (const was of from) {
      if (pairs.has(was)) continue;
      const is = [...unpaired].find((candidate) => isAlike(was, candidate));
      if (is === undefined) continue;
      pairs.set(was, is);
      unpaired.delete(is);
    }
  }
  const changes = from.flatMap((was): StrategyChange[] => {
    const is = pairs.get(was);
    return is === undefined ? [{ kind: "indicator_removed", indicator: was }] : diffPair(was, is);
  });
  const added = [...unpaired].map((indicator) => ({ kind: "indicator_added", indicator }) as const);
  return [...changes, ...added];
}

/** What differs between two points of one indicator. */
function diffPair(was: StrategyIndicator, is: StrategyIndicator): StrategyChange[] {
  const def = ensureDefined(findIndicator(was.id), `indicator ${was.id}`);
  const rule: StrategyChange[] =
    was.rule === is.rule ? [] : [{ kind: "rule", indicator: was, from: was.rule, to: is.rule }];
  const params = def.params.flatMap(({ name }): StrategyChange[] => {
    const from = ensureDefined(was.params[name], `parameter ${name}`);
    const to = ensureDefined(is.params[name], `parameter ${name}`);
    return from === to ? [] : [{ kind: "param", indicator: was, param: name, from, to }];
  });
  return [...rule, ...params];
}

function diffExecutions(
  from: StrategyExecution | undefined,
  to: StrategyExecution | undefined,
): StrategyChange[] {
  if (from === undefined || to === undefined) {
    if (from === to) return [];
    return [{ kind: from === undefined ? "execution_added" : "execution_removed" }];
  }
  const sameSizing = canonicalJson(sizingJson(from.sizing)) === canonicalJson(sizingJson(to.sizing));
  return [
    ...changed("direction_mode", from.directionMode, to.directionMode),
    ...(sameSizing ? [] : [{ kind: "sizing", from: from.sizing, to: to.sizing } as const]),
    ...changedAmount("init_cash_quote", from.initCashQuote, to.initCashQuote),
    ...changedAmount("sl_pct", from.slPct, to.slPct),
    ...changedAmount("tp_pct", from.tpPct, to.tpPct),
    ...changed("fill_model", from.fillModel, to.fillModel),
    ...changedAmount("fee_pct", from.feePct, to.feePct),
    ...changedAmount("slippage_pct", from.slippagePct, to.slippagePct),
  ];
}

type TextKind = "exchange" | "market_type" | "symbol" | "timeframe" | "direction_mode" | "fill_model";
type AmountKind = "sl_pct" | "tp_pct" | "fee_pct" | "slippage_pct" | "init_cash_quote";

function changed(kind: TextKind, from: string, to: string): StrategyChange[] {
  return from === to ? [] : [{ kind, from, to }];
}

function changedAmount(kind: AmountKind, from: number | null, to: number | null): StrategyChange[] {
  return from === to ? [] : [{ kind, from, to }];
}
