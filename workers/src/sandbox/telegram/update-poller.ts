import type { Update } from "grammy/types";
import { BotApiError } from "./bot-api-error.ts";
import type { EventHub } from "./event-hub.ts";
import type { TelegramWorld } from "./telegram-world.ts";
import { readWebhook } from "./webhook-setting.ts";

export interface PollRequest {
  readonly offset: number;
  readonly limit: number;
  readonly timeoutMs: number;
  /** Aborted when the bot hangs up. */
  readonly signal: AbortSignal;
}

interface Waiter {
  finish(outcome: readonly Update[] | BotApiError): void;
}

const OTHER_POLLER =
  "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running";
const WEBHOOK_ACTIVE =
  "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";

export type UpdatePoller = ReturnType<typeof createUpdatePoller>;

/** Long polling as `getUpdates` does it: one poller at a time, the newest wins, an offset confirms what is below. */
export function createUpdatePoller(world: TelegramWorld, hub: EventHub) {
  let waiter: Waiter | undefined;

  function dismiss(description: string): void {
    waiter?.finish(new BotApiError(409, description));
  }

  function firstWanted(offset: number): number {
    if (offset >= 0) return offset;
    return world.store.updateIdFromEnd(-offset - 1) ?? 0;
  }

  function wait(from: number, { limit, timeoutMs, signal }: PollRequest): Promise<readonly Update[]> {
    return new Promise((resolve, reject) => {
      const finish = (outcome: readonly Update[] | BotApiError): void => {
        clearTimeout(timer);
        unsubscribe();
        signal.removeEventListener("abort", hangUp);
        if (waiter === self) waiter = undefined;
        if (outcome instanceof BotApiError) reject(outcome);
        else resolve(outcome);
      };
      const hangUp = (): void => finish([]);
      const self: Waiter = { finish };
      const timer = setTimeout(hangUp, timeoutMs);
      const unsubscribe = hub.subscribe((event) => {
        if (event.type === "updates_available") finish(world.store.pendingUpdates(from, limit));
      });
      signal.addEventListener("abort", hangUp);
      waiter = self;
    });
  }

  return {
    /** Answers at once with what is pending, else with the first update within `timeoutMs`, else with nothing. */
    async poll(request: PollRequest): Promise<readonly Update[]> {
      if (readWebhook(world.store) !== undefined) throw new BotApiError(409, WEBHOOK_ACTIVE);
      dismiss(OTHER_POLLER);
      const from = firstWanted(request.offset);
      world.store.confirmUpdatesBelow(from);
      const pending = world.store.pendingUpdates(from, request.limit);
      if (pending.length > 0 || request.timeoutMs === 0 || request.signal.aborted) return pending;
      return wait(from, request);
    },

    dismiss,

    /** Lets a waiting poller go with nothing, for shutdown. */
    close(): void {
      waiter?.finish([]);
    },
  };
}
