import { firstBudget, initCash, leastBudget } from "./setup.ts";

// A variant between blocks, as bytes from its place on; equity and trades stand where scoring-kernels.ts says.
export const STATE_BYTES: usize = 64;
export const EQUITY: usize = 0;
export const TRADES: usize = 8;
/** `u32`: one of the positions below. */
export const POSITION: usize = 12;
/** `f64`: budget of the next entry. */
export const BUDGET: usize = 16;
/** `f64`: the close at which the open position was entered. */
export const ENTRY: usize = 24;
/** `u32`: changes in the block before, by which the next one is looked through. */
export const LAST_CHANGES: usize = 32;

export const FLAT: u32 = 0;
export const LONG: u32 = 1;
export const SHORT: u32 = 2;
/** No more entries. */
export const RUINED: u32 = 3;

export function startState(state: usize): void {
  store<f64>(state, initCash, EQUITY);
  store<u32>(state, 0, TRADES);
  store<u32>(state, firstBudget < leastBudget ? RUINED : FLAT, POSITION);
  store<f64>(state, firstBudget, BUDGET);
  store<u32>(state, 0, LAST_CHANGES);
}
