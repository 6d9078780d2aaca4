import { assert, ensureDefined } from "../../../kernel/assert.ts";
import { COMPARISON_AT, COMPARISON_BYTES } from "./rule-kernels.ts";

/** An operand in the memory. */
export interface PlacedOperand {
  /** Of the first range bar's value; null for a number. */
  readonly place: number | null;
  readonly factor: number;
  readonly number: number;
  /** The column's place where it may have codes: kept, and neither of the bar before nor scaled; otherwise 0. */
  readonly codedColumn: number;
}

export interface PlacedComparison {
  readonly left: PlacedOperand;
  readonly right: PlacedOperand;
  readonly isCross: boolean;
  readonly firstBar: number;
}

/** Comparisons in the memory, as `RuleKernels.markBlocks` reads them. What several points ask for is compared once. */
export interface ComparisonTable {
  readonly count: number;
  readonly copies: number;
  /** Whether a point more may find no room. */
  isFull(): boolean;
  /** Writes one side of a comparison to `place` too. */
  add(comparison: PlacedComparison, isUp: boolean, place: number): void;
  /** Comparisons of two columns that may both have codes. */
  codable(): readonly PlacedComparison[];
  /** Enters the places of codes. */
  setCodes(placeOf: (column: number) => number): void;
  clear(): void;
}

interface ComparisonTableDeps {
  readonly buffer: SharedArrayBuffer;
  readonly at: number;
  readonly maxComparisons: number;
  readonly copiesAt: number;
  readonly maxCopies: number;
}

/** A point has two sides, each of which is a comparison or a copy. */
const SIDES = 2;

interface TableRow {
  readonly comparison: PlacedComparison;
  readonly place: number;
}

export function createComparisonTable(deps: ComparisonTableDeps): ComparisonTable {
  const { buffer, at, maxComparisons, copiesAt, maxCopies } = deps;
  const u32 = new Uint32Array(buffer, at, (maxComparisons * COMPARISON_BYTES) / 4);
  const f64 = new Float64Array(buffer, at, (maxComparisons * COMPARISON_BYTES) / 8);
  const pairs = new Uint32Array(buffer, copiesAt, maxCopies * 2);
  const rows = new Map<string, TableRow>();
  let copies = 0;

  function write(comparison: PlacedComparison, place: number): void {
    const { left, right, isCross, firstBar } = comparison;
    const words = (offset: number) => (place + offset) / 4;
    u32.fill(0, words(0), words(COMPARISON_BYTES));
    writeOperand(left, place, { ...LEFT });
    writeOperand(right, place, { ...RIGHT });
    u32[words(COMPARISON_AT.firstBar)] = firstBar;
    u32[words(COMPARISON_AT.isCross)] = isCross ? 1 : 0;
  }

  function writeOperand(operand: PlacedOperand, place: number, fields: typeof LEFT | typeof RIGHT): void {
    const number = place + fields.number;
    u32[(place + fields.column) / 4] = operand.place ?? at + number;
    u32[(place + fields.step) / 4] = operand.place === null ? 0 : 8;
    f64[(place + fields.factor) / 8] = operand.factor;
    f64.fill(operand.number, number / 8, number / 8 + 2);
  }

  return {
    get count() {
      return rows.size;
    },
    get copies() {
      return copies;
    },
    isFull: () => rows.size + SIDES > maxComparisons || copies + SIDES > maxCopies,
    add(comparison, isUp, place) {
      assert(place > 0, "nothing is at the start of the memory: 0 is no place");
      const key = keyOf(comparison);
      const known = rows.get(key);
      const row = known ?? { comparison, place: rows.size * COMPARISON_BYTES };
      if (known === undefined) {
        rows.set(key, row);
        write(comparison, row.place);
      }
      const side = (row.place + (isUp ? COMPARISON_AT.up : COMPARISON_AT.down)) / 4;
      const taken = ensureDefined(u32[side], "a comparison of the table");
      if (taken === 0) u32[side] = place;
      else {
        pairs[2 * copies] = taken;
        pairs[2 * copies + 1] = place;
        copies += 1;
      }
    },
    codable: () =>
      [...rows.values()]
        .map(({ comparison }) => comparison)
        .filter(({ left, right }) => left.codedColumn !== 0 && right.codedColumn !== 0),
    setCodes(placeOf) {
      for (const { comparison, place } of rows.values()) {
        const { left, right } = comparison;
        if (left.codedColumn === 0 || right.codedColumn === 0) continue;
        u32[(place + COMPARISON_AT.leftCodes) / 4] = placeOf(left.codedColumn);
        u32[(place + COMPARISON_AT.rightCodes) / 4] = placeOf(right.codedColumn);
      }
    },
    clear() {
      rows.clear();
      copies = 0;
    },
  };
}

const LEFT = {
  column: COMPARISON_AT.left,
  step: COMPARISON_AT.leftStep,
  factor: COMPARISON_AT.leftFactor,
  number: COMPARISON_AT.leftNumber,
} as const;
const RIGHT = {
  column: COMPARISON_AT.right,
  step: COMPARISON_AT.rightStep,
  factor: COMPARISON_AT.rightFactor,
  number: COMPARISON_AT.rightNumber,
} as const;

function keyOf({ left, right, isCross, firstBar }: PlacedComparison): string {
  return `${operandKey(left)},${operandKey(right)},${isCross},${firstBar}`;
}

function operandKey({ place, factor, number }: PlacedOperand): string {
  return place === null ? `=${number}` : `${factor}*${place}`;
}
