import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ensureDefined } from "../../../kernel/assert.ts";
import { BLOCK_BARS, bitSeriesBytes, packSignals } from "../bit-series.ts";
import { createGridMemory } from "../grid-memory.ts";
import { createKernelMemory } from "../kernel-modules.ts";
import { loadKernelModules } from "../kernel-modules-store.ts";
import { createComparisonMarker } from "./comparison-marker.ts";
import type { PlacedComparison, PlacedOperand } from "./comparison-table.ts";
import { createPlainRuleKernels } from "./plain-rule-kernels.ts";
import { createRuleKernels, type RuleKernels } from "./rule-kernels.ts";
import { ruleMemoryLayout } from "./rule-memory.ts";

/** Cells that tempt a comparison: equal, next to each other, of either sign, without number or end. */
const CELLS = [
  ...[0, -0, 1, -1, 1e-300, 5e-324, -5e-324, 1.7e308, -1.7e308],
  ...[1 + Number.EPSILON, 1 + 2 * Number.EPSILON, 100, 100.00000000000001, 100.0000001, 0.1, 0.1 + 0.2, 0.3],
];
const HARD_CELLS = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

interface Case {
  /** Columns with the bar before the first. */
  readonly columns: readonly (readonly number[])[];
  readonly firstBar: number;
  readonly isCross: boolean;
  readonly factor: number;
  /** Of the right operand, where it is no column. */
  readonly number: number | null;
}

const module = ensureDefined(loadKernelModules(), "an engine with kernels").ruleBits;
const asTheyAre = ({ kernels }: Spoiled) => kernels;

interface Spoiled {
  readonly kernels: RuleKernels;
  readonly buffer: SharedArrayBuffer;
  /** Where the columns stand. */
  readonly columns: readonly number[];
}

/** So many bars later the same pairs begin once more: comparisons that differ in nothing else are not one. */
const LATER_BARS = 3;

/** Every pair of columns is compared by kernels and here; the pairs that differ. */
function faultsOf(one: Case, spoil = asTheyAre, isTwin = false) {
  const bars = (one.columns[0]?.length ?? 1) - 1;
  const layout = ruleMemoryLayout({ all: bars + 1, range: bars }, [], 100 * (bars + 200) * 10);
  const pairs = [one.firstBar, one.firstBar + LATER_BARS].flatMap((firstBar) =>
    one.columns.flatMap((_, left) => one.columns.map((_, right) => ({ left, right, firstBar }))),
  );
  const bytes = bitSeriesBytes(bars);
  const kernelMemory = createKernelMemory(128 + layout.bytes + pairs.length * bytes);
  const { buffer } = kernelMemory;
  const memory = createGridMemory(buffer, 16);
  const offset = memory.allocate(layout.bytes);
  const operands = one.columns.map((column, index): PlacedOperand => {
    const place = offset + layout.columnsAt + index * layout.columnBytes + 16;
    new Float64Array(buffer, place, column.length).set(column);
    const codedColumn = one.factor === 1 ? place + 8 : 0;
    return { place: place + 8, factor: one.factor, number: Number.NaN, codedColumn };
  });
  const kernels = spoil({
    kernels: isTwin ? createPlainRuleKernels(buffer) : createRuleKernels(module, kernelMemory),
    buffer,
    columns: operands.map(({ place }) => place ?? 0),
  });
  const marker = createComparisonMarker({ kernels, buffer, layout, offset, bars, shouldStop: () => false });
  const numberOperand: PlacedOperand = { place: null, factor: 1, number: one.number ?? 0, codedColumn: 0 };
  const operand = (index: number) => ensureDefined(operands[index], "a column");
  const made = pairs.map(({ left, right, firstBar }) => {
    const place = memory.allocate(bytes);
    const series = new Uint8Array(buffer, place, bytes).fill(0x5a);
    const comparison: PlacedComparison = {
      left: operand(left),
      right: one.number === null ? operand(right) : numberOperand,
      isCross: one.isCross,
      firstBar,
    };
    marker.add(
      { long: { comparison, isUp: true }, short: { comparison, isUp: false }, isShared: true },
      place,
    );
    return series;
  });
  marker.finish();
  return pairs.filter(({ left, right, firstBar }, index) => {
    const expected = expectedSeries({ ...one, firstBar }, left, right);
    return made[index]?.some((byte, at) => byte !== expected[at]) ?? true;
  });
}

function expectedSeries({ columns, firstBar, isCross, factor, number }: Case, left: number, right: number) {
  const bars = (columns[left]?.length ?? 1) - 1;
  const [long, short] = [new Uint8Array(bars), new Uint8Array(bars)];
  const value = (column: number, bar: number) => factor * (columns[column]?.[bar + 1] ?? 0);
  const other = (bar: number) => number ?? value(right, bar);
  for (let bar = firstBar; bar < bars; bar++) {
    const wasNotAbove = !isCross || value(left, bar - 1) <= other(bar - 1);
    const wasNotBelow = !isCross || value(left, bar - 1) >= other(bar - 1);
    long[bar] = wasNotAbove && value(left, bar) > other(bar) ? 1 : 0;
    short[bar] = wasNotBelow && value(left, bar) < other(bar) ? 1 : 0;
  }
  const series = new Uint8Array(bitSeriesBytes(bars));
  packSignals({ long, short }, 0, series);
  return series;
}

