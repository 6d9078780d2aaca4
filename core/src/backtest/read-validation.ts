import { ensureNever } from "../kernel/assert.ts";
import { readChoice, readMembers, readNumber, type WireCursor } from "../kernel/wire-cursor.ts";
import type { Validation } from "./backtest-request.ts";
import { readCount } from "./read-count.ts";
import { windowProblems } from "./validation-windows.ts";

/** The most bars that the request's range can hold, null where that was refused, and the most that may be simulated. */
export interface ValidationBars {
  readonly bars: number | null;
  readonly maxBars: number;
}

/**
 * Reads how variants are validated; null is without. At least one whole window must fit into the range. Where candles are
 * missing it may hold fewer bars, so that the same is asked again of those that are there.
 */
export function readValidation(cursor: WireCursor, { bars, maxBars }: ValidationBars): Validation | null {
  if (cursor.value === null) return null;
  const validation = readKind(cursor, maxBars);
  if (validation === null || bars === null) return null;
  const problems = windowProblems(validation, { bars, maxBars, pointer: cursor.pointer });
  cursor.problems.push(...problems);
  return problems.length > 0 ? null : validation;
}

const KINDS = ["out_of_sample", "walk_forward"] as const satisfies readonly Validation["kind"][];
const MEMBERS = {
  out_of_sample: ["train_pct"],
  walk_forward: ["train_bars", "test_bars", "step_bars"],
} as const satisfies Record<Validation["kind"], readonly string[]>;

function readKind(cursor: WireCursor, maxBars: number): Validation | null {
  const { value } = cursor;
  const given = typeof value === "object" && value !== null && "kind" in value ? value.kind : undefined;
  const kind = KINDS.find((candidate) => candidate === given);
  if (kind === undefined) return refuseKind(cursor);
  const members = readMembers<string>(cursor, { required: ["kind", ...MEMBERS[kind]] });
  const count = (name: string) => {
    const at = members?.get(name);
    return at === undefined ? null : readCount(at, { min: 1, max: maxBars });
  };
  switch (kind) {
    case "out_of_sample": {
      const at = members?.get("train_pct");
      const trainPct = at === undefined ? null : readNumber(at, { above: 0, below: 100 });
      return trainPct === null ? null : { kind, trainPct };
    }
    case "walk_forward": {
      const [trainBars, testBars, stepBars] = [count("train_bars"), count("test_bars"), count("step_bars")];
      if (trainBars === null || testBars === null) return null;
      // A step that was refused leaves one window: whether that fits into the range is told at once.
      return { kind, trainBars, testBars, stepBars: stepBars ?? maxBars };
    }
    default:
      return ensureNever(kind);
  }
}

/** Without a known kind it cannot be told which members belong, so only the kind and foreign fields are noted. */
function refuseKind(cursor: WireCursor): null {
  const members = readMembers<string>(cursor, {
    required: ["kind"],
    optional: [...MEMBERS.out_of_sample, ...MEMBERS.walk_forward],
  });
  const kindAt = members?.get("kind");
  if (kindAt !== undefined) readChoice(kindAt, KINDS);
  return null;
}
