import { assert } from "../../kernel/assert.ts";

/** Where a kernel keeps everything it remembers between bars, so that it can be saved and restored whole. */
export interface KernelMemory {
  /** `count` numbers of the kernel's own, zero at first. A kernel takes the same cells in the same order each time. */
  cells(count: number): Float64Array;
}

/** A kernel's memory with what its owner may do. */
export interface OwnedKernelMemory extends KernelMemory {
  /** Everything remembered so far. */
  save(): Float64Array;
  /**
   * Remembers what `save` gave. The kernel is new: made with the same parameters and not stepped yet. Stepped on, it
   * gives the same bits as the kernel that was saved.
   */
  restore(saved: Float64Array): void;
}

export function createKernelMemory(): OwnedKernelMemory {
  const blocks: Float64Array[] = [];
  return {
    cells(count) {
      const block = new Float64Array(count);
      blocks.push(block);
      return block;
    },
    save() {
      const saved = new Float64Array(blocks.reduce((total, block) => total + block.length, 0));
      let at = 0;
      for (const block of blocks) {
        saved.set(block, at);
        at += block.length;
      }
      return saved;
    },
    restore(saved) {
      const expected = blocks.reduce((total, block) => total + block.length, 0);
      assert(saved.length === expected, `a saved kernel holds ${expected} cells`);
      let at = 0;
      for (const block of blocks) {
        block.set(saved.subarray(at, at + block.length));
        at += block.length;
      }
    },
  };
}
