import { readNumber, refuse, type WireCursor } from "../kernel/wire-cursor.ts";

/** A whole number within bounds; null where it is something else. */
export function readCount(
  cursor: WireCursor,
  bounds: { readonly min: number; readonly max: number },
): number | null {
  const value = readNumber(cursor, bounds);
  if (value === null || Number.isInteger(value)) return value;
  return refuse(cursor, {
    code: "not_on_step",
    message: `${value} must be a whole number`,
    params: { value, step: 1 },
  });
}
