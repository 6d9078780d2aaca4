import { assert } from "../../kernel/assert.ts";

/** Alignment of every allocation: the width of a vector. */
const ALIGNMENT = 16;

/**
 * The one memory of a grid, shared by its threads and by the kernels: a place is an offset in bytes from its start. What
 * needs how much is planned before anything is allocated, so that a memory never grows and nothing is freed.
 */
export interface GridMemory {
  readonly buffer: SharedArrayBuffer;
  /** The offset of `bytes` zeroed bytes. */
  allocate(bytes: number): number;
}

/** Bytes that `allocate` takes for `bytes`. */
export function allocatedBytes(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

/** Hands out `buffer` from `start` on. */
export function createGridMemory(buffer: SharedArrayBuffer, start = 0): GridMemory {
  let next = allocatedBytes(start);
  return {
    buffer,
    allocate(bytes) {
      const offset = next;
      next += allocatedBytes(bytes);
      assert(next <= buffer.byteLength, "a grid's memory was planned large enough");
      return offset;
    },
  };
}
