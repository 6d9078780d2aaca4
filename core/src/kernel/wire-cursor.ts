import type { Problem, ProblemCode } from "./parsed.ts";

/** A place in a value that came from outside, with the list that everything wrong with it is added to. */
export interface WireCursor {
  readonly value: unknown;
  /** RFC 6901 pointer from the root. */
  readonly pointer: string;
  readonly problems: Problem[];
}

/** The root of `value`, with an empty list of problems. */
export function wireCursor(value: unknown, pointer = ""): WireCursor {
  return { value, pointer, problems: [] };
}

/** Notes a problem at this place. `message` is the English sentence, `params` the values a translation prints. */
export function refuse(
  cursor: WireCursor,
  problem: { code: ProblemCode; message: string; params?: Readonly<Record<string, string | number>> },
): null {
  cursor.problems.push({ pointer: cursor.pointer, params: {}, ...problem });
  return null;
}

/** Whether a problem was noted at this place or below it. */
export function hasProblems({ pointer, problems }: WireCursor): boolean {
  return problems.some((problem) => problem.pointer === pointer || problem.pointer.startsWith(`${pointer}/`));
}

/** The member or element `key` of this place. The pointer stays printable whatever the key is. */
export function childCursor(cursor: WireCursor, key: string | number, value: unknown): WireCursor {
  const text = printable(String(key)).replaceAll("~", "~0").replaceAll("/", "~1");
  return { value, pointer: `${cursor.pointer}/${text}`, problems: cursor.problems };
}

/**
 * The members of an object, by name. Absent required members, members of other names, and anything that is not an
 * object are noted. Answers null where it is not an object.
 */
export function readMembers<Name extends string>(
  cursor: WireCursor,
  names: { readonly required: readonly Name[]; readonly optional?: readonly Name[] },
): ReadonlyMap<Name, WireCursor> | null {
  const { value } = cursor;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return refuse(cursor, {
      code: "wrong_type",
      message: "must be an object",
      params: { expected: "object" },
    });
  }
  const known: readonly Name[] = [...names.required, ...(names.optional ?? [])];
  const members = new Map<Name, WireCursor>();
  for (const [key, member] of Object.entries(value)) {
    const name = known.find((candidate) => candidate === key);
    const place = childCursor(cursor, key, member);
    if (name !== undefined) members.set(name, place);
    else
      refuse(place, {
        code: "unknown_field",
        message: "is not a known field",
        params: { field: printable(key) },
      });
  }
  for (const name of names.required) {
    if (members.has(name)) continue;
    refuse(childCursor(cursor, name, undefined), { code: "required", message: "is required" });
  }
  return members;
}

/**
 * A reader of optional members: an absent one is `fallback`. So is one that `read` refused; it stands in the problems
 * then, so that the fallback never reaches a result.
 */
export function optionalReader<Name extends string>(members: Pick<ReadonlyMap<Name, WireCursor>, "get">) {
  return <T>(name: Name, fallback: T, read: (place: WireCursor) => T | null): T => {
    const place = members.get(name);
    return place === undefined ? fallback : (read(place) ?? fallback);
  };
}

/** The elements of an array of `min` to `max` elements; null where it is something else. */
export function readElements(
  cursor: WireCursor,
  count: { readonly min: number; readonly max: number },
): readonly WireCursor[] | null {
  const { value } = cursor;
  if (!Array.isArray(value)) {
    return refuse(cursor, { code: "wrong_type", message: "must be an array", params: { expected: "array" } });
  }
  const { min, max } = count;
  if (value.length < min) {
    return refuse(cursor, { code: "required", message: `needs at least ${min} entry`, params: { min } });
  }
  if (value.length > max) {
    return refuse(cursor, {
      code: "too_many",
      message: `has ${value.length} entries, and the limit is ${max}`,
      params: { count: value.length, limit: max },
    });
  }
  return value.map((element: unknown, index) => childCursor(cursor, index, element));
}

/** What a number must be. `above` and `below` are excluded bounds. */
export interface NumberBounds {
  readonly min?: number;
  readonly max?: number;
  readonly above?: number;
  readonly below?: number;
}

/**
 * A finite number within bounds; text is never taken for one. Minus zero is zero. A refusal's `bound` says whether the
 * limit itself is `included` or `excluded`, which decides how its sentence reads.
 */
export function readNumber(cursor: WireCursor, bounds: NumberBounds = {}): number | null {
  const { value } = cursor;
  if (typeof value !== "number" || !Number.isFinite(value)) {
    return refuse(cursor, {
      code: "wrong_type",
      message: "must be a number",
      params: { expected: "number" },
    });
  }
  const { min, max, above, below } = bounds;
  if (min !== undefined && value < min) {
    const params = { value, min, bound: "included" };
    return refuse(cursor, { code: "below_minimum", message: `${value} is below the minimum ${min}`, params });
  }
  if (above !== undefined && value <= above) {
    const params = { value, min: above, bound: "excluded" };
    return refuse(cursor, { code: "below_minimum", message: `${value} is not above ${above}`, params });
  }
  if (max !== undefined && value > max) {
    const params = { value, max, bound: "included" };
    return refuse(cursor, { code: "above_maximum", message: `${value} is above the maximum ${max}`, params });
  }
  if (below !== undefined && value >= below) {
    const params = { value, max: below, bound: "excluded" };
    return refuse(cursor, { code: "above_maximum", message: `${value} is not below ${below}`, params });
  }
  return value === 0 ? 0 : value;
}

/** One of the listed texts. */
export function readChoice<Choice extends string>(
  cursor: WireCursor,
  choices: readonly Choice[],
): Choice | null {
  const { value } = cursor;
  if (typeof value !== "string") {
    return refuse(cursor, { code: "wrong_type", message: "must be a text", params: { expected: "text" } });
  }
  const choice = choices.find((candidate) => candidate === value);
  if (choice !== undefined) return choice;
  const allowed = choices.join(", ");
  return refuse(cursor, { code: "not_allowed", message: `must be one of ${allowed}`, params: { allowed } });
}

/** `text` as it may stand in an answer: short, without control characters and halves of characters. */
export function printable(text: string): string {
  const clean = text.toWellFormed().replaceAll(/\p{Cc}/gu, "\uFFFD");
  return clean.length > 64 ? `${clean.slice(0, 63)}…`.toWellFormed() : clean;
}
