import { RoehubError } from "@roehub/core/kernel/errors";
import type { Problem } from "@roehub/core/kernel/parsed";
import { childCursor, refuse, type WireCursor, wireCursor } from "@roehub/core/kernel/wire-cursor";

/** Larger bodies are refused unread. */
export const BODY_MAX_BYTES = 256 * 1_024;

/** Deeper values are refused; no request of ours needs more than 8. */
const DEPTH_MAX = 32;

/** A value is not searched for further problems after this many. */
const PROBLEMS_MAX = 1_000;

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Reads a body as JSON. An empty one is undefined; what is not UTF-8 or not JSON is `malformed_body`. */
export function readJsonBody(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch (error) {
    throw new RoehubError("malformed_body", "The body is not JSON in UTF-8.", { cause: error });
  }
}

/**
 * What JSON can say and nothing behind this door wants to meet: text with NUL or halves of characters (PostgreSQL
 * refuses them), numbers that no double holds, `__proto__`, and depth.
 */
export function findUnsafeJson(value: unknown, pointer = ""): readonly Problem[] {
  const root = wireCursor(value, pointer);
  const open: { place: WireCursor; depth: number }[] = [{ place: root, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { place, depth } = next;
    if (root.problems.length >= PROBLEMS_MAX) break;
    checkScalar(place);
    if (typeof place.value !== "object" || place.value === null) continue;
    if (depth === DEPTH_MAX) {
      refuse(place, { code: "too_large", message: `is nested deeper than ${DEPTH_MAX} levels` });
      continue;
    }
    for (const [key, member] of Object.entries(place.value)) {
      const child = childCursor(place, key, member);
      if (!isCleanText(key)) refuse(child, { code: "bad_text", message: BAD_TEXT });
      else if (key === "__proto__") refuse(child, { code: "unknown_field", message: "is not a known field" });
      else open.push({ place: child, depth: depth + 1 });
    }
  }
  return root.problems;
}

const BAD_TEXT = "contains characters that are not text (NUL or an unpaired surrogate)";

function checkScalar(place: WireCursor): void {
  const { value } = place;
  if (typeof value === "string" && !isCleanText(value))
    refuse(place, { code: "bad_text", message: BAD_TEXT });
  if (typeof value === "number" && !Number.isFinite(value)) {
    refuse(place, { code: "too_large", message: "is a larger number than can be held" });
  }
}

function isCleanText(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}
