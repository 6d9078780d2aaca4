import { createHash, randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { z } from "zod";

/** The variables of a process. */
export type Variables = Readonly<Record<string, string | undefined>>;

export interface Secrets {
  /** Null: there is no real Telegram; the sandbox's own is used. */
  readonly telegramBotToken: string | null;
  /** The master key: 32 bytes. */
  readonly encryptionKey: Uint8Array;
  /** Names the master key beside what it wraps, without telling anything of it. */
  readonly encryptionKeyId: string;
  /** Signs access tokens: at least 32 bytes. */
  readonly sessionSecret: Uint8Array;
  /** Names of the variables that were missing and made up. */
  readonly generated: readonly string[];
  /** All of the above as texts, and the passwords in addresses as written and as meant: what a log must never show. */
  readonly texts: readonly string[];
}

export interface SecretsSource {
  readonly variables: Variables;
  /** Whether missing secrets are made up. */
  readonly mayGenerate: boolean;
  /** Keeps what was made up, for this user's eyes only. */
  readonly file: string | null;
  /** Receives what is wrong; never a value. */
  readonly errors: string[];
}

const GENERATED = ["SECRET_ENCRYPTION_KEY", "SESSION_SECRET"] as const;

/** Reads the secrets, or answers null after telling `errors` everything that is wrong. */
export function readSecrets({ variables, mayGenerate, file, errors }: SecretsSource): Secrets | null {
  const known = errors.length;
  const kept = mayGenerate ? readKept(file, errors) : {};
  const generated: string[] = [];
  const values = new Map<string, string>();
  for (const name of GENERATED) {
    const given = variables[name];
    if (given !== undefined && given !== "") values.set(name, given);
    else if (mayGenerate) {
      generated.push(name);
      values.set(name, kept[name] ?? randomBytes(32).toString("base64"));
    } else errors.push(`${name}: is not set`);
  }
  const token = variables["TELEGRAM_BOT_TOKEN"] || null;
  if (token === null && !mayGenerate) errors.push("TELEGRAM_BOT_TOKEN: is not set");
  if (token !== null && !/^\d+:[\w-]{30,}$/.test(token)) {
    errors.push("TELEGRAM_BOT_TOKEN: is not a token as BotFather gives it");
  }
  const encryptionKey = decode(values.get("SECRET_ENCRYPTION_KEY"));
  if (values.has("SECRET_ENCRYPTION_KEY") && encryptionKey?.length !== 32) {
    errors.push("SECRET_ENCRYPTION_KEY: is not 32 bytes in base64 or hex (openssl rand -base64 32)");
  }
  const sessionSecret = Buffer.from(values.get("SESSION_SECRET") ?? "", "utf8");
  if (values.has("SESSION_SECRET") && sessionSecret.length < 32) {
    errors.push("SESSION_SECRET: is shorter than 32 bytes (openssl rand -base64 32)");
  }
  if (errors.length > known || encryptionKey === null) return null;
  if (file !== null && generated.length > 0) {
    const keep = Object.fromEntries(generated.map((name) => [name, values.get(name)]));
    keepSecrets(file, { ...kept, ...keep });
  }
  const encryptionKeyId = createHash("sha256").update(encryptionKey).digest("hex").slice(0, 12);
  const texts = [...values.values(), ...(token === null ? [] : [token]), ...passwords(variables)];
  return { telegramBotToken: token, encryptionKey, encryptionKeyId, sessionSecret, generated, texts };
}

const KEPT = z.strictObject({
  SECRET_ENCRYPTION_KEY: z.string().optional(),
  SESSION_SECRET: z.string().optional(),
});

function readKept(file: string | null, errors: string[]): z.output<typeof KEPT> {
  if (file === null || !existsSync(file)) return {};
  try {
    return KEPT.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    errors.push(`${file}: cannot be read; put it back, or remove it and lose what is encrypted under it`);
    return {};
  }
}

/** Replaced as a whole: a process that is killed amid the writing leaves the file that was, and its reader can go on. */
function keepSecrets(file: string, secrets: Readonly<Record<string, string | undefined>>): void {
  const next = `${file}.next`;
  rmSync(next, { force: true });
  writeFileSync(next, `${JSON.stringify(secrets)}\n`, { mode: 0o600 });
  renameSync(next, file);
}

function passwords(variables: Variables): string[] {
  const { POSTGRES_DSN, CLICKHOUSE_URL, REDIS_URL, REDIS_PASSWORD } = variables;
  return [POSTGRES_DSN, CLICKHOUSE_URL, REDIS_URL]
    .filter((address) => address !== undefined && URL.canParse(address))
    .map((address) => new URL(address ?? "").password)
    .concat(REDIS_PASSWORD ?? "")
    .filter((password) => password !== "")
    .flatMap((password) => [password, decodedPart(password) ?? password]);
}

/** A part of an address without its percent-encoding, or null where that is broken. */
export function decodedPart(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** 32 bytes as 64 hex digits or in base64. */
function decode(text: string | undefined): Uint8Array | null {
  if (text === undefined) return null;
  return /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, "hex") : Buffer.from(text, "base64");
}
