import { assert } from "./assert.ts";
import type { Brand } from "./brand.ts";
import type { EpochMs } from "./time.ts";

export type UserId = Brand<string, "UserId">;
export type WorkspaceId = Brand<string, "WorkspaceId">;
export type SessionId = Brand<string, "SessionId">;
export type StrategyId = Brand<string, "StrategyId">;
export type BacktestId = Brand<string, "BacktestId">;
export type CorrelationId = Brand<string, "CorrelationId">;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether `text` is a UUID in lower case, the only form that ids of ours take. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/**
 * A version 7 UUID (RFC 9562, section 5.7): 48 bits of time, then 74 random bits.
 * `random` is 10 random bytes.
 */
export function uuidV7(at: EpochMs, random: Uint8Array): string {
  assert(random.length === 10, "uuidV7 takes 10 random bytes");
  const time = at.toString(16).padStart(12, "0");
  const byte = (index: number) => random[index] ?? 0;
  const hex = (value: number) => value.toString(16).padStart(2, "0");
  const versioned = hex(0x70 | (byte(0) & 0x0f)) + hex(byte(1));
  const variant = hex(0x80 | (byte(2) & 0x3f)) + hex(byte(3));
  let tail = "";
  for (let index = 4; index < 10; index++) tail += hex(byte(index));
  return `${time.slice(0, 8)}-${time.slice(8)}-${versioned}-${variant}-${tail}`;
}

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** A UUID in 22 characters of base 62, short enough for a button's payload. */
export function toId62(uuid: string): string {
  let rest = BigInt(`0x${uuid.replaceAll("-", "")}`);
  let text = "";
  for (let index = 0; index < 22; index++) {
    text = (BASE62[Number(rest % 62n)] ?? "") + text;
    rest /= 62n;
  }
  return text;
}

/** The UUID behind `toId62`, or null where the text is not one. */
export function fromId62(text: string): string | null {
  if (!/^[0-9A-Za-z]{22}$/.test(text)) return null;
  let value = 0n;
  for (const character of text) value = value * 62n + BigInt(BASE62.indexOf(character));
  if (value >= 1n << 128n) return null;
  const hex = value.toString(16).padStart(32, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
