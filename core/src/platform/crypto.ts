import * as nodeCrypto from "node:crypto";
import type { Clock } from "../kernel/clock.ts";
import { uuidV7 } from "../kernel/ids.ts";

/** A new version 7 UUID at the clock's time. The caller names its brand: `newId<UserId>(clock)`. */
export function newId<Id extends string = string>(clock: Clock): Id {
  return uuidV7(clock.nowMs(), randomBytes(10)) as Id;
}

/** Cryptographically secure random bytes. */
export function randomBytes(length: number): Uint8Array {
  return nodeCrypto.randomBytes(length);
}

/** A random token that fits into a URL: 4 characters for 3 bytes. */
export function randomToken(lengthBytes = 32): string {
  return nodeCrypto.randomBytes(lengthBytes).toString("base64url");
}

export function hmacSha256(key: string | Uint8Array, message: string | Uint8Array): Uint8Array {
  return nodeCrypto.createHmac("sha256", key).update(message).digest();
}

/** Whether two secrets are the same, in a time that depends on the length of `expected` alone. */
export function equalInConstantTime(actual: Uint8Array, expected: Uint8Array): boolean {
  if (actual.length !== expected.length) {
    nodeCrypto.timingSafeEqual(expected, expected);
    return false;
  }
  return nodeCrypto.timingSafeEqual(actual, expected);
}
