import {
  ALL_IN,
  counts,
  FIXED_QUOTE,
  GROUP,
  leastBudget,
  lockPct,
  PROFIT_LOCK,
  quote,
  ROW_BYTES,
  rows,
  sizingMode,
  spareStates,
} from "./setup.ts";
import { BUDGET, EQUITY, POSITION, RUINED, STATE_BYTES, TRADES } from "./variant-state.ts";

// A trade's money depends on the trade before: a chain of a multiplication and an addition. Variants do not depend on each
// other, so eight chains run side by side, two to a vector. Shorter rows are filled up with returns of 0, which leave every
// finite amount as it is. Amounts that are not finite, and budgets that sank below the least one, are computed again alone.
// Measured on 14,600 trades a variant, one by one and side by side: fixed 77 and 68 us, compounding 81 and 66 us, with a
// lock 200 and 87 us, everything included; all in 70 to 73 and 51 to 55 us (P1, 15,500 trades).

/** Adds the trades of a group's rows to its `size` states: in a place of its own where the group is not full. */
export function settleGroup(states: usize, size: i32): void {
  if (size === GROUP) {
    settleRows(states);
    return;
  }
  const bytes = <usize>size * STATE_BYTES;
  memory.copy(spareStates, states, bytes);
  settleRows(spareStates);
  memory.copy(states, spareStates, bytes);
}

function settleRows(states: usize): void {
  let most: u32 = 0;
  for (let place = 0; place < GROUP; place++) most = max(most, load<u32>(counts + ((<usize>place) << 2)));
  if (most === 0) return;
  for (let place = 0; place < GROUP; place++) fillUp(place, most);
  const bytes = (<usize>most) << 3;
  if (sizingMode === ALL_IN) settleAllIn(states, bytes);
  else for (let place = 0; place < GROUP; place += 4) settleBudgets(place, states, bytes);
}

function fillUp(place: i32, most: u32): void {
  const row = rows + <usize>place * ROW_BYTES;
  const end = row + ((<usize>most) << 3);
  for (let at = row + ((<usize>load<u32>(counts + ((<usize>place) << 2))) << 3); at < end; at += 8)
    store<f64>(at, 0);
}

function settleAllIn(states: usize, bytes: usize): void {
  let equity0 = pair(states, 0 * STATE_BYTES, 1 * STATE_BYTES);
  let equity1 = pair(states, 2 * STATE_BYTES, 3 * STATE_BYTES);
  let equity2 = pair(states, 4 * STATE_BYTES, 5 * STATE_BYTES);
  let equity3 = pair(states, 6 * STATE_BYTES, 7 * STATE_BYTES);
  let least0 = equity0;
  let least1 = equity1;
  let least2 = equity2;
  let least3 = equity3;
  const end = rows + bytes;
  for (let at = rows; at < end; at += 8) {
    equity0 = f64x2.add(equity0, f64x2.mul(equity0, pair(at, 0 * ROW_BYTES, 1 * ROW_BYTES)));
    equity1 = f64x2.add(equity1, f64x2.mul(equity1, pair(at, 2 * ROW_BYTES, 3 * ROW_BYTES)));
    equity2 = f64x2.add(equity2, f64x2.mul(equity2, pair(at, 4 * ROW_BYTES, 5 * ROW_BYTES)));
    equity3 = f64x2.add(equity3, f64x2.mul(equity3, pair(at, 6 * ROW_BYTES, 7 * ROW_BYTES)));
    least0 = f64x2.pmin(least0, equity0);
    least1 = f64x2.pmin(least1, equity1);
    least2 = f64x2.pmin(least2, equity2);
    least3 = f64x2.pmin(least3, equity3);
  }
  keepPair(0, states, equity0, least0, equity0);
  keepPair(2, states, equity1, least1, equity1);
  keepPair(4, states, equity2, least2, equity2);
  keepPair(6, states, equity3, least3, equity3);
}

