import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromId62, isUuid, toId62, uuidV7 } from "./ids.ts";
import { epochMs } from "./time.ts";

const bytes = fc.uint8Array({ minLength: 10, maxLength: 10 });
const instants = fc.integer({ min: 0, max: 2 ** 47 });

describe("UUID version 7", () => {
  it("has the layout of RFC 9562, appendix A.6", () => {
    const random = Uint8Array.from([0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f]);
    expect(uuidV7(epochMs(0x017f22e279b0), random)).toBe("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  });

  it("sorts by time as text", () => {
    fc.assert(
      fc.property(instants, instants, bytes, bytes, (a, b, left, right) => {
        fc.pre(a < b);
        expect(uuidV7(epochMs(a), left) < uuidV7(epochMs(b), right)).toBe(true);
      }),
    );
  });
});

describe("short ids", () => {
  it("give back the UUID they were made from, in 22 characters", () => {
    fc.assert(
      fc.property(instants, bytes, (at, random) => {
        const uuid = uuidV7(epochMs(at), random);
        expect(isUuid(uuid)).toBe(true);
        expect(toId62(uuid)).toHaveLength(22);
        expect(fromId62(toId62(uuid))).toBe(uuid);
      }),
    );
  });

  it.each(["", "abc", "zzzzzzzzzzzzzzzzzzzzzz", "00000000000000000000-0"])("refuse %j", (text) => {
    expect(fromId62(text)).toBeNull();
  });
});
