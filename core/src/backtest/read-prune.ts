import {
  childCursor,
  optionalReader,
  readMembers,
  readNumber,
  refuse,
  type WireCursor,
} from "../kernel/wire-cursor.ts";
import type { Prune } from "./backtest-request.ts";
import { PRUNE_LIMITS, type PruneLimit } from "./prune.ts";
import { readCount } from "./read-count.ts";

/** Each sum over consecutive trades is made anew, so that this bounds what a variant costs. */
const MAX_LOSS_WINDOW_TRADES = 1_000;

/** Reads which variants are left out; null, and an object without any limit, leave none out. */
export function readPrune(cursor: WireCursor, maxTrades: number): Prune | null {
  if (cursor.value === null) return null;
  const members = readMembers<PruneLimit>(cursor, { required: [], optional: PRUNE_LIMITS });
  if (members === null || members.size === 0) return null;
  const problemsBefore = cursor.problems.length;
  const field = optionalReader<PruneLimit>(members);
  const trades = (at: WireCursor) => readCount(at, { min: 0, max: maxTrades });
  const prune: Prune = {
    maxDrawdownPct: field("max_drawdown_pct", null, (at) => readNumber(at, { min: 0 })),
    minTrades: field("min_trades", null, trades),
    maxTrades: field("max_trades", null, trades),
    lossWindow: field("loss_window", null, readLossWindow),
  };
  refuseCrossedLimits(cursor, prune);
  return cursor.problems.length > problemsBefore ? null : prune;
}

function readLossWindow(cursor: WireCursor): Prune["lossWindow"] {
  const members = readMembers(cursor, { required: ["trades", "max_loss_pct"] });
  const tradesAt = members?.get("trades");
  const lossAt = members?.get("max_loss_pct");
  const trades = tradesAt === undefined ? null : readCount(tradesAt, { min: 1, max: MAX_LOSS_WINDOW_TRADES });
  const maxLossPct = lossAt === undefined ? null : readNumber(lossAt, { min: 0 });
  return trades === null || maxLossPct === null ? null : { trades, maxLossPct };
}

function refuseCrossedLimits(cursor: WireCursor, { minTrades, maxTrades }: Prune): void {
  if (minTrades === null || maxTrades === null || minTrades <= maxTrades) return;
  refuse(childCursor(cursor, "min_trades", minTrades), {
    code: "constraint_violated",
    message: `min_trades ${minTrades} must not be above max_trades ${maxTrades}`,
    params: { left: "min_trades", right: "max_trades", left_value: minTrades, right_value: maxTrades },
  });
}
