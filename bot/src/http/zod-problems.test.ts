import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { findUnsafeJson } from "./json-body.ts";
import { zodProblems } from "./zod-problems.ts";

const schema = z.strictObject({
  mode: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("a"), count: z.int().min(1).max(9) }),
    z.strictObject({ kind: z.literal("b") }),
  ]),
  name: z.string().min(1).max(3),
  side: z.enum(["long", "short"]),
  list: z.array(z.number()).min(1).max(2),
  code: z.string().regex(/^\d+$/, { error: "digits" }).optional(),
  either: z.union([z.number(), z.boolean()]).optional(),
});

function problemsOf(input: unknown): string[] {
  const outcome = schema.safeParse(input);
  const problems = outcome.success ? [] : zodProblems(outcome.error.issues, input, "");
  return problems.map(({ pointer, code, message }) => `${pointer} ${code}: ${message}`).sort();
}

const valid = { mode: { kind: "a", count: 1 }, name: "x", side: "long", list: [1] };

test("what a schema takes has no problems", () => {
  expect(problemsOf(valid)).toEqual([]);
});

test.each<[string, object, string[]]>([
  ["an absent field", { ...valid, name: undefined }, ["/name required: is required"]],
  ["a field of another type", { ...valid, name: 7 }, ["/name wrong_type: must be a text"]],
  ["null", { ...valid, list: null }, ["/list wrong_type: must be an array"]],
  ["an unknown field", { ...valid, "a/b~c": 1 }, ["/a~1b~0c unknown_field: is not a known field"]],
  ["another choice", { ...valid, side: "flat" }, ["/side not_allowed: must be one of long, short"]],
  ["another kind", { ...valid, mode: { kind: "c" } }, ["/mode/kind not_allowed: must be one of a, b"]],
  ["no kind", { ...valid, mode: {} }, ["/mode/kind required: is required"]],
  [
    "a fraction",
    { ...valid, mode: { kind: "a", count: 1.5 } },
    ["/mode/count wrong_type: must be a whole number"],
  ],
  [
    "too small",
    { ...valid, mode: { kind: "a", count: 0 } },
    ["/mode/count below_minimum: is below the minimum 1"],
  ],
  [
    "too large",
    { ...valid, mode: { kind: "a", count: 10 } },
    ["/mode/count above_maximum: is above the maximum 9"],
  ],
  ["an empty text", { ...valid, name: "" }, ["/name required: needs at least 1 character"]],
  ["a long text", { ...valid, name: "long" }, ["/name too_large: may have at most 3 characters"]],
  ["an empty list", { ...valid, list: [] }, ["/list required: needs at least 1 entry"]],
  ["a long list", { ...valid, list: [1, 2, 3] }, ["/list too_many: may have at most 2 entries"]],
  ["another form", { ...valid, code: "x" }, ["/code bad_text: must be digits"]],
  ["neither of two types", { ...valid, either: "x" }, ["/either wrong_type: is of a wrong kind"]],
  ["an element of another type", { ...valid, list: [1, "2"] }, ["/list/1 wrong_type: must be a number"]],
])("%s is named in our words, at its place", (_, input, expected) => {
  expect(problemsOf(input)).toEqual(expected);
});

test("any JSON is searched for unsafe values without an exception, and clean JSON has none", () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false, maxDepth: 6 }), (value) => {
      const read: unknown = JSON.parse(JSON.stringify(value));
      const text = JSON.stringify(read);
      const unsafe = /\\u0000|\\ud[89a-f]|__proto__/i.test(text);
      if (!unsafe) expect(findUnsafeJson(read)).toEqual([]);
    }),
  );
});
