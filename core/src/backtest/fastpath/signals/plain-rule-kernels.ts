import { BLOCK_BARS, BLOCK_BYTES, BLOCK_WORDS } from "../bit-series.ts";
import { COMPARISON_AT, COMPARISON_BYTES, type MarkOrder, type RuleKernels } from "./rule-kernels.ts";

/** Bars of a word: the bits that a number of JavaScript has. */
const WORD_BARS = 32;
const SIDE_WORDS = BLOCK_BARS / WORD_BARS;

/** The kernels in TypeScript, on the same memory and with the same bits. They have no use for codes, and make none. */
export function createPlainRuleKernels(buffer: SharedArrayBuffer): RuleKernels {
  const views: Views = {
    u32: new Uint32Array(buffer, 0, Math.floor(buffer.byteLength / 4)),
    f64: new Float64Array(buffer, 0, Math.floor(buffer.byteLength / 8)),
  };
  return {
    markBlocks(order) {
      for (let block = order.fromBlock; block < order.toBlock; block++) {
        for (let index = 0; index < order.count; index++) {
          markBlock(views, order, { at: order.comparisons + index * COMPARISON_BYTES, block });
        }
        copySides(views, order, block);
      }
    },
    widen() {},
    finishScale() {},
    encode() {},
  };
}

interface Views {
  readonly u32: Uint32Array;
  readonly f64: Float64Array;
}

/** A block of the comparison at this place. */
interface ComparedBlock {
  readonly at: number;
  readonly block: number;
}

function markBlock(views: Views, order: MarkOrder, { at, block }: ComparedBlock): void {
  const { u32 } = views;
  const [up, down] = [u32[(at + COMPARISON_AT.up) / 4] ?? 0, u32[(at + COMPARISON_AT.down) / 4] ?? 0];
  const offset = block * BLOCK_BYTES;
  const upWord = (up === 0 ? order.unused : up + offset) / 4;
  const downWord = (down === 0 ? order.unused + BLOCK_WORDS * 8 : down + offset) / 4;
  const left = operandAt(views, at, LEFT);
  const right = operandAt(views, at, RIGHT);
  const isCross = u32[(at + COMPARISON_AT.isCross) / 4] !== 0;
  const bits = isCross ? crossBits : aboveBits;
  const start = block * BLOCK_BARS;
  const first = Math.max(start, u32[(at + COMPARISON_AT.firstBar) / 4] ?? 0);
  const end = Math.min(start + BLOCK_BARS, order.bars);
  for (let word = 0; word < SIDE_WORDS; word++) {
    const from = Math.max(first, start + word * WORD_BARS);
    const to = Math.min(end, start + (word + 1) * WORD_BARS);
    u32[upWord + word] = bits({ above: left, below: right, from, to });
    u32[downWord + word] = bits({ above: right, below: left, from, to });
  }
}

/** `cells[first + bar * step] * factor` */
interface Operand {
  readonly cells: Float64Array;
  readonly first: number;
  readonly step: number;
  readonly factor: number;
}

function operandAt({ u32, f64 }: Views, at: number, fields: typeof LEFT | typeof RIGHT): Operand {
  return {
    cells: f64,
    first: (u32[(at + fields.place) / 4] ?? 0) / 8,
    step: (u32[(at + fields.step) / 4] ?? 0) / 8,
    factor: f64[(at + fields.factor) / 8] ?? 0,
  };
}

/** Bars of one word. */
interface ComparedBars {
  readonly above: Operand;
  readonly below: Operand;
  readonly from: number;
  readonly to: number;
}

/** A shift takes the bar's place within the word: it counts to 32 and begins anew. */
function aboveBits({ above, below, from, to }: ComparedBars): number {
  const { cells, first, step, factor } = above;
  const { first: otherFirst, step: otherStep, factor: otherFactor } = below;
  let bits = 0;
  for (let bar = from; bar < to; bar++) {
    const other = otherFactor * (cells[otherFirst + bar * otherStep] ?? 0);
    if (factor * (cells[first + bar * step] ?? 0) > other) bits |= 1 << bar;
  }
  return bits;
}

/** Above now, and the bar before not. NaN is neither. */
function crossBits({ above, below, from, to }: ComparedBars): number {
  const { cells, first, step, factor } = above;
  let bits = aboveBits({ above, below, from, to });
  for (let bar = from; bits !== 0 && bar < to; bar++) {
    const other = below.factor * (cells[below.first + (bar - 1) * below.step] ?? 0);
    if (!(factor * (cells[first + (bar - 1) * step] ?? 0) <= other)) bits &= ~(1 << bar);
  }
  return bits;
}

function copySides({ u32 }: Views, { copies, copyCount }: MarkOrder, block: number): void {
  for (let index = 0; index < copyCount; index++) {
    const pair = copies / 4 + 2 * index;
    const from = ((u32[pair] ?? 0) + block * BLOCK_BYTES) / 4;
    const to = ((u32[pair + 1] ?? 0) + block * BLOCK_BYTES) / 4;
    u32.copyWithin(to, from, from + SIDE_WORDS);
  }
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