/** What a case is made of: counterexamples of this are short. */
interface CaseShape extends Omit<Case, "columns"> {
  readonly bars: number;
  readonly cells: readonly number[];
  readonly steps: readonly number[];
}

/** Columns whose cells, each stretch of them, are a few that come again and again: equal cells are many. */
function caseOf({ bars, cells, steps, ...rest }: CaseShape): Case {
  const cell = (bar: number, step: number) => cells[(bar * step + (bar >> 3)) % cells.length] ?? 0;
  return {
    ...rest,
    columns: steps.map((step) => Array.from({ length: bars + 1 }, (_, bar) => cell(bar, step))),
  };
}

function shapes(hardCells: readonly number[]): fc.Arbitrary<CaseShape> {
  const cell = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...CELLS) },
    { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
    { weight: hardCells.length, arbitrary: fc.constantFrom(...hardCells, 1) },
  );
  return fc.record({
    cells: fc.array(cell, { minLength: 3, maxLength: 40 }),
    bars: fc.oneof(
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: BLOCK_BARS - 1, max: BLOCK_BARS + 130 }),
    ),
    steps: fc.array(fc.integer({ min: 1, max: 97 }), { minLength: 4, maxLength: 4 }),
    firstBar: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 320 })),
    isCross: fc.boolean(),
    factor: fc.constantFrom(1, 1, 1, 2.5, -0.1),
    number: fc.option(cell, { freq: 4 }),
  });
}

test("comparisons by kernels and their twin have the bits of doubles compared one by one", () => {
  for (const hardCells of [[], HARD_CELLS]) {
    fc.assert(
      fc.property(shapes(hardCells), (shape) => {
        expect(faultsOf(caseOf(shape))).toEqual([]);
        expect(faultsOf(caseOf(shape), asTheyAre, true)).toEqual([]);
      }),
      { numRuns: 250 },
    );
  }
});

test("columns of one value, of none and without end compare as they do one by one", () => {
  const column = (value: number) => new Array<number>(BLOCK_BARS + 70).fill(value);
  const columns = [0, -0, 5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map(column);
  for (const isCross of [false, true]) {
    for (const isTwin of [false, true]) {
      const one = { columns, firstBar: 1, isCross, factor: 1 };
      expect(faultsOf({ ...one, number: null }, asTheyAre, isTwin)).toEqual([]);
      expect(faultsOf({ ...one, number: 5 }, asTheyAre, isTwin)).toEqual([]);
    }
  }
});

test("a bar that follows no number is no cross, at the borders of blocks too", () => {
  const column = (step: number) =>
    Array.from({ length: 2 * BLOCK_BARS + 1 }, (_, bar) =>
      bar === 0 || bar === BLOCK_BARS ? Number.NaN : step + (bar % 3),
    );
  const one = {
    columns: [column(0), column(0.5), column(1)],
    firstBar: 0,
    isCross: true,
    factor: 1,
    number: null,
  };
  for (const isTwin of [false, true]) expect(faultsOf(one, asTheyAre, isTwin)).toEqual([]);
});

/** Columns that floats of 32 bits cannot tell apart, nor codes of them and of one far away. */
const ALIKE: Case = {
  columns: [1, 2, 3, 0].map((step) =>
    Array.from({ length: 500 }, (_, bar) => (step === 0 ? 70_000 : 64_250 + ((bar * step) % 7) * 1e-9)),
  ),
  firstBar: 0,
  isCross: false,
  factor: 1,
  number: null,
};

test("columns that are all but equal are told apart", () => {
  expect(faultsOf(ALIKE)).toEqual([]);
});

describe("a planted fault is seen:", () => {
  const change = ({ kernels, buffer, columns }: Spoiled, to: (value: number) => number): RuleKernels => ({
    ...kernels,
    markBlocks(order) {
      for (const place of columns) {
        const column = new Float64Array(buffer, place, 499);
        column.set(column.map(to));
      }
      kernels.markBlocks(order);
    },
  });

  test("doubles compared as floats of 32 bits", () => {
    expect(faultsOf(ALIKE, (spoiled) => change(spoiled, Math.fround))).not.toEqual([]);
  });

  test("equal codes taken for equal doubles", () => {
    expect(faultsOf(ALIKE, (spoiled) => change(spoiled, () => Number.NaN))).not.toEqual([]);
  });

  test("a code that is off by one", () => {
    const spread = ALIKE.columns.map((column) => column.map((value, bar) => value + bar + 0.01 * (bar % 3)));
    const one = { ...ALIKE, columns: spread };
    const spoil = ({ kernels, buffer }: Spoiled): RuleKernels => ({
      ...kernels,
      encode(column, scale, span) {
        kernels.encode(column, scale, span);
        const codes = new Int16Array(buffer, column.codes, 499);
        codes.set(codes.map((code, bar) => (bar === 400 ? code + 1 : code)));
      },
    });
    expect(faultsOf(one)).toEqual([]);
    expect(faultsOf(one, spoil)).not.toEqual([]);
  });
});
