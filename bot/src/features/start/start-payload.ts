import { fromId62, type StrategyId } from "@roehub/core/kernel/ids";
import type { InstrumentRef } from "@roehub/core/market-data/market";
import { findTemplate } from "@roehub/core/strategy/templates";
import { DEFAULT_TIMEFRAME, readChartTarget } from "../chart/chart-target.ts";

/** What a `t.me/{bot}?start={payload}` link leads to. */
export type StartPayload =
  | { readonly kind: "none" }
  | { readonly kind: "strategy"; readonly strategyId: StrategyId }
  | { readonly kind: "new"; readonly templateId: string }
  | { readonly kind: "backtest"; readonly templateId: string }
  | { readonly kind: "chart"; readonly ref: InstrumentRef }
  | { readonly kind: "unknown" };

/** Reads `s_{id62}`, `new_{template}`, `bt_{template}` and `chart_{market}_{SYMBOL}`. Telegram lets at most 64 of `A-Za-z0-9_-` through. */
export function parseStartPayload(text: string): StartPayload {
  if (text === "") return { kind: "none" };
  const [, word, rest = ""] = /^(s|new|bt|chart)_([A-Za-z0-9_-]{1,60})$/.exec(text) ?? [];
  if (word === "new" || word === "bt") {
    if (findTemplate(rest) === null) return { kind: "unknown" };
    return { kind: word === "new" ? "new" : "backtest", templateId: rest };
  }
  if (word === "chart") {
    const target = readChartTarget(`${rest.replace("_", ":")}:${DEFAULT_TIMEFRAME}`);
    return target === null ? { kind: "unknown" } : { kind: "chart", ref: target.ref };
  }
  const uuid = word === "s" ? fromId62(rest) : null;
  return uuid === null ? { kind: "unknown" } : { kind: "strategy", strategyId: uuid as StrategyId };
}
