import type { ErrorCode } from "../kernel/errors.ts";
import { type Sha256Hex, sha256HexOfText } from "../kernel/hash.ts";
import { type EpochMs, epochMs, SECOND_MS } from "../kernel/time.ts";

/** What checking a signature needs from the machine; `platform/crypto` has both. */
export interface SignatureCrypto {
  hmacSha256(key: string | Uint8Array, message: string | Uint8Array): Uint8Array;
  equalInConstantTime(actual: Uint8Array, expected: Uint8Array): boolean;
}

/** The two ways in. Their hashes are made with different keys and are never taken for one another. */
export type SignInKind = "mini_app" | "login_widget";

/** How fresh a sign-in must be: at most `maxAgeMs` old (one hour by default) and `maxAheadMs` ahead (60 s). */
export interface SignInWindow {
  readonly nowMs: EpochMs;
  readonly maxAgeMs: number;
  readonly maxAheadMs: number;
}

/** A sign-in that Telegram vouches for. */
export interface SignIn {
  readonly kind: SignInKind;
  readonly telegramUserId: number;
  /** The language of the user's Telegram client, where it is told. */
  readonly languageCode: string | undefined;
  /** The same for the same sign-in, however its fields are ordered and encoded: what a session is resumed by. */
  readonly fingerprint: Sha256Hex;
}

export type SignInOutcome =
  | { readonly ok: true; readonly signIn: SignIn }
  | { readonly ok: false; readonly code: Extract<ErrorCode, "init_data_invalid" | "init_data_expired"> };

export const INVALID_SIGN_IN: SignInOutcome = { ok: false, code: "init_data_invalid" };
export const EXPIRED_SIGN_IN: SignInOutcome = { ok: false, code: "init_data_expired" };

/**
 * Telegram's data-check-string: every field but `hash` as `key=value`, by key, one a line.
 * Source: core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app and /widgets/login.
 */
export function checkString(fields: ReadonlyMap<string, string>): string {
  return [...fields]
    .filter(([key]) => key !== "hash")
    .map(([key, value]) => `${key}=${value}`)
    .sort((a, b) => (a < b ? -1 : 1))
    .join("\n");
}

/** Whether the field `hash` is the HMAC of the other fields under `key`. */
export function isSigned(
  fields: ReadonlyMap<string, string>,
  key: Uint8Array,
  crypto: SignatureCrypto,
): boolean {
  const hash = fields.get("hash");
  if (hash === undefined || !/^[0-9a-f]{64}$/.test(hash)) return false;
  const claimed = Uint8Array.from({ length: 32 }, (_, index) =>
    Number.parseInt(hash.slice(index * 2, index * 2 + 2), 16),
  );
  return crypto.equalInConstantTime(claimed, crypto.hmacSha256(key, checkString(fields)));
}

/** Whether the field `auth_date` (epoch seconds) lies in the window. */
export function ageOf(
  fields: ReadonlyMap<string, string>,
  window: SignInWindow,
): "fresh" | "out_of_window" | "unreadable" {
  const authDate = fields.get("auth_date") ?? "";
  if (!/^(0|[1-9]\d{0,11})$/.test(authDate)) return "unreadable";
  const authDateMs = epochMs(Number(authDate) * SECOND_MS);
  const fresh =
    authDateMs >= window.nowMs - window.maxAgeMs && authDateMs <= window.nowMs + window.maxAheadMs;
  return fresh ? "fresh" : "out_of_window";
}

/** A name for the signed fields that does not depend on their order or encoding. */
export function fingerprintOf(kind: SignInKind, fields: ReadonlyMap<string, string>): Sha256Hex {
  return sha256HexOfText(`${kind}\n${checkString(fields)}`);
}

/** A Telegram user id: a positive integer of at most 52 bits, so that a double holds it. */
export function isTelegramUserId(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0 && value < 2 ** 52;
}
