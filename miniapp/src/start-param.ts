import { fromId62, toId62 } from "@roehub/core/kernel/ids";
import { findMarket, type InstrumentRef } from "@roehub/core/market-data/market";

/** A page of the Mini App. Ids are UUIDs. */
export type Page =
  | { readonly name: "strategies" }
  | { readonly name: "strategy"; readonly strategyId: string }
  | { readonly name: "backtests" }
  | { readonly name: "result"; readonly backtestId: string }
  | { readonly name: "terminal" }
  | { readonly name: "chart"; readonly instrument: InstrumentRef }
  | { readonly name: "not-found" };

/**
 * The page that a deep link names: nothing is the list of strategies, `s_{id}` a strategy, `bt` the list of
 * results, `r_{id}` a stored result, ids in base 62, `tm` the list of instruments, `t_{market_id}_{SYMBOL}` a chart.
 * Anything else is "not found", as a foreign id is.
 */
export function parseStartParam(text: string | undefined): Page {
  if (text === undefined || text === "" || text === "st") return { name: "strategies" };
  if (text === "bt") return { name: "backtests" };
  if (text === "tm") return { name: "terminal" };
  if (text.startsWith("t_")) return parseChart(text);
  const match = /^([sr])_(.+)$/.exec(text);
  const id = fromId62(match?.[2] ?? "");
  if (match === null || id === null) return { name: "not-found" };
  return match[1] === "s" ? { name: "strategy", strategyId: id } : { name: "result", backtestId: id };
}

function parseChart(text: string): Page {
  const [, marketId = "", symbol = ""] = /^t_(\d)_([A-Z0-9]{2,40})$/.exec(text) ?? [];
  const market = findMarket(Number(marketId));
  if (market === null) return { name: "not-found" };
  return { name: "chart", instrument: { marketId: market.marketId, symbol } };
}

/** The parameter that `parseStartParam` reads back as `page`. */
export function formatStartParam(page: Page): string {
  switch (page.name) {
    case "strategies":
      return "st";
    case "strategy":
      return `s_${toId62(page.strategyId)}`;
    case "backtests":
      return "bt";
    case "result":
      return `r_${toId62(page.backtestId)}`;
    case "terminal":
      return "tm";
    case "chart":
      return `t_${page.instrument.marketId}_${page.instrument.symbol}`;
    case "not-found":
      return "none";
  }
}
