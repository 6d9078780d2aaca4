import type { ClaimedMessage } from "@roehub/core/platform/outbox";
import { BACKTEST_ENDED } from "../features/backtest/chat-backtests-store.ts";
import { createEndedMessage, type EndedMessageDeps } from "../features/backtest/ended-message.ts";
import type { OutgoingMessage } from "./message-sender.ts";

/** What each kind of outbox row is sent as; null for kinds that this process does not know. */
export function createMessageComposer(deps: EndedMessageDeps) {
  const endedMessage = createEndedMessage(deps);
  return async (message: ClaimedMessage): Promise<OutgoingMessage | null> =>
    message.kind === BACKTEST_ENDED ? endedMessage(message) : null;
}
