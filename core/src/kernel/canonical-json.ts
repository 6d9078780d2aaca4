import canonicalize from "canonicalize";
import { ensureDefined } from "./assert.ts";

/** What JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** RFC 8785 (JCS): one text for one value, whatever the order of its keys. */
export function canonicalJson(value: Json): string {
  return ensureDefined(canonicalize(value), "canonical JSON");
}