/** Four variants whose budget is not their equity. */
function settleBudgets(place: i32, states: usize, bytes: usize): void {
  const state = states + <usize>place * STATE_BYTES;
  let equity0 = pair(state, EQUITY, STATE_BYTES + EQUITY);
  let equity1 = pair(state, 2 * STATE_BYTES + EQUITY, 3 * STATE_BYTES + EQUITY);
  let budget0 = pair(state, BUDGET, STATE_BYTES + BUDGET);
  let budget1 = pair(state, 2 * STATE_BYTES + BUDGET, 3 * STATE_BYTES + BUDGET);
  let least0 = budget0;
  let least1 = budget1;
  const isFixed = sizingMode === FIXED_QUOTE;
  const locks = sizingMode === PROFIT_LOCK;
  const most = f64x2.splat(quote);
  const row = rows + <usize>place * ROW_BYTES;
  for (let at = row; at < row + bytes; at += 8) {
    const pnl0 = f64x2.mul(budget0, pair(at, 0 * ROW_BYTES, 1 * ROW_BYTES));
    const pnl1 = f64x2.mul(budget1, pair(at, 2 * ROW_BYTES, 3 * ROW_BYTES));
    equity0 = f64x2.add(equity0, pnl0);
    equity1 = f64x2.add(equity1, pnl1);
    if (isFixed) {
      budget0 = f64x2.pmin(most, equity0);
      budget1 = f64x2.pmin(most, equity1);
    } else {
      budget0 = f64x2.add(budget0, pnl0);
      budget1 = f64x2.add(budget1, pnl1);
      if (locks) {
        budget0 = f64x2.sub(budget0, lockedOf(pnl0));
        budget1 = f64x2.sub(budget1, lockedOf(pnl1));
      }
    }
    least0 = f64x2.pmin(least0, budget0);
    least1 = f64x2.pmin(least1, budget1);
  }
  keepPair(place, states, equity0, least0, budget0);
  keepPair(place + 2, states, equity1, least1, budget1);
}

/** The share of a profit that is locked; 0 of a loss. */
function lockedOf(pnl: v128): v128 {
  const share = f64x2.div(f64x2.mul(pnl, f64x2.splat(lockPct)), f64x2.splat(100));
  return v128.and(share, f64x2.gt(pnl, f64x2.splat(0)));
}

function pair(at: usize, first: usize, second: usize): v128 {
  return v128.load64_lane(at + second, v128.load64_zero(at + first), 1);
}

function keepPair(place: i32, states: usize, equity: v128, least: v128, budget: v128): void {
  const state = states + <usize>place * STATE_BYTES;
  const isFirst =
    f64x2.extract_lane(least, 0) < leastBudget || !isFiniteAmount(f64x2.extract_lane(equity, 0));
  const isSecond =
    f64x2.extract_lane(least, 1) < leastBudget || !isFiniteAmount(f64x2.extract_lane(equity, 1));
  if (isFirst) settleAlone(place, state);
  else keep(place, state, f64x2.extract_lane(equity, 0), f64x2.extract_lane(budget, 0));
  if (isSecond) settleAlone(place + 1, state + STATE_BYTES);
  else keep(place + 1, state + STATE_BYTES, f64x2.extract_lane(equity, 1), f64x2.extract_lane(budget, 1));
}

function isFiniteAmount(amount: f64): bool {
  return abs(amount) < Infinity;
}

function keep(place: i32, state: usize, equity: f64, budget: f64): void {
  store<f64>(state, equity, EQUITY);
  store<f64>(state, budget, BUDGET);
  store<u32>(state, load<u32>(state, TRADES) + load<u32>(counts + ((<usize>place) << 2)), TRADES);
}

/** The row of one variant, trade by trade, until it ends or ruins it; that of a ruined one is empty. */
function settleAlone(place: i32, state: usize): void {
  const row = rows + <usize>place * ROW_BYTES;
  const end = row + ((<usize>load<u32>(counts + ((<usize>place) << 2))) << 3);
  let equity = load<f64>(state, EQUITY);
  let budget = sizingMode === ALL_IN ? equity : load<f64>(state, BUDGET);
  let at = row;
  while (at < end) {
    const pnl = budget * load<f64>(at);
    at += 8;
    equity += pnl;
    if (sizingMode === ALL_IN) budget = equity;
    else if (sizingMode === FIXED_QUOTE) budget = min(quote, equity);
    else if (sizingMode === PROFIT_LOCK) budget = budget + pnl - (pnl > 0 ? (pnl * lockPct) / 100 : 0);
    else budget += pnl;
    if (budget < leastBudget) {
      store<u32>(state, RUINED, POSITION);
      break;
    }
  }
  store<f64>(state, equity, EQUITY);
  store<f64>(state, budget, BUDGET);
  store<u32>(state, load<u32>(state, TRADES) + (<u32>(at - row) >> 3), TRADES);
}
