import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Brand } from "./brand.ts";
import { canonicalJson, type Json } from "./canonical-json.ts";

/** A SHA-256 digest as 64 lower-case hex digits. */
export type Sha256Hex = Brand<string, "Sha256Hex">;

/** An incremental SHA-256. */
export interface Sha256 {
  update(bytes: Uint8Array): Sha256;
  digest(): Uint8Array;
}

export function createSha256(): Sha256 {
  return sha256.create();
}

export function sha256Hex(bytes: Uint8Array): Sha256Hex {
  return bytesToHex(sha256(bytes)) as Sha256Hex;
}

export function sha256HexOfText(text: string): Sha256Hex {
  return sha256Hex(utf8ToBytes(text));
}

/** The hash of a value's canonical JSON. */
export function sha256HexOfJson(value: Json): Sha256Hex {
  return sha256HexOfText(canonicalJson(value));
}
