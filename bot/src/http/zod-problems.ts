import type { Problem, ProblemCode } from "@roehub/core/kernel/parsed";
import { childCursor, refuse, type WireCursor, wireCursor } from "@roehub/core/kernel/wire-cursor";
import type { z } from "zod";

type Issue = z.core.$ZodIssue;

/** Everything that a schema finds wrong with `input`, with pointers into it, in our words and codes. */
export function zodProblems(issues: readonly Issue[], input: unknown, pointer: string): readonly Problem[] {
  const root = wireCursor(input, pointer);
  for (const issue of issues) {
    const place = issue.path.reduce<WireCursor>(
      (parent, key) => childCursor(parent, String(key), memberOf(parent.value, key)),
      root,
    );
    if (issue.code === "unrecognized_keys") {
      for (const key of issue.keys) {
        refuse(childCursor(place, key, undefined), {
          code: "unknown_field",
          message: "is not a known field",
        });
      }
    } else {
      refuse(place, place.value === undefined ? REQUIRED : describe(issue));
    }
  }
  return root.problems;
}

const REQUIRED = { code: "required", message: "is required" } as const;

const NAMES: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  object: "an object",
  array: "an array",
  boolean: "true or false",
};

function describe(issue: Issue): { code: ProblemCode; message: string } {
  switch (issue.code) {
    case "invalid_type":
      return { code: "wrong_type", message: `must be ${NAMES[issue.expected] ?? issue.expected}` };
    case "invalid_value":
      return { code: "not_allowed", message: `must be ${listed(issue.values)}` };
    case "invalid_union":
      return "options" in issue && Array.isArray(issue.options)
        ? { code: "not_allowed", message: `must be ${listed(issue.options)}` }
        : { code: "wrong_type", message: "is of a wrong kind" };
    case "too_big":
      return tooBig(issue.origin, issue.maximum);
    case "too_small":
      return tooSmall(issue.origin, issue.minimum);
    case "invalid_format":
      return { code: "bad_text", message: `must be ${issue.message}` };
    default:
      return { code: "constraint_violated", message: issue.message };
  }
}

function listed(values: readonly unknown[]): string {
  return values.length === 1 ? `${values[0]}` : `one of ${values.join(", ")}`;
}

function tooBig(origin: string, maximum: number | bigint): { code: ProblemCode; message: string } {
  if (origin === "string") return { code: "too_large", message: `may have at most ${maximum} characters` };
  if (origin === "array") return { code: "too_many", message: `may have at most ${maximum} entries` };
  return { code: "above_maximum", message: `is above the maximum ${maximum}` };
}

function tooSmall(origin: string, minimum: number | bigint): { code: ProblemCode; message: string } {
  if (origin === "string") return { code: "required", message: `needs at least ${minimum} character` };
  if (origin === "array") return { code: "required", message: `needs at least ${minimum} entry` };
  return { code: "below_minimum", message: `is below the minimum ${minimum}` };
}

function memberOf(value: unknown, key: PropertyKey): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  return Object.getOwnPropertyDescriptor(value, key)?.value;
}
