import * as wasm from "./wasm-code.ts";

/** Kernels over blocks in a memory of their own. Rows are doubles; `at` and `out` are places in `memory`. */
export interface WasmKernels {
  readonly memory: Float64Array;
  /** The means of a block, by the layout of `MEANS_AT`. */
  slideMeans(block: MeansBlock): MeansResult;
  /** The deviations of `rows` windows (a multiple of 8) of `period` values, by the layout of `DEVIATIONS_AT`. */
  deviate(rows: number, period: number): void;
}

export interface MeansBlock {
  /** A multiple of 4, at most `WASM_ROWS`. */
  readonly rows: number;
  /** At most `WASM_PERIOD`. */
  readonly period: number;
  readonly scale: number;
  /** The parts of `1 / scale`. */
  readonly high: number;
  readonly low: number;
}

/** What came of a block. Its means count only where every value is a whole number of units, none of them too large. */
export interface MeansResult {
  readonly isWhole: boolean;
  /** No value has more units; above 2^50 where one has fewer than none or is beyond reckoning. */
  readonly mostUnits: number;
  /** Of the last window, in units. */
  readonly sum: number;
}

export const WASM_ROWS = 4_096;
export const WASM_PERIOD = 1_024;

/** The `period` values before the block and those of the block; then its means. */
export const MEANS_AT = { values: 0, out: 5_120, result: 9_216, units: 9_224 } as const;
/** The `period - 1` values before the block and those of the block; then its means; then its deviations. */
export const DEVIATIONS_AT = { values: 0, means: 5_120, out: 9_216 } as const;
const PAGES = 2;
const BYTES = 8;
/** Added to a number below 2^51 and taken away again, it leaves the nearest whole number. */
const ROUNDING = 1.5 * 2 ** 52;
const MEANS_ADDRESSES = {
  values: MEANS_AT.values * BYTES,
  out: MEANS_AT.out * BYTES,
  units: MEANS_AT.units * BYTES,
} as const;

// The pure part of core is compiled without the types of any platform; engines of today all have this one.
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

interface KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly slide: (...args: readonly number[]) => void;
  readonly deviate: (...args: readonly number[]) => void;
}

let made: WasmKernels | null | undefined;

/**
 * The kernels, made at the first call; null where the engine has no WebAssembly of 128-bit vectors. There is one memory:
 * take what is in it before anybody else is called.
 */
export function wasmKernels(): WasmKernels | null {
  if (made === undefined) made = createWasmKernels();
  return made;
}

function createWasmKernels(): WasmKernels | null {
  try {
    const module = new WebAssembly.Module(wasm.wasmModule([slideFunction(), deviateFunction()], PAGES));
    return kernelsOf(new WebAssembly.Instance(module).exports as KernelExports);
  } catch {
    return null;
  }
}

function kernelsOf({ memory: { buffer }, slide, deviate }: KernelExports): WasmKernels {
  const memory = new Float64Array(buffer);
  const bits = new BigInt64Array(buffer);
  const { result } = MEANS_AT;
  return {
    memory,
    slideMeans({ rows, period, scale, high, low }) {
      const { values, out, units } = MEANS_ADDRESSES;
      const half = (rows / 2) * BYTES;
      slide(
        values,
        out,
        units,
        half,
        period * BYTES,
        result * BYTES,
        ROUNDING,
        scale,
        high,
        low,
        period * scale,
      );
      return {
        isWhole: bits[result] === 0n && bits[result + 1] === 0n,
        mostUnits: Math.max(unitsSeen(bits[result + 2]), unitsSeen(bits[result + 3])),
        sum: memory[result + 5] ?? 0,
      };
    },
    deviate(rows, period) {
      const values = DEVIATIONS_AT.values + period - 1;
      const places = [values, DEVIATIONS_AT.means, DEVIATIONS_AT.out, DEVIATIONS_AT.means + rows, period];
      deviate(...places.map((place) => place * BYTES), period);
    },
  };
}

/** What `gathered` has of a lane's units, as a number; without limit where one has the sign that `ROUNDING` has not. */
function unitsSeen(bits: bigint = -1n): number {
  return bits >= 0n ? Number(bits) : Number.POSITIVE_INFINITY;
}

/** Parameters and locals of `slide`: addresses, then numbers, then vectors. */
const SLIDE = {
  values: 0,
  out: 1,
  units: 2,
  /** Bytes of half a block, and of a window. */
  half: 3,
  period: 4,
  result: 5,
  rounding: 6,
  scale: 7,
  high: 8,
  low: 9,
  divisor: 10,
  end: 11,
  shift: 12,
  factor: 13,
  upper: 14,
  lower: 15,
  count: 16,
  wrong: 17,
  seen: 18,
  total: 19,
  first: 20,
  second: 21,
  shifted: 22,
  next: 23,
  mean: 24,
} as const;

const { get, set, add, sub, mul, or, xor, load, store } = wasm;
const moved = (pointer: number, bytes: number) => set(pointer, wasm.addInts(get(pointer), wasm.small(bytes)));
/** The same place in the second half of the block. */
const inHalf = (pointer: number) => wasm.addInts(get(pointer), get(SLIDE.half));
const shiftedUnits = (value: number) => add(mul(get(value), get(SLIDE.factor)), get(SLIDE.shift));

/**
 * Gathers the bits in which a value and its quotient differ, and those in which shifted units and `ROUNDING` do: from none
 * to 2^51 units they are the units as a whole number, any others differ in a bit above.
 */
