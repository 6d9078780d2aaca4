import { createPrng, type Prng } from "@roehub/core/kernel/prng";

/** Seeded draws for one purpose on one day, so that any day can be made without those before it. */
export interface RandomStream {
  /** In [0, 1). */
  uniform: Prng;
  /** Standard normal. */
  normal(): number;
}

/** The stream of `purpose` (a small whole number) on `day` of the market with `seed`. */
export function createRandomStream(seed: number, day: number, purpose: number): RandomStream {
  const uniform = createPrng(mix(mix(mix(seed) ^ day) ^ purpose));
  let spare: number | null = null;
  return {
    uniform,
    normal() {
      if (spare !== null) {
        const value = spare;
        spare = null;
        return value;
      }
      // Box and Muller (1958); 1 - u keeps the logarithm away from zero.
      const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
      const angle = 2 * Math.PI * uniform();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
  };
}

/** The finaliser of MurmurHash3: neighbouring inputs give unrelated seeds. */
function mix(value: number): number {
  let mixed = value >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
