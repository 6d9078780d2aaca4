/**
 * One thing wrong with an input. `code` and `params` are for translation, `message` is the English sentence,
 * `pointer` is an RFC 6901 JSON pointer into the input.
 */
export interface Problem {
  readonly pointer: string;
  readonly code: ProblemCode;
  readonly message: string;
  readonly params: Readonly<Record<string, string | number>>;
}

/** Every code a `Problem` can carry; texts exist for each in both languages. */
export type ProblemCode =
  | "required"
  | "unknown_field"
  | "wrong_type"
  | "not_allowed"
  | "below_minimum"
  | "above_maximum"
  | "not_on_step"
  | "constraint_violated"
  | "unknown_indicator"
  | "unknown_rule"
  | "unknown_instrument"
  | "unknown_strategy"
  | "bad_time"
  | "bad_axis"
  | "bad_text"
  | "empty_range"
  | "no_candles"
  | "nothing_left"
  | "too_many"
  | "too_large";

/** The outcome of reading an input: the value, or everything wrong with it. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export function parsed<T>(value: T): Parsed<T> {
  return { ok: true, value };
}

/** A refusal; problems are put into their fixed order: by pointer, then by code. */
export function refused(problems: readonly Problem[]): {
  readonly ok: false;
  readonly problems: readonly Problem[];
} {
  const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return {
    ok: false,
    problems: [...problems].sort((a, b) => order(a.pointer, b.pointer) || order(a.code, b.code)),
  };
}