function gathered(value: number, shifted: number): wasm.WasmCode[] {
  const { shift, upper, lower, wrong, seen } = SLIDE;
  const whole = sub(get(shifted), get(shift));
  const quotient = add(mul(whole, get(upper)), mul(whole, get(lower)));
  return [
    set(wrong, or(get(wrong), xor(quotient, get(value)))),
    set(seen, or(get(seen), xor(get(shifted), get(shift)))),
  ];
}

/**
 * The block is cut in two halves, one in each lane of a vector, so that no lane waits for the other. Whether it may count
 * is looked at once, at the end.
 */
function slideFunction(): wasm.WasmFunction {
  const { values, period, end, result, wrong, seen, total } = SLIDE;
  const body = [
    ...(
      [
        [SLIDE.shift, SLIDE.rounding],
        [SLIDE.factor, SLIDE.scale],
        [SLIDE.upper, SLIDE.high],
        [SLIDE.lower, SLIDE.low],
        [SLIDE.count, SLIDE.divisor],
      ] as const
    ).map(([vector, number]) => set(vector, wasm.splat(get(number)))),
    set(end, wasm.addInts(get(values), get(period))),
    wasm.repeatWhileBelow(get(values), get(end), windowBefore()),
    set(end, inHalf(end)),
    wasm.repeatWhileBelow(get(values), get(end), slideByTwo()),
    store(get(result), get(wrong)),
    store(get(result), get(seen), 16),
    store(get(result), get(total), 32),
  ];
  const params = [...new Array<wasm.WasmType>(6).fill("i32"), ...new Array<wasm.WasmType>(5).fill("f64")];
  return { name: "slide", params, locals: ["i32", ...new Array<wasm.WasmType>(13).fill("v128")], body };
}

/** One value of the window before each half. */
function windowBefore(): wasm.WasmCode[] {
  const { values, units, first, shifted, total, shift } = SLIDE;
  return [
    set(first, wasm.firsts(load(get(values)), load(inHalf(values)))),
    set(shifted, shiftedUnits(first)),
    ...gathered(first, shifted),
    store(get(units), get(shifted)),
    set(total, add(get(total), sub(get(shifted), get(shift)))),
    moved(values, 8),
    moved(units, 16),
  ];
}

/** Two rows of each half. */
function slideByTwo(): wasm.WasmCode[] {
  const { values, out, units, period, first, second, shifted, next, total, count, mean } = SLIDE;
  const left = wasm.subInts(get(units), wasm.shiftLeft(get(period), 1));
  return [
    set(first, wasm.firsts(load(get(values)), load(inHalf(values)))),
    set(second, wasm.seconds(load(get(values)), load(inHalf(values)))),
    set(shifted, shiftedUnits(first)),
    set(next, shiftedUnits(second)),
    ...gathered(first, shifted),
    ...gathered(second, next),
    store(get(units), get(shifted)),
    store(get(units), get(next), 16),
    set(first, add(get(total), sub(get(shifted), load(left)))),
    set(total, add(get(first), sub(get(next), load(left, 16)))),
    set(first, wasm.div(get(first), get(count))),
    set(mean, wasm.div(get(total), get(count))),
    store(get(out), wasm.firsts(get(first), get(mean))),
    store(inHalf(out), wasm.seconds(get(first), get(mean))),
    moved(values, 16),
    moved(units, 32),
    moved(out, 16),
  ];
}

const DEVIATE_LOCALS = {
  values: 0,
  means: 1,
  out: 2,
  end: 3,
  period: 4,
  divisor: 5,
  at: 6,
  count: 7,
  distance: 8,
  /** Four of them, and four of the next. */
  mean: 9,
  squares: 13,
} as const;

/** Four pairs of neighbouring windows side by side, each lane with a window of its own, oldest value first. */
function deviateFunction(): wasm.WasmFunction {
  const { values, means, out, end, period, divisor, at, count, distance, mean, squares } = DEVIATE_LOCALS;
  const windows = [0, 1, 2, 3].map((pair) => ({
    offset: 16 * pair,
    mean: mean + pair,
    squares: squares + pair,
  }));
  const body = [
    set(count, wasm.splat(get(divisor))),
    wasm.repeatWhileBelow(get(means), get(end), [
      ...windows.flatMap(({ offset, mean, squares }) => [
        set(mean, load(get(means), offset)),
        set(squares, wasm.zeros),
      ]),
      set(at, wasm.subInts(get(values), wasm.subInts(get(period), wasm.small(8)))),
      wasm.repeatWhileBelow(get(at), wasm.addInts(get(values), wasm.small(8)), [
        ...windows.flatMap(({ offset, mean, squares }) => [
          set(distance, wasm.sub(load(get(at), offset), get(mean))),
          set(squares, add(get(squares), wasm.mul(get(distance), get(distance)))),
        ]),
        moved(at, 8),
      ]),
      ...windows.map(({ offset, squares }) =>
        store(get(out), wasm.sqrt(wasm.div(get(squares), get(count))), offset),
      ),
      ...[values, means, out].flatMap((pointer) => [moved(pointer, 32), moved(pointer, 32)]),
    ]),
  ];
  const params: wasm.WasmType[] = ["i32", "i32", "i32", "i32", "i32", "f64"];
  return { name: "deviate", params, locals: ["i32", ...new Array<wasm.WasmType>(10).fill("v128")], body };
}
