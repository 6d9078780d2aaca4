import { assert } from "@roehub/core/kernel/assert";

/** What a button of ours carries: which feature, what to do, to which thing, with which choice. */
export interface CallbackData {
  readonly feature: string;
  readonly action: string;
  /** A UUID in base 62, or empty. */
  readonly id62: string;
  readonly arg: string;
}

const VERSION = "1";
const MAX_BYTES = 64;
const WORD = /^[a-z_]{1,12}$/;

/** `1.{feature}.{action}.{id62}.{arg}`, at most 64 bytes, which is Telegram's limit; an id, never a name. */
export function encodeCallbackData({
  feature,
  action,
  id62 = "",
  arg = "",
}: Partial<CallbackData> & Pick<CallbackData, "feature" | "action">): string {
  assert(WORD.test(feature) && WORD.test(action), `callback words ${feature}.${action}`);
  const data = [VERSION, feature, action, id62, arg].join(".").replace(/\.{1,2}$/, "");
  assert(Buffer.byteLength(data) <= MAX_BYTES, `callback data too long: ${data}`);
  return data;
}

/** Reads what `encodeCallbackData` wrote; null for buttons of another version. */
export function decodeCallbackData(data: string): CallbackData | null {
  const [version, feature = "", action = "", id62 = "", ...rest] = data.split(".");
  if (version !== VERSION || !WORD.test(feature) || !WORD.test(action)) return null;
  return { feature, action, id62, arg: rest.join(".") };
}
