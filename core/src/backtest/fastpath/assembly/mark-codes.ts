import { BLOCK_BARS } from "./bit-series.ts";
import { IS_CROSS, LEFT, LEFT_CODES, RIGHT, RIGHT_CODES } from "./comparison.ts";
import { markWords } from "./mark-doubles.ts";

// Bits of a block from codes, which compare like the doubles unless they are equal.

/** Codes of equal rank in a word that are looked up one by one; where there are more, the whole word is. */
const FEW_TIES: u64 = 12;

/** By codes, where both columns have them and only finite numbers in this block; otherwise false. */
export function markCodes(one: usize, block: i32, here: i32, flagBytes: usize, up: usize, down: usize): bool {
  const leftCodes = <usize>load<u32>(one, LEFT_CODES);
  const rightCodes = <usize>load<u32>(one, RIGHT_CODES);
  if (leftCodes === 0 || rightCodes === 0) return false;
  if ((load<u8>(leftCodes - flagBytes + block) | load<u8>(rightCodes - flagBytes + block)) !== 0)
    return false;
  const blockBar = <usize>(block * BLOCK_BARS);
  let left = <usize>load<u32>(one, LEFT) + (blockBar << 3);
  let right = <usize>load<u32>(one, RIGHT) + (blockBar << 3);
  let a = leftCodes + (blockBar << 1);
  let b = rightCodes + (blockBar << 1);
  const isCross = load<u32>(one, IS_CROSS) !== 0;
  const leftBefore = load<f64>(left - 8);
  const rightBefore = load<f64>(right - 8);
  let wasAbove: u64 = leftBefore <= rightBefore ? 0 : 1;
  let wasBelow: u64 = leftBefore >= rightBefore ? 0 : 1;
  const words = (here + 63) >> 6;
  for (let word = 0; word < words; word++) {
    let ups: u64 = aboveCodes(a, b);
    let downs: u64 = aboveCodes(b, a);
    let ties = ~(ups | downs);
    if (word === words - 1 && (here & 63) !== 0) ties &= ~((<u64>-1) << (<u64>(here & 63)));
    if (ties !== 0) {
      if (popcnt(ties) > FEW_TIES) {
        const at = (<usize>word) << 3;
        markWords<i32>(left, 8, right, 8, 1, up + at, down + at, 1, 1);
        ups = load<u64>(up + at);
        downs = load<u64>(down + at);
      } else {
        do {
          const at = (<usize>ctz(ties)) << 3;
          const bit = ties & (0 - ties);
          const x = load<f64>(left + at);
          const y = load<f64>(right + at);
          if (x > y) ups |= bit;
          if (x < y) downs |= bit;
          ties ^= bit;
        } while (ties !== 0);
      }
    }
    const at = (<usize>word) << 3;
    if (isCross) {
      store<u64>(up + at, ups & ~((ups << 1) | wasAbove));
      store<u64>(down + at, downs & ~((downs << 1) | wasBelow));
      wasAbove = ups >> 63;
      wasBelow = downs >> 63;
    } else {
      store<u64>(up + at, ups);
      store<u64>(down + at, downs);
    }
    left += 512;
    right += 512;
    a += 128;
    b += 128;
  }
  return true;
}

function aboveCodes(a: usize, b: usize): u64 {
  return (
    <u64>(<u32>sixteenAbove(a, b)) |
    ((<u64>(<u32>sixteenAbove(a + 32, b + 32))) << 16) |
    ((<u64>(<u32>sixteenAbove(a + 64, b + 64))) << 32) |
    ((<u64>(<u32>sixteenAbove(a + 96, b + 96))) << 48)
  );
}

function sixteenAbove(a: usize, b: usize): i32 {
  return i8x16.bitmask(
    i8x16.narrow_i16x8_s(
      i16x8.gt_s(v128.load(a), v128.load(b)),
      i16x8.gt_s(v128.load(a, 16), v128.load(b, 16)),
    ),
  );
}
