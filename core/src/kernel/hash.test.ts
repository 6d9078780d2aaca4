import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "./canonical-json.ts";
import { crockfordBase32 } from "./crockford-base32.ts";
import { createSha256, sha256Hex, sha256HexOfJson } from "./hash.ts";

describe("hashes", () => {
  it("agree with OpenSSL on any bytes, whole and in pieces", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(300), (bytes, cut) => {
        const expected = createHash("sha256").update(bytes).digest("hex");
        const pieces = createSha256().update(bytes.subarray(0, cut)).update(bytes.subarray(cut));
        expect(sha256Hex(bytes)).toBe(expected);
        expect(Buffer.from(pieces.digest()).toString("hex")).toBe(expected);
      }),
    );
  });

  it("of JSON do not depend on the order of keys", () => {
    expect(sha256HexOfJson({ b: 1, a: [true, null] })).toBe(sha256HexOfJson({ a: [true, null], b: 1 }));
  });

  it("canonical JSON prints numbers and strings as RFC 8785 does", () => {
    expect(canonicalJson({ z: 1e21, é: "\u20ac", a: 1e-7, n: -0 })).toBe(
      '{"a":1e-7,"n":0,"z":1e+21,"é":"€"}',
    );
  });
});

describe("Crockford base 32", () => {
  it.each([
    [[0, 0, 0, 0, 0, 0, 0], "0000000000"],
    [[255, 255, 255, 255, 255, 255, 255], "ZZZZZZZZZZ"],
    [[0x08, 0x86, 0x42, 0x98, 0xe8, 0x4a, 0x96], "123456789A"],
  ])("the first 50 bits of %j are %s", (bytes, expected) => {
    expect(crockfordBase32(Uint8Array.from(bytes), 10)).toBe(expected);
  });

  it("reads bits from the front: the number of the digits equals the number of the bits", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 7, maxLength: 32 }), (bytes) => {
        let number = 0n;
        for (const character of crockfordBase32(bytes, 10)) {
          number = number * 32n + BigInt("0123456789ABCDEFGHJKMNPQRSTVWXYZ".indexOf(character));
        }
        const first56 = BigInt(`0x${Buffer.from(bytes.subarray(0, 7)).toString("hex")}`);
        expect(number).toBe(first56 >> 6n);
      }),
    );
  });
});
