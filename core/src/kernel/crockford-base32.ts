import { assert } from "./assert.ts";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** The first `characters * 5` bits of `bytes` in Crockford's base 32. Source: crockford.com/base32.html. */
export function crockfordBase32(bytes: Uint8Array, characters: number): string {
  assert(characters * 5 <= bytes.length * 8, "not enough bytes for the characters asked for");
  let text = "";
  let bits = 0;
  let held = 0;
  let next = 0;
  while (text.length < characters) {
    if (held < 5) {
      bits = ((bits << 8) | (bytes[next++] ?? 0)) & 0xffff;
      held += 8;
    }
    held -= 5;
    text += ALPHABET[(bits >> held) & 31] ?? "";
  }
  return text;
}
