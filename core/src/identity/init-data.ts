import {
  ageOf,
  EXPIRED_SIGN_IN,
  fingerprintOf,
  INVALID_SIGN_IN,
  isSigned,
  isTelegramUserId,
  type SignatureCrypto,
  type SignInOutcome,
  type SignInWindow,
} from "./signed-fields.ts";

interface VerifyInitDataDeps {
  readonly botToken: string;
  readonly crypto: SignatureCrypto;
  readonly window: SignInWindow;
}

/**
 * Checks the `initData` of a Mini App: HMAC-SHA-256 of the check string under HMAC-SHA-256("WebAppData", bot token).
 * The age is looked at only after the signature, so that a forgery learns nothing.
 * Source: core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app.
 */
export function verifyInitData(
  initData: string,
  { botToken, crypto, window }: VerifyInitDataDeps,
): SignInOutcome {
  const fields = parseFields(initData);
  if (fields === null || !isSigned(fields, crypto.hmacSha256("WebAppData", botToken), crypto)) {
    return INVALID_SIGN_IN;
  }
  const age = ageOf(fields, window);
  const user = readUser(fields.get("user"));
  if (age === "unreadable" || user === null) return INVALID_SIGN_IN;
  if (age === "out_of_window") return EXPIRED_SIGN_IN;
  return { ok: true, signIn: { kind: "mini_app", ...user, fingerprint: fingerprintOf("mini_app", fields) } };
}

/**
 * Reads `key=value&…` in form encoding. Null for a repeated key, a part without a key or `=`, an encoding that is not
 * UTF-8, and a line break in a value: it would let one field pass for two in the check string.
 */
function parseFields(text: string): ReadonlyMap<string, string> | null {
  const fields = new Map<string, string>();
  for (const part of text.split("&")) {
    const equals = part.indexOf("=");
    if (equals <= 0) return null;
    const key = decode(part.slice(0, equals));
    const value = decode(part.slice(equals + 1));
    if (key === null || value === null || fields.has(key)) return null;
    if (!/^[a-z_]+$/.test(key) || value.includes("\n")) return null;
    fields.set(key, value);
  }
  return fields;
}

function decode(text: string): string | null {
  try {
    const decoded = decodeURIComponent(text.replaceAll("+", " "));
    return decoded.isWellFormed() ? decoded : null;
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

function readUser(
  json: string | undefined,
): { telegramUserId: number; languageCode: string | undefined } | null {
  const user = parseObject(json ?? "");
  if (user === null || !isTelegramUserId(user["id"])) return null;
  const languageCode = user["language_code"];
  return {
    telegramUserId: user["id"],
    languageCode: typeof languageCode === "string" ? languageCode : undefined,
  };
}

function parseObject(json: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
