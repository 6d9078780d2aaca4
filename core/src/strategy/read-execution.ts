import { ensureNever } from "../kernel/assert.ts";
import {
  childCursor,
  hasProblems,
  optionalReader,
  readChoice,
  readMembers,
  readNumber,
  refuse,
  type WireCursor,
} from "../kernel/wire-cursor.ts";
import type { MarketId } from "../market-data/market.ts";
import { defaultExecution } from "./default-execution.ts";
import {
  DIRECTION_MODES,
  FILL_MODELS,
  SIZING_MODES,
  type Sizing,
  type StrategyExecution,
} from "./strategy-spec.ts";

/** Larger amounts are typing errors; a double still tells cents apart here. */
export const MAX_AMOUNT_QUOTE = 1e12;

/** A price that grows by more than this is no target. */
export const MAX_TAKE_PROFIT_PCT = 1e6;

const AMOUNT_QUOTE = { above: 0, max: MAX_AMOUNT_QUOTE };
const COST_PCT = { min: 0, below: 100 };

const EXECUTION_FIELDS = [
  "direction_mode",
  "sizing",
  "init_cash_quote",
  "fill_model",
  "sl_pct",
  "tp_pct",
  "fee_pct",
  "slippage_pct",
] as const;

/** Reads the wire form of `StrategyExecution`. Absent members take the defaults of the market. */
export function readExecution(cursor: WireCursor, marketId: MarketId): StrategyExecution | null {
  const problemsBefore = cursor.problems.length;
  const members = readMembers(cursor, { required: [], optional: EXECUTION_FIELDS });
  if (members === null) return null;
  const defaults = defaultExecution(marketId);
  const field = optionalReader(members);
  const execution: StrategyExecution = {
    directionMode: field("direction_mode", defaults.directionMode, (at) => readChoice(at, DIRECTION_MODES)),
    sizing: field("sizing", defaults.sizing, readSizing),
    initCashQuote: field("init_cash_quote", defaults.initCashQuote, readAmountQuote),
    fillModel: field("fill_model", defaults.fillModel, (at) => readChoice(at, FILL_MODELS)),
    slPct: field("sl_pct", defaults.slPct, readStopLossPct),
    tpPct: field("tp_pct", defaults.tpPct, readTakeProfitPct),
    feePct: field("fee_pct", defaults.feePct, readCostPct),
    slippagePct: field("slippage_pct", defaults.slippagePct, readCostPct),
  };
  const placeOf = (name: "sizing" | "init_cash_quote") => childCursor(cursor, name, undefined);
  refuseBudgetAboveCash({ sizing: placeOf("sizing"), initCash: placeOf("init_cash_quote") }, execution);
  return cursor.problems.length > problemsBefore ? null : execution;
}

/** Reads the wire form of `Sizing`: each mode has exactly its own amounts. */
export function readSizing(cursor: WireCursor): Sizing | null {
  const { value } = cursor;
  const given = typeof value === "object" && value !== null && "mode" in value ? value.mode : undefined;
  const mode = SIZING_MODES.find((candidate) => candidate === given);
  if (mode === undefined) return refuseSizingMode(cursor);
  const members = readMembers<string>(cursor, { required: ["mode", ...SIZING_AMOUNTS[mode]] });
  const quoteAt = members?.get("quote");
  const budgetAt = members?.get("budget_quote");
  const safeAt = members?.get("safe_profit_percent");
  const quote = quoteAt === undefined ? null : readAmountQuote(quoteAt);
  const budgetQuote = budgetAt === undefined ? null : readAmountQuote(budgetAt);
  const safeProfitPercent = safeAt === undefined ? null : readNumber(safeAt, { min: 0, max: 100 });
  switch (mode) {
    case "all_in":
      return { mode };
    case "fixed_quote":
      return quote === null ? null : { mode, quote };
    case "strategy_compound":
      return budgetQuote === null ? null : { mode, budgetQuote };
    case "strategy_compound_profit_lock":
      return budgetQuote === null || safeProfitPercent === null
        ? null
        : { mode, budgetQuote, safeProfitPercent };
    default:
      return ensureNever(mode);
  }
}

/** Without a known mode it cannot be told which amounts belong, so only the mode and foreign fields are noted. */
function refuseSizingMode(cursor: WireCursor): null {
  const members = readMembers(cursor, {
    required: ["mode"],
    optional: ["quote", "budget_quote", "safe_profit_percent"],
  });
  const modeAt = members?.get("mode");
  if (modeAt !== undefined) readChoice(modeAt, SIZING_MODES);
  return null;
}

const SIZING_AMOUNTS = {
  all_in: [],
  fixed_quote: ["quote"],
  strategy_compound: ["budget_quote"],
  strategy_compound_profit_lock: ["budget_quote", "safe_profit_percent"],
} as const satisfies Record<Sizing["mode"], readonly string[]>;

/** `budget_quote <= init_cash_quote`. Where one of them was refused itself, there is nothing to compare. */
export function refuseBudgetAboveCash(
  places: { readonly sizing: WireCursor; readonly initCash: WireCursor },
  { sizing, initCashQuote }: Pick<StrategyExecution, "sizing" | "initCashQuote">,
): void {
  if (!("budgetQuote" in sizing) || sizing.budgetQuote <= initCashQuote) return;
  if (hasProblems(places.sizing) || hasProblems(places.initCash)) return;
  const { budgetQuote } = sizing;
  refuse(childCursor(places.sizing, "budget_quote", budgetQuote), {
    code: "constraint_violated",
    message: `budget_quote ${budgetQuote} must not be above init_cash_quote ${initCashQuote}`,
    params: {
      left: "budget_quote",
      right: "init_cash_quote",
      left_value: budgetQuote,
      right_value: initCashQuote,
    },
  });
}

/** An amount in quote: above zero. */
export function readAmountQuote(cursor: WireCursor): number | null {
  return readNumber(cursor, AMOUNT_QUOTE);
}

/** A fee or slippage in percent: from 0, below 100. */
export function readCostPct(cursor: WireCursor): number | null {
  return readNumber(cursor, COST_PCT);
}

/** A stop loss in percent of the entry price, or null for off. */
export function readStopLossPct(cursor: WireCursor): number | null {
  return cursor.value === null ? null : readNumber(cursor, { above: 0, below: 100 });
}

/** A take profit in percent of the entry price, or null for off. */
export function readTakeProfitPct(cursor: WireCursor): number | null {
  return cursor.value === null ? null : readNumber(cursor, { above: 0, max: MAX_TAKE_PROFIT_PCT });
}
