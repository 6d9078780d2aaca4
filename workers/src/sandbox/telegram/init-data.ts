import { createHash, createHmac, randomBytes } from "node:crypto";
import type { LocalUser } from "./local-accounts.ts";

interface InitDataFields {
  readonly user: LocalUser;
  readonly authDateS: number;
  readonly startParam?: string | undefined;
}

/**
 * Signs Mini App launch data as Telegram does: HMAC-SHA-256 over the sorted `key=value` lines under
 * HMAC("WebAppData", bot token). https://core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app
 */
export function signInitData(botToken: string, { user, authDateS, startParam }: InitDataFields): string {
  const fields: Record<string, string> = {
    query_id: randomBytes(12).toString("base64url"),
    user: JSON.stringify(webAppUser(user)),
    auth_date: String(authDateS),
    // Third parties check this one against Telegram's public key, which nobody here has: right shape, no meaning.
    signature: randomBytes(64).toString("base64url"),
    ...(startParam === undefined
      ? {}
      : { start_param: startParam, chat_type: "sender", chat_instance: String(user.id) }),
  };
  const key = createHmac("sha256", "WebAppData").update(botToken).digest();
  return new URLSearchParams({ ...fields, hash: hashOfLines(key, fields) }).toString();
}

/**
 * Signs what the Telegram Login Widget hands to a page: the same lines under SHA-256(bot token).
 * https://core.telegram.org/widgets/login#checking-authorization
 */
export function signLoginWidget(
  botToken: string,
  { user, authDateS }: InitDataFields,
): Record<string, string> {
  const fields = {
    id: String(user.id),
    first_name: user.first_name,
    username: user.username,
    auth_date: String(authDateS),
  };
  return { ...fields, hash: hashOfLines(createHash("sha256").update(botToken).digest(), fields) };
}

function webAppUser({ id, first_name, username, language_code }: LocalUser): object {
  return { id, first_name, last_name: "", username, language_code, allows_write_to_pm: true };
}

function hashOfLines(key: Buffer, fields: Readonly<Record<string, string>>): string {
  const lines = Object.keys(fields)
    .sort()
    .map((name) => `${name}=${fields[name]}`);
  return createHmac("sha256", key).update(lines.join("\n")).digest("hex");
}
