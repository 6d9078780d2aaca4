/** Bytes of WebAssembly instructions that leave one value on the stack, or none where they are a statement. */
export type WasmCode = readonly number[];

// What the kernels of `wasm-kernels.ts` are made of. Source: WebAssembly Core Specification 2.0, 5.4 (binary format).

const I32 = 0x7f;
const F64 = 0x7c;
const V128 = 0x7b;
const VALUE_TYPES = { i32: I32, f64: F64, v128: V128 } as const;
export type WasmType = keyof typeof VALUE_TYPES;

export interface WasmFunction {
  readonly name: string;
  readonly params: readonly WasmType[];
  /** Numbered on from the parameters. */
  readonly locals: readonly WasmType[];
  readonly body: readonly WasmCode[];
}

/** A module that exports these functions, which answer nothing, and a `memory` of so many pages of 64 KiB. */
export function wasmModule(functions: readonly WasmFunction[], pages: number): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ params }) => [
    0x60,
    ...vector(params.map((type) => [VALUE_TYPES[type]])),
    0,
  ]);
  const exported = functions.map(({ name }, index) => [...text(name), 0x00, ...unsigned(index)]);
  const bodies = functions.map(({ locals, body }) => {
    const code = [...vector(locals.map((type) => [1, VALUE_TYPES[type]])), ...body.flat(), END];
    return [...unsigned(code.length), ...code];
  });
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, vector(types)),
    ...section(3, vector(functions.map((_, index) => unsigned(index)))),
    ...section(5, vector([[0x00, ...unsigned(pages)]])),
    ...section(7, vector([...exported, [...text("memory"), 0x02, 0]])),
    ...section(10, vector(bodies)),
  ]);
}

const END = 0x0b;

function section(id: number, content: WasmCode): WasmCode {
  return [id, ...unsigned(content.length), ...content];
}

function vector(items: readonly WasmCode[]): WasmCode {
  return [...unsigned(items.length), ...items.flat()];
}

function text(value: string): WasmCode {
  return vector(Array.from(value, (character) => [character.charCodeAt(0)]));
}

/** LEB128 of a whole number from 0 on. */
function unsigned(value: number): WasmCode {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

export const get = (local: number): WasmCode => [0x20, ...unsigned(local)];
export const set = (local: number, value: WasmCode): WasmCode => [...value, 0x21, ...unsigned(local)];
/** A small whole number from 0 to 63. */
export const small = (value: number): WasmCode => [0x41, value];
export const addInts = (a: WasmCode, b: WasmCode): WasmCode => [...a, ...b, 0x6a];
export const subInts = (a: WasmCode, b: WasmCode): WasmCode => [...a, ...b, 0x6b];
export const shiftLeft = (a: WasmCode, bits: number): WasmCode => [...a, ...small(bits), 0x74];

/** Runs the statements, and again as long as `a` is below `b`. */
export function repeatWhileBelow(a: WasmCode, b: WasmCode, statements: readonly WasmCode[]): WasmCode {
  return [0x03, 0x40, ...statements.flat(), ...a, ...b, 0x49, 0x0d, 0x00, END];
}

const vectorCode = (opcode: number): WasmCode => [0xfd, ...unsigned(opcode)];
const binary = (opcode: number) => (a: WasmCode, b: WasmCode) => [...a, ...b, ...vectorCode(opcode)];

/** Two neighbouring doubles. */
export const load = (address: WasmCode, offset = 0): WasmCode => [
  ...address,
  ...vectorCode(0x00),
  0x03,
  ...unsigned(offset),
];
export const store = (address: WasmCode, value: WasmCode, offset = 0): WasmCode => [
  ...address,
  ...value,
  ...vectorCode(0x0b),
  0x03,
  ...unsigned(offset),
];
/** A double twice. */
export const splat = (value: WasmCode): WasmCode => [...value, ...vectorCode(0x14)];
export const zeros: WasmCode = [...vectorCode(0x0c), ...new Array<number>(16).fill(0)];
export const or = binary(0x50);
export const xor = binary(0x51);
export const add = binary(0xf0);
export const sub = binary(0xf1);
export const mul = binary(0xf2);
export const div = binary(0xf3);
export const sqrt = (a: WasmCode): WasmCode => [...a, ...vectorCode(0xef)];
/** The first doubles of both, and the second ones. */
export const firsts = (a: WasmCode, b: WasmCode): WasmCode => shuffle(a, b, [0, 2]);
export const seconds = (a: WasmCode, b: WasmCode): WasmCode => shuffle(a, b, [1, 3]);

function shuffle(a: WasmCode, b: WasmCode, lanes: readonly number[]): WasmCode {
  const bytes = lanes.flatMap((lane) => Array.from({ length: 8 }, (_, byte) => lane * 8 + byte));
  return [...a, ...b, ...vectorCode(0x0d), ...bytes];
}
