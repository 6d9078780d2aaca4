import type { Update } from "grammy/types";
import { isRecord } from "./call-params.ts";
import type { EventHub } from "./event-hub.ts";
import type { TelegramWorld } from "./telegram-world.ts";
import { readWebhook, type WebhookSetting, writeWebhookFailure } from "./webhook-setting.ts";

interface DeliveryDeps {
  readonly world: TelegramWorld;
  readonly hub: EventHub;
  /** Runs a Bot API call that the bot put into its answer to the webhook. */
  readonly callMethod: (method: string, params: Record<string, unknown>) => Promise<unknown>;
  /** Pause before the first retry; doubles up to a minute. */
  readonly retryMs: number;
  readonly timeoutMs: number;
}

const LONGEST_RETRY_MS = 60_000;

/** The answer's JSON object; anything else is an answer without a call in it. */
function parseReply(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

/**
 * Pushes pending updates to the webhook, one at a time and in order; an update is forgotten only when the bot
 * answered 2xx, so a bot that fails gets it again.
 */
export function createWebhookDelivery({ world, hub, callMethod, retryMs, timeoutMs }: DeliveryDeps) {
  const stop = new AbortController();
  let wake: () => void = () => {};
  const unsubscribe = hub.subscribe((event) => {
    if (event.type === "updates_available" || event.type === "surroundings_changed") wake();
  });

  function pause(durationMs: number | undefined): Promise<void> {
    return new Promise((resolve) => {
      const timer = durationMs === undefined ? undefined : setTimeout(resolve, durationMs);
      wake = () => {
        // While backing off, news do not shorten the pause; closing does.
        if (durationMs !== undefined && !stop.signal.aborted) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function deliver(webhook: WebhookSetting, update: Update): Promise<boolean> {
    try {
      const response = await fetch(webhook.url, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          ...(webhook.secretToken === null ? {} : { "x-telegram-bot-api-secret-token": webhook.secretToken }),
        },
        body: JSON.stringify(update),
        redirect: "manual",
        signal: AbortSignal.any([stop.signal, AbortSignal.timeout(timeoutMs)]),
      });
      const body = await response.text();
      if (!response.ok) {
        fail(`Wrong response from the webhook: ${response.status} ${response.statusText}`);
        return false;
      }
      await runReply(body);
      return true;
    } catch {
      if (!stop.signal.aborted) fail("Connection failed or timed out");
      return false;
    }
  }

  function fail(message: string): void {
    writeWebhookFailure(world.store, { atSeconds: world.nowSeconds(), message });
  }

  async function runReply(body: string): Promise<void> {
    const reply = parseReply(body);
    const method = reply["method"];
    if (typeof method === "string") await callMethod(method, reply);
  }

  async function run(): Promise<void> {
    let backoffMs = retryMs;
    while (!stop.signal.aborted) {
      const webhook = readWebhook(world.store);
      const update = webhook === undefined ? undefined : world.store.pendingUpdates(0, 1)[0];
      if (webhook === undefined || update === undefined) {
        backoffMs = retryMs;
        await pause(undefined);
      } else if (await deliver(webhook, update)) {
        backoffMs = retryMs;
        world.store.confirmUpdatesBelow(update.update_id + 1);
      } else if (!stop.signal.aborted) {
        await pause(backoffMs);
        backoffMs = Math.min(backoffMs * 2, LONGEST_RETRY_MS);
      }
    }
  }

  const running = run();

  return {
    async close(): Promise<void> {
      stop.abort();
      unsubscribe();
      wake();
      await running;
    },
  };
}
