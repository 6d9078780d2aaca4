/** Thrown where the program itself is wrong; never the answer to bad input. */
export class AssertionError extends Error {
  override readonly name = "AssertionError";
}

/** States what must hold if the program is right. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new AssertionError(message);
}

/** Returns `value`, which cannot be absent if the program is right. */
export function ensureDefined<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new AssertionError(`${what} is missing`);
  return value;
}

/** Closes a switch over a union: a new member becomes a type error at the call. */
export function ensureNever(value: never): never {
  throw new AssertionError(`unexpected value ${String(value)}`);
}
