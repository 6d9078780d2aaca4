import { decimalPlaces } from "../kernel/decimal.ts";
import { readElements, readMembers, readNumber, refuse, type WireCursor } from "../kernel/wire-cursor.ts";

/** A value as a point of an axis: null is "off" on risk axes. */
export type AxisValue = number | string | null;

/** How the values of one axis are read. */
export interface AxisRules<Value extends AxisValue> {
  /** Reads one value, noting what is wrong with it; null means refused. */
  readValue(cursor: WireCursor): Value | null;
  /** Whether `{ start, stop, step }` makes sense: numbers, not choices. */
  readonly isNumeric: boolean;
  /** Whether null ("off") is a value: risk axes. */
  readonly hasOff: boolean;
  /** More points than this are refused before they are made. */
  readonly maxPoints: number;
}

/**
 * Reads an axis: `value`, `{ values: [...] }` or `{ start, stop, step }`, risk axes also with `include_off: true`.
 * The points are sorted, "off" (null) last, without repeats. Answers null where something was refused.
 */
export function readAxis<Value extends number | string>(
  cursor: WireCursor,
  rules: AxisRules<Value>,
): readonly (Value | null)[] | null {
  const { value } = cursor;
  const problemsBefore = cursor.problems.length;
  const points = isAxisObject(value) ? readAxisObject(cursor, rules) : readPoints([cursor], rules);
  return points === null || cursor.problems.length > problemsBefore ? null : sortedPoints(points);
}

function isAxisObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readAxisObject<Value extends number | string>(
  cursor: WireCursor,
  rules: AxisRules<Value>,
): (Value | null)[] | null {
  const isList = Object.hasOwn(cursor.value as object, "values");
  const required = isList ? ["values"] : ["start", "stop", "step"];
  const members = readMembers<string>(cursor, { required, optional: rules.hasOff ? ["include_off"] : [] });
  if (members === null) return null;
  const points = isList
    ? readValues(members.get("values"), rules)
    : readRange(
        cursor,
        { start: members.get("start"), stop: members.get("stop"), step: members.get("step") },
        rules,
      );
  const includeOff = members.get("include_off");
  if (includeOff === undefined) return points;
  if (typeof includeOff.value !== "boolean") {
    return refuse(includeOff, {
      code: "wrong_type",
      message: "must be true or false",
      params: { expected: "boolean" },
    });
  }
  if (includeOff.value) points?.push(null);
  return points;
}

function readValues<Value extends number | string>(
  cursor: WireCursor | undefined,
  rules: AxisRules<Value>,
): (Value | null)[] | null {
  if (cursor === undefined) return null;
  const elements = readElements(cursor, { min: 1, max: rules.maxPoints });
  return elements === null ? null : readPoints(elements, rules);
}

function readPoints<Value extends number | string>(
  elements: readonly WireCursor[],
  rules: AxisRules<Value>,
): (Value | null)[] {
  const points: (Value | null)[] = [];
  for (const element of elements) {
    if (rules.hasOff && element.value === null) points.push(null);
    else {
      const value = rules.readValue(element);
      if (value !== null) points.push(value);
    }
  }
  return points;
}

interface RangeMembers {
  readonly start: WireCursor | undefined;
  readonly stop: WireCursor | undefined;
  readonly step: WireCursor | undefined;
}

function readRange<Value extends number | string>(
  cursor: WireCursor,
  members: RangeMembers,
  rules: AxisRules<Value>,
): (Value | null)[] | null {
  if (!rules.isNumeric) {
    return refuse(cursor, { code: "bad_axis", message: "takes choices, so it has values and not a range" });
  }
  const read = (member: WireCursor | undefined) => (member === undefined ? null : readNumber(member));
  const [start, stop, step] = [read(members.start), read(members.stop), read(members.step)];
  if (start === null || stop === null || step === null) return null;
  if (step <= 0) return refuse(cursor, { code: "bad_axis", message: "needs a step above zero" });
  if (start > stop) return refuse(cursor, { code: "bad_axis", message: "starts above its stop" });
  const range = scaledRange(start, stop, step);
  if (range === null)
    return refuse(cursor, { code: "bad_axis", message: "has more digits than a range can hold" });
  if (range.count > rules.maxPoints) {
    return refuse(cursor, {
      code: "too_many",
      message: `has ${range.count} points, and the limit is ${rules.maxPoints}`,
      params: { count: range.count, limit: rules.maxPoints },
    });
  }
  return readRangePoints(cursor, range, rules);
}

/** The points of a range, each checked as a value, up to the first that is refused; the last one is always checked. */
function readRangePoints<Value extends number | string>(
  cursor: WireCursor,
  range: ScaledRange,
  rules: AxisRules<Value>,
): Value[] {
  const points: Value[] = [];
  const last = range.count - 1;
  for (let index = 0; index <= last; index++) {
    const place: WireCursor = { value: range.point(index), pointer: cursor.pointer, problems: [] };
    const value = rules.readValue(place);
    if (value !== null) points.push(value);
    // A range out of bounds has many points that are: one problem of a kind says it.
    for (const problem of place.problems) {
      if (
        !cursor.problems.some(({ pointer, code }) => pointer === problem.pointer && code === problem.code)
      ) {
        cursor.problems.push(problem);
      }
    }
    if (place.problems.length > 0) index = Math.max(index, last - 1);
  }
  return points;
}

interface ScaledRange {
  readonly count: number;
  point(index: number): number;
}

/**
 * The points `start, start + step, …` up to `stop`, which is one of them where a step hits it. They are whole numbers
 * of the smallest decimal in use, divided once, so that steps of 0.1 do not drift. Null where doubles cannot hold them.
 */
function scaledRange(start: number, stop: number, step: number): ScaledRange | null {
  const places = Math.max(decimalPlaces(start), decimalPlaces(stop), decimalPlaces(step));
  // Powers of ten above 10^22 are not exact in a double.
  if (places > 22) return null;
  const scale = 10 ** places;
  const [first, last, stride] = [start, stop, step].map((value) => Math.round(value * scale));
  if (first === undefined || last === undefined || stride === undefined) return null;
  if (![first, last, stride].every(Number.isSafeInteger) || stride === 0) return null;
  return {
    count: Math.floor((last - first) / stride) + 1,
    point: (index) => (first + index * stride) / scale,
  };
}

function sortedPoints<Value extends number | string>(
  points: readonly (Value | null)[],
): readonly (Value | null)[] {
  const values = [...new Set(points)].filter((point) => point !== null);
  values.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return points.includes(null) ? [...values, null] : values;
}
