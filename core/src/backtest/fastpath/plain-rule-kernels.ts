import { BLOCK_BARS, BLOCK_BYTES, BLOCK_WORDS } from "./bit-series.ts";
import { COMPARISON_AT, COMPARISON_BYTES, type RuleKernels } from "./rule-kernels.ts";

/** Bars of a word: the bits that a number of JavaScript has. */
const WORD_BARS = 32;
const SIDE_WORDS = BLOCK_BARS / WORD_BARS;

/** The kernels in TypeScript, on the same memory and with the same bits. They have no use for codes, and make none. */
export function createPlainRuleKernels(buffer: SharedArrayBuffer): RuleKernels {
  const u32 = new Uint32Array(buffer, 0, Math.floor(buffer.byteLength / 4));
  const f64 = new Float64Array(buffer, 0, Math.floor(buffer.byteLength / 8));

  function markBlock(comparison: number, block: number, bars: number, unused: number): void {
    const sides = sidesOf(comparison, block, unused);
    const firstBar = Math.max(0, (u32[(comparison + COMPARISON_AT.firstBar) / 4] ?? 0) - block * BLOCK_BARS);
    const end = Math.min(BLOCK_BARS, bars - block * BLOCK_BARS);
    const left = operandOf(comparison, LEFT);
    const right = operandOf(comparison, RIGHT);
    const isCross = (u32[(comparison + COMPARISON_AT.isCross) / 4] ?? 0) !== 0;
    for (let word = 0; word < SIDE_WORDS; word++) {
      const from = Math.max(firstBar, word * WORD_BARS);
      const to = Math.min(end, (word + 1) * WORD_BARS);
      let up = 0;
      let down = 0;
      const bar = block * BLOCK_BARS;
      for (let at = from; at < to; at++) {
        const a = left.factor * (f64[left.cell + (bar + at) * left.step] ?? 0);
        const b = right.factor * (f64[right.cell + (bar + at) * right.step] ?? 0);
        if (a > b) up |= 1 << at;
        else if (a < b) down |= 1 << at;
      }
      if (isCross && (up | down) !== 0) {
        for (let at = from; at < to; at++) {
          const a = left.factor * (f64[left.cell + (bar + at - 1) * left.step] ?? 0);
          const b = right.factor * (f64[right.cell + (bar + at - 1) * right.step] ?? 0);
          if (!(a <= b)) up &= ~(1 << at);
          if (!(a >= b)) down &= ~(1 << at);
        }
      }
      u32[sides.up + word] = up;
      u32[sides.down + word] = down;
    }
  }

  /** Where both sides of a block go, in words. */
  function sidesOf(comparison: number, block: number, unused: number) {
    const place = (field: number) => u32[(comparison + field) / 4] ?? 0;
    const [up, down] = [place(COMPARISON_AT.up), place(COMPARISON_AT.down)];
    const offset = block * BLOCK_BYTES;
    return {
      up: (up === 0 ? unused : up + offset) / 4,
      down: (down === 0 ? unused + BLOCK_WORDS * 8 : down + offset) / 4,
    };
  }

  /** The first bar's cell, and cells from one bar to the next. */
  function operandOf(comparison: number, fields: typeof LEFT | typeof RIGHT) {
    return {
      cell: (u32[(comparison + fields.place) / 4] ?? 0) / 8,
      step: (u32[(comparison + fields.step) / 4] ?? 0) / 8,
      factor: f64[(comparison + fields.factor) / 8] ?? 0,
    };
  }

  return {
    markBlocks(comparisons, count, copies, copyCount, fromBlock, toBlock, bars, _flagBytes, unused) {
      for (let block = fromBlock; block < toBlock; block++) {
        for (let index = 0; index < count; index++) {
          markBlock(comparisons + index * COMPARISON_BYTES, block, bars, unused);
        }
        for (let index = 0; index < copyCount; index++) {
          const [from = 0, to = 0] = u32.subarray(copies / 4 + 2 * index, copies / 4 + 2 * index + 2);
          const word = (from + block * BLOCK_BYTES) / 4;
          u32.copyWithin((to + block * BLOCK_BYTES) / 4, word, word + SIDE_WORDS);
        }
      }
    },
    widen() {},
    scaleOf() {},
    encode() {},
  };
}

const LEFT = {
  place: COMPARISON_AT.left,
  step: COMPARISON_AT.leftStep,
  factor: COMPARISON_AT.leftFactor,
} as const;
const RIGHT = {
  place: COMPARISON_AT.right,
  step: COMPARISON_AT.rightStep,
  factor: COMPARISON_AT.rightFactor,
} as const;
