import type { TelegramStore } from "./telegram-store.ts";

/** Where updates are pushed to instead of being polled. */
export interface WebhookSetting {
  readonly url: string;
  readonly secretToken: string | null;
  readonly maxConnections: number;
}

export interface WebhookFailure {
  readonly atSeconds: number;
  readonly message: string;
}

export function readWebhook(store: TelegramStore): WebhookSetting | undefined {
  return store.readSetting<WebhookSetting | null>("webhook", null) ?? undefined;
}

export function writeWebhook(store: TelegramStore, webhook: WebhookSetting | undefined): void {
  store.writeSetting("webhook", webhook ?? null);
  store.removeSetting("webhook_failure");
}

export function readWebhookFailure(store: TelegramStore): WebhookFailure | undefined {
  return store.readSetting<WebhookFailure | null>("webhook_failure", null) ?? undefined;
}

export function writeWebhookFailure(store: TelegramStore, failure: WebhookFailure): void {
  store.writeSetting("webhook_failure", failure);
}
