import type { GridMemory } from "./grid-memory.ts";

/** The whole memory as numbers of each width. A place in bytes is divided by the width to become an index. */
export interface MemoryViews {
  readonly f64: Float64Array;
  readonly i32: Int32Array;
  readonly u32: Uint32Array;
}

export const F64_BYTES = 8;
export const WORD_BYTES = 4;

export function memoryViews({ buffer }: GridMemory): MemoryViews {
  return {
    f64: new Float64Array(buffer, 0, Math.floor(buffer.byteLength / F64_BYTES)),
    i32: new Int32Array(buffer, 0, Math.floor(buffer.byteLength / WORD_BYTES)),
    u32: new Uint32Array(buffer, 0, Math.floor(buffer.byteLength / WORD_BYTES)),
  };
}
