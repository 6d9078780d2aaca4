import type { Logger } from "@roehub/core/platform/logging";
import {
  type ClaimedMessage,
  claimOutbox,
  type OutboxOutcome,
  settleOutbox,
} from "@roehub/core/platform/outbox";
import type { Postgres } from "@roehub/core/platform/postgres";
import { isBlocked } from "../telegram/api-errors.ts";
import { createWakingLoop } from "../waking-loop.ts";
import { failedDelivery } from "./failed-delivery.ts";
import type { MessageSender, OutgoingMessage } from "./message-sender.ts";

interface OutboxSenderDeps {
  readonly postgres: Postgres;
  readonly logger: Logger;
  readonly sender: MessageSender;
  readonly markBlocked: (chatId: number) => Promise<void>;
  /** Turns a row into what is sent; null where there is nothing to say any more. */
  readonly compose: (message: ClaimedMessage) => Promise<OutgoingMessage | null>;
}

/** Longer than Telegram's slowest answer with its repetitions. */
const LEASE_MS = 180_000;
const BATCH = 10;
const POLL_MS = 2_000;

/**
 * Delivers the outbox, at least once each, in order within a chat. A message that Telegram refuses for good is given
 * up with its code; a chat that blocked the bot is marked.
 */
export function createOutboxSender(deps: OutboxSenderDeps) {
  const { postgres, logger } = deps;

  async function deliverOne(message: ClaimedMessage): Promise<void> {
    const outcome = await attempt(message);
    const kept = await postgres.tx((db) => settleOutbox(db, message, outcome));
    if (!kept) logger.warn("outbox_claim_lost", { kind: message.kind });
  }

  async function attempt(message: ClaimedMessage): Promise<OutboxOutcome> {
    try {
      const composed = await deps.compose(message);
      if (composed === null) return { kind: "skipped", errorCode: "nothing_to_say" };
      return { kind: "sent", messageId: await deps.sender.deliver(composed) };
    } catch (error) {
      if (isBlocked(error)) {
        await deps.markBlocked(message.chatId);
        return { kind: "skipped", errorCode: "blocked" };
      }
      logger.warn("outbox_attempt_failed", {
        kind: message.kind,
        attempt: message.attempt,
        correlation_id: message.correlationId,
        error,
      });
      return failedDelivery(error, message.attempt);
    }
  }

  /** Claims and delivers until nothing is due. */
  async function drain(): Promise<void> {
    for (;;) {
      const claimed = await postgres.tx((db) => claimOutbox(db, { leaseMs: LEASE_MS, limit: BATCH }));
      if (claimed.length === 0) return;
      await Promise.all(claimed.map(deliverOne));
    }
  }

  return createWakingLoop({ work: drain, intervalMs: POLL_MS, logger, name: "outbox" });
}
