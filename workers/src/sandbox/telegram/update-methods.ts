import type { WebhookInfo } from "grammy/types";
import { badRequest } from "./bot-api-error.ts";
import type { BotMethod, BotMethods } from "./bot-method.ts";
import type { CallParams } from "./call-params.ts";
import { isLoopbackHost } from "./loopback.ts";
import type { TelegramWorld } from "./telegram-world.ts";
import { readWebhook, readWebhookFailure, writeWebhook } from "./webhook-setting.ts";

const POLL_LIMIT = 100;
const POLL_TIMEOUT_LIMIT_S = 50;

function keepAllowedUpdates(params: CallParams, world: TelegramWorld): void {
  const allowed = params.list("allowed_updates");
  if (allowed !== undefined) world.store.writeSetting("allowed_updates", allowed);
}

const getUpdates: BotMethod = (params, { world, poller, signal }) => {
  keepAllowedUpdates(params, world);
  const limit = params.integer("limit") ?? POLL_LIMIT;
  const timeoutS = params.integer("timeout") ?? 0;
  return poller.poll({
    offset: params.integer("offset") ?? 0,
    limit: Math.min(Math.max(limit, 1), POLL_LIMIT),
    timeoutMs: Math.min(Math.max(timeoutS, 0), POLL_TIMEOUT_LIMIT_S) * 1000,
    signal,
  });
};

function dropPending(params: CallParams, world: TelegramWorld): void {
  if (params.flag("drop_pending_updates")) world.store.confirmUpdatesBelow(Number.MAX_SAFE_INTEGER);
}

/** Telegram wants a public HTTPS address; here only this machine is reachable, and plain HTTP is fine. */
function readWebhookUrl(text: string): string {
  if (!URL.canParse(text)) throw badRequest("bad webhook: invalid webhook URL specified");
  const url = new URL(text);
  if (!["http:", "https:"].includes(url.protocol) || !isLoopbackHost(url.hostname)) {
    throw badRequest("bad webhook: the local Telegram delivers to this machine only");
  }
  return text;
}

const setWebhook: BotMethod = (params, context) => {
  const { world, poller } = context;
  const url = params.text("url");
  if (url === undefined) return deleteWebhook(params, context);
  const secretToken = params.text("secret_token") ?? null;
  if (secretToken !== null && !/^[A-Za-z0-9_-]{1,256}$/.test(secretToken)) {
    throw badRequest("secret token contains illegal symbols");
  }
  keepAllowedUpdates(params, world);
  dropPending(params, world);
  const maxConnections = params.integer("max_connections") ?? 40;
  writeWebhook(world.store, { url: readWebhookUrl(url), secretToken, maxConnections });
  poller.dismiss("Conflict: terminated by setWebhook request");
  world.announce({ type: "surroundings_changed" });
  return true;
};

const deleteWebhook: BotMethod = (params, { world }) => {
  dropPending(params, world);
  writeWebhook(world.store, undefined);
  world.announce({ type: "surroundings_changed" });
  return true;
};

const getWebhookInfo: BotMethod = (_params, { world }): WebhookInfo => {
  const webhook = readWebhook(world.store);
  const failure = readWebhookFailure(world.store);
  const allowed = world.store.readSetting<WebhookInfo["allowed_updates"]>("allowed_updates", []) ?? [];
  return {
    url: webhook?.url ?? "",
    has_custom_certificate: false,
    pending_update_count: world.store.pendingUpdateCount(),
    ...(webhook === undefined ? {} : { max_connections: webhook.maxConnections, ip_address: "127.0.0.1" }),
    ...(failure === undefined
      ? {}
      : { last_error_date: failure.atSeconds, last_error_message: failure.message }),
    ...(allowed.length === 0 ? {} : { allowed_updates: allowed }),
  } as WebhookInfo;
};

export const UPDATE_METHODS: BotMethods = {
  getupdates: getUpdates,
  setwebhook: setWebhook,
  deletewebhook: deleteWebhook,
  getwebhookinfo: getWebhookInfo,
};
