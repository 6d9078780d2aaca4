import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
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

interface VerifyLoginWidgetDeps {
  readonly botToken: string;
  readonly crypto: SignatureCrypto;
  readonly window: SignInWindow;
}

/**
 * Checks what the Telegram Login Widget gave to a web page: HMAC-SHA-256 of the check string under SHA-256(bot token).
 * Source: core.telegram.org/widgets/login#checking-authorization.
 */
export function verifyLoginWidget(
  data: Readonly<Record<string, string | number | undefined>>,
  { botToken, crypto, window }: VerifyLoginWidgetDeps,
): SignInOutcome {
  const fields = new Map<string, string>();
  for (const [key, value] of Object.entries(data)) {
    if (value === undefined) continue;
    const text = String(value);
    if (text.includes("\n") || !text.isWellFormed()) return INVALID_SIGN_IN;
    fields.set(key, text);
  }
  if (!isSigned(fields, sha256(utf8ToBytes(botToken)), crypto)) return INVALID_SIGN_IN;
  const id = fields.get("id") ?? "";
  const telegramUserId = /^[1-9]\d{0,15}$/.test(id) ? Number(id) : null;
  const age = ageOf(fields, window);
  if (age === "unreadable" || !isTelegramUserId(telegramUserId)) return INVALID_SIGN_IN;
  if (age === "out_of_window") return EXPIRED_SIGN_IN;
  const fingerprint = fingerprintOf("login_widget", fields);
  return { ok: true, signIn: { kind: "login_widget", telegramUserId, languageCode: undefined, fingerprint } };
}
