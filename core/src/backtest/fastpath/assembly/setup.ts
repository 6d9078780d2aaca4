import { BLOCK_BARS, BLOCK_BYTES, HALF_BYTES } from "./bit-series.ts";

// What `configure` was told, and the places in the scratch memory that follow from it. Bars are of the range. Kernels
// allocate nothing: what elsewhere would be an object are variables of a module and parameters.

export const LONG_SHORT: i32 = 0;
export const LONG_ONLY: i32 = 1;
export const SHORT_ONLY: i32 = 2;

export const ALL_IN: i32 = 0;
export const FIXED_QUOTE: i32 = 1;
export const COMPOUND: i32 = 2;
export const PROFIT_LOCK: i32 = 3;

/** Variants whose money is computed side by side. */
export const GROUP: i32 = 8;

/** A budget below this fraction of the initial cash opens nothing: `RUIN_FRACTION` of sizing.ts. */
const RUIN_FRACTION: f64 = 1e-6;

export let firstBar: i32 = 0;
/** The bar that ends the simulation. */
export let lastBar: i32 = 0;
export let closes: usize = 0;
export let indicators: i32 = 0;
export let directionMode: i32 = 0;
export let sizingMode: i32 = 0;
/** Of `fixed_quote`. */
export let quote: f64 = 0;
/** Of `strategy_compound_profit_lock`. */
export let lockPct: f64 = 0;
export let initCash: f64 = 0;
export let firstBudget: f64 = 0;
export let leastBudget: f64 = 0;
export let feeRate: f64 = 0;
/** `k` of the specification. */
export let notionalShare: f64 = 0;
/** Factors from a close to a fill. */
export let buyFactor: f64 = 0;
export let sellFactor: f64 = 0;

/** The closes of the block in work, and one beyond: what an empty word points to is read, and not used. */
export let blockCloses: usize = 0;
/** Common bits of several series, as one block. */
export let commonBits: usize = 0;
/** `u64[BLOCK_WORDS]`: the bars of the block that change the position. */
export let changeWords: usize = 0;
/** Closes at which the position changes. */
export let changes: usize = 0;
/** For each variant of a group the returns of its trades. */
export let rows: usize = 0;
/** `u32[GROUP]`: trades in each row. */
export let counts: usize = 0;
/** States of a group that is not full. */
export let spareStates: usize = 0;

// Stage B alone:

/** `u64[]`: the numbers of the bars of any block, from 0 on. */
export let barNumbers: usize = 0;
/** `u64[]`: the bars of the block that change the position. */
export let changeBars: usize = 0;
/** Of each segment of the block: its entry fill, its return, the lowest and the highest close within. */
export let segmentFills: usize = 0;
export let segmentReturns: usize = 0;
export let segmentLows: usize = 0;
export let segmentHighs: usize = 0;
/** So many levels of stops have rows of their own, in blocks of no more segments. */
export const MOST_LEVELS: i32 = 30;
export const MOST_ROW_SEGMENTS: i32 = 1024;
export const LEVEL_ROW_BYTES: usize = 2 * (<usize>MOST_ROW_SEGMENTS + 2) * 8;
/** Of each level: percent (`f64`), and 1 for a stop loss, 0 for a take profit (`u64`). */
export let levelTable: usize = 0;
/** A row of each level. */
export let hitRows: usize = 0;
/** Of every 64 bars of the range: the lowest and the highest close. */
export let runLows: usize = 0;
export let runHighs: usize = 0;

/** Rows are not a multiple of a cache's way apart: eight of them are written and read at once. */
export const ROW_BYTES: usize = (<usize>BLOCK_BARS + 8) * 8 + 9 * 64;
/** Extraction writes a few places more than it counts. */
const SLACK_BYTES: usize = 128;

export function setBars(first: i32, end: i32, close: usize, series: i32): void {
  firstBar = first;
  lastBar = end - 1;
  closes = close;
  indicators = series;
}

/** One value a bar of a block, and a few more. */
const COLUMN_BYTES: usize = <usize>BLOCK_BARS * 8 + SLACK_BYTES;

/** Answers the end of what is used of `scratch`. */
export function setScratch(scratch: usize, bars: i32): usize {
  blockCloses = scratch;
  commonBits = blockCloses + COLUMN_BYTES;
  changeWords = commonBits + BLOCK_BYTES;
  changes = changeWords + HALF_BYTES;
  rows = changes + COLUMN_BYTES;
  counts = rows + <usize>GROUP * ROW_BYTES;
  spareStates = counts + <usize>GROUP * 4;
  barNumbers = spareStates + <usize>GROUP * 64;
  changeBars = barNumbers + COLUMN_BYTES;
  segmentFills = changeBars + COLUMN_BYTES;
  segmentReturns = segmentFills + COLUMN_BYTES;
  segmentLows = segmentReturns + COLUMN_BYTES;
  segmentHighs = segmentLows + COLUMN_BYTES;
  levelTable = segmentHighs + COLUMN_BYTES;
  hitRows = levelTable + <usize>MOST_LEVELS * 16;
  runLows = hitRows + <usize>MOST_LEVELS * LEVEL_ROW_BYTES;
  const runBytes = (<usize>(bars + 63) >> 6) << 3;
  runHighs = runLows + runBytes;
  return runHighs + runBytes;
}

export function setMoney(direction: i32, sizing: i32, init: f64, budget: f64, pct: f64): void {
  directionMode = direction;
  sizingMode = sizing;
  initCash = init;
  quote = budget;
  lockPct = pct;
  firstBudget = sizing === ALL_IN ? init : sizing === FIXED_QUOTE ? min(budget, init) : budget;
  leastBudget = RUIN_FRACTION * init;
}

export function setCosts(fee: f64, slippage: f64): void {
  feeRate = fee;
  notionalShare = 1 / (1 + fee);
  buyFactor = 1 + slippage;
  sellFactor = 1 - slippage;
}
