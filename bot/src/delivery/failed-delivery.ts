import type { OutboxOutcome } from "@roehub/core/platform/outbox";
import { GrammyError, HttpError } from "grammy";

/** Telegram refuses the message itself, its text, chat or size, however often it is asked. */
const REFUSALS: readonly number[] = [400, 403, 413];
/** A message that cannot be made is not tried for ever: it holds back those behind it. */
const MAX_ATTEMPTS = 8;
/** An outage is waited out for about a day, in pauses of five minutes at most. */
const MAX_ATTEMPTS_IN_OUTAGE = 300;
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 300_000;

/**
 * What becomes of a message whose `attempt` failed: given up where Telegram refuses it, else tried again after a growing
 * pause. Where Telegram, the way to it or the token is at fault (no connection, 401, 404, 429, 5xx), the message waits.
 */
export function failedDelivery(error: unknown, attempt: number): OutboxOutcome {
  const status = error instanceof GrammyError ? error.error_code : null;
  const errorCode = status === null ? "send_failed" : `telegram_${status}`;
  const isRefused = status !== null && REFUSALS.includes(status);
  const isOutage = error instanceof HttpError || (status !== null && !isRefused);
  const isLast = attempt >= (isOutage ? MAX_ATTEMPTS_IN_OUTAGE : MAX_ATTEMPTS);
  if (isRefused || isLast) return { kind: "failed", errorCode };
  const askedMs = error instanceof GrammyError ? (error.parameters.retry_after ?? 0) * 1_000 : 0;
  const pauseMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempt - 1));
  return { kind: "retry", errorCode, delayMs: Math.max(askedMs, pauseMs) };
}
