import { type EpochMs, SECOND_MS } from "../kernel/time.ts";
import type { RestAnswer, RestRefusal } from "./kline-protocol.ts";

/**
 * What an answer's status says, the same for all venues: 429 and 418 as Binance documents them, 5xx and 408 are worth
 * another try, other 3xx and 4xx are not. `reason` tells more of a 4xx than its number. Null for 2xx.
 */
export function httpRefusal(answer: RestAnswer, now: EpochMs, reason?: string): RestRefusal | null {
  const { status } = answer;
  if (status >= 200 && status < 300) return null;
  const told = reason === undefined ? `status ${status}` : `status ${status}, ${reason}`;
  if (status === 429) return { kind: "limited", retryAfterMs: retryAfterMs(answer, now), reason: told };
  if (status === 418) return { kind: "banned", retryAfterMs: retryAfterMs(answer, now), reason: told };
  if (status === 408 || status >= 500) {
    return { kind: "unavailable", retryAfterMs: retryAfterMs(answer, now), reason: told };
  }
  return { kind: "refused", retryAfterMs: null, reason: told };
}

/** `Retry-After` in seconds or as a date (RFC 9110, 10.2.3); null where it is missing or neither. */
export function retryAfterMs(answer: RestAnswer, now: EpochMs): number | null {
  const text = answer.headers["retry-after"] ?? "";
  if (/^\d{1,7}$/.test(text)) return Number(text) * SECOND_MS;
  const at = readHttpDate(text);
  return at === null ? null : Math.max(0, at - now);
}

/** Epoch milliseconds of an HTTP date in its preferred form, `Sun, 06 Nov 1994 08:49:37 GMT`; null for other text. */
export function readHttpDate(text: string): number | null {
  const at = HTTP_DATE.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}

const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
