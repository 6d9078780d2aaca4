import {
  childCursor,
  optionalReader,
  readChoice,
  readMembers,
  type WireCursor,
} from "../kernel/wire-cursor.ts";
import {
  readAmountQuote,
  readCostPct,
  readSizing,
  readStopLossPct,
  readTakeProfitPct,
  refuseBudgetAboveCash,
} from "../strategy/read-execution.ts";
import { DIRECTION_MODES, FILL_MODELS, type StrategyExecution } from "../strategy/strategy-spec.ts";
import { readAxis } from "./axis.ts";
import type { BacktestContext } from "./backtest-context.ts";
import type { BacktestRequest } from "./backtest-request.ts";
import { readCount } from "./read-count.ts";
import { readPrune } from "./read-prune.ts";

/** Members of a request that say how, and how much, is simulated; all optional. */
export const RUN_FIELDS = [
  "direction_mode",
  "sizing",
  "init_cash_quote",
  "fee_pct",
  "slippage_pct",
  "risk",
  "fill_model",
  "top_k",
  "top_trades_n",
  "preselect",
  "warmup_bars",
  "prune",
] as const;
export type RunField = (typeof RUN_FIELDS)[number];

/** Everything of a request but what is tested and on which bars. */
export type RequestExecution = Omit<
  BacktestRequest,
  "instrument" | "timeframe" | "indicators" | "timeRange" | "validation"
>;

/** A report is made for each of `top_k`, trades are kept for each of `top_trades_n`. */
const MAX_TOP_K = 1_000;
const MAX_TOP_TRADES_N = 100;
const MAX_PRESELECT = 1_000_000;

type Members = ReadonlyMap<string, WireCursor>;

/**
 * Reads the run fields of a request over `base`, the strategy's own execution or the defaults of the market.
 * `cursor` is the place of the whole request. Answers null where something was refused.
 */
export function readRequestExecution(
  cursor: WireCursor,
  members: Members,
  { base, context }: { readonly base: StrategyExecution; readonly context: BacktestContext },
): RequestExecution | null {
  const problemsBefore = cursor.problems.length;
  const { defaults, limits } = context;
  const field = optionalReader<RunField>(members);
  const count = (name: RunField, fallback: number, bounds: { min: number; max: number }) =>
    field(name, fallback, (at) => readCount(at, bounds));

  const execution: RequestExecution = {
    directionMode: field("direction_mode", base.directionMode, (at) => readChoice(at, DIRECTION_MODES)),
    sizing: field("sizing", base.sizing, readSizing),
    initCashQuote: field("init_cash_quote", base.initCashQuote, readAmountQuote),
    feePct: field("fee_pct", base.feePct, readCostPct),
    slippagePct: field("slippage_pct", base.slippagePct, readCostPct),
    risk: field("risk", riskOf(base), (at) => readRisk(at, base, limits.maxVariants)),
    fillModel: field("fill_model", base.fillModel, (at) => readChoice(at, FILL_MODELS)),
    topK: count("top_k", defaults.topK, { min: 1, max: MAX_TOP_K }),
    topTradesN: count("top_trades_n", defaults.topTradesN, { min: 0, max: MAX_TOP_TRADES_N }),
    preselect: count("preselect", defaults.preselect, { min: 1, max: MAX_PRESELECT }),
    warmupBars: count("warmup_bars", defaults.warmupBars, { min: 0, max: limits.maxBars }),
    prune: field("prune", null, (at) => readPrune(at, limits.maxBars)),
  };
  const placeOf = (name: RunField) => childCursor(cursor, name, undefined);
  refuseBudgetAboveCash({ sizing: placeOf("sizing"), initCash: placeOf("init_cash_quote") }, execution);
  return cursor.problems.length > problemsBefore ? null : execution;
}

function riskOf({ slPct, tpPct }: StrategyExecution): BacktestRequest["risk"] {
  return { slPct: [slPct], tpPct: [tpPct] };
}

/** Reads `{ sl_pct, tp_pct }`; null switches both off, an absent axis stays as it is without the request. */
function readRisk(
  cursor: WireCursor,
  base: StrategyExecution,
  maxPoints: number,
): BacktestRequest["risk"] | null {
  if (cursor.value === null) return { slPct: [null], tpPct: [null] };
  const members = readMembers(cursor, { required: [], optional: ["sl_pct", "tp_pct"] });
  if (members === null) return null;
  const [slAt, tpAt] = [members.get("sl_pct"), members.get("tp_pct")];
  const axis = (at: WireCursor, readValue: (place: WireCursor) => number | null) =>
    readAxis(at, { readValue, isNumeric: true, hasOff: true, maxPoints });
  const slPct = slAt === undefined ? [base.slPct] : axis(slAt, readStopLossPct);
  const tpPct = tpAt === undefined ? [base.tpPct] : axis(tpAt, readTakeProfitPct);
  return slPct === null || tpPct === null ? null : { slPct, tpPct };
}
