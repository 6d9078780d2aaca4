import { mkdirSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Clock } from "@roehub/core/kernel/clock";
import { RoehubError } from "@roehub/core/kernel/errors";
import type { Message } from "grammy/types";
import type {
  MarketSource,
  MiniAppLaunch,
  MiniAppOpening,
  UserHandle,
} from "../chat-page/sandbox-protocol.ts";
import { createApiLog } from "./api-log.ts";
import { createBotApi } from "./bot-api.ts";
import { BotApiError } from "./bot-api-error.ts";
import { createBotApiRoutes } from "./bot-api-routes.ts";
import { CallParams } from "./call-params.ts";
import { createEventHub } from "./event-hub.ts";
import { createFaults, type Faults } from "./faults.ts";
import { createGuide } from "./guide.ts";
import { createGuideAutopilot } from "./guide-autopilot.ts";
import { answerJson } from "./http-answers.ts";
import { signInitData, signLoginWidget } from "./init-data.ts";
import { botAccount, USER_HANDLES } from "./local-accounts.ts";
import { isLoopbackHost } from "./loopback.ts";
import type { MarketPort } from "./market-port.ts";
import { createPageFaults } from "./page-faults.ts";
import { createPageFiles } from "./page-files.ts";
import { createPageStream } from "./page-stream.ts";
import { createSandboxRoutes } from "./sandbox-routes.ts";
import { createTelegramStore } from "./telegram-store.ts";
import { createTelegramWorld } from "./telegram-world.ts";
import { createUpdatePoller } from "./update-poller.ts";
import { createUserActions } from "./user-actions.ts";
import { createUserDoor } from "./user-door.ts";
import { createWebhookDelivery } from "./webhook-delivery.ts";

export interface TelegramEmulatorOptions {
  /** `<number>:<secret>`; initData is signed with it, so the bot and the HTTP server must have the same. */
  readonly botToken: string;
  readonly clock: Clock;
  /** The configuration's environment; `prod` is refused, because initData is signed for anybody here. */
  readonly environment: string;
  /** Where `telegram.sqlite` lives; without it nothing outlives the process. */
  readonly dataDir?: string;
  /** What `t.me/<bot>?startapp=` and the default menu button open. */
  readonly miniAppUrl?: string;
  /** The folder of the built chat page; without it `/` answers 404. */
  readonly pageDir?: string;
  readonly source?: MarketSource;
  /** What the page steers the market through; absent where the market cannot be steered. */
  readonly market?: MarketPort;
  /** Pause before a webhook delivery is tried again. */
  readonly webhookRetryMs?: number;
  /** Told of errors of the emulator itself, which the caller sees as status 500. */
  readonly onFault?: (error: unknown) => void;
  /** How long `[Do it for me]` waits for the bot's next word. */
  readonly guidePatienceMs?: number;
}

export type TelegramEmulator = ReturnType<typeof createTelegramEmulator>;

const WEBHOOK_RETRY_MS = 1_000;
const WEBHOOK_TIMEOUT_MS = 60_000;
const GUIDE_PATIENCE_MS = 30_000;

/**
 * A Telegram of one machine: the Bot API over HTTP for the bot, a chat page for the visitor, and doors for tests.
 * Build it, then `listen`; `close` ends every connection and the store.
 */
export function createTelegramEmulator(options: TelegramEmulatorOptions) {
  if (options.environment === "prod") {
    throw new RoehubError(
      "config_invalid",
      "The local Telegram signs in anybody and is refused in prod. Set TELEGRAM_BOT_TOKEN and use the real one.",
    );
  }
  const parts = assemble(options);
  const { world, hub, actions } = parts;
  const server = createServer((request, response) => {
    handle(parts, request, response).catch((error: unknown) => {
      options.onFault?.(error);
      if (response.headersSent) response.destroy();
      else answerJson(response, 500, new BotApiError(500, "Internal Server Error").body());
    });
  });

  return {
    /** Binds; port 0 takes any free one. Answers with the origin, `http://127.0.0.1:<port>`. */
    async listen({ host = "127.0.0.1", port }: { host?: string; port: number }): Promise<string> {
      if (!isLoopbackHost(host)) {
        throw new RoehubError(
          "config_invalid",
          `The local Telegram listens on this machine only, not on ${host}. Use 127.0.0.1.`,
        );
      }
      await bind(server, host, port);
      const address = server.address() as AddressInfo;
      return `http://${address.family === "IPv6" ? `[${address.address}]` : address.address}:${address.port}`;
    },

    async close(): Promise<void> {
      parts.unfollowMarket?.();
      parts.pageFaults.liftAll();
      parts.stream.close();
      parts.poller.close();
      await parts.delivery.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      parts.guide.close();
      parts.store.close();
    },

    /** Clears both chats and the guide; commands, languages and the webhook stay. */
    reset: parts.reset,

    faults: parts.faults as Faults,
    calls: parts.log.entries,
    subscribe: hub.subscribe,

    /** One person's side of the chat. */
    user: (handle: UserHandle) => createUserDoor(parts, handle),

    messages: (chatId: number): readonly Message[] =>
      parts.store.messages(chatId).map(({ message }) => message),

    signInitData: (signed: { user: UserHandle; startParam?: string; authDateS?: number }): string =>
      signInitData(options.botToken, {
        user: world.user(signed.user),
        authDateS: signed.authDateS ?? world.nowSeconds(),
        startParam: signed.startParam,
      }),

    signLoginWidget: (user: UserHandle): Record<string, string> =>
      signLoginWidget(options.botToken, { user: world.user(user), authDateS: world.nowSeconds() }),

    openMiniApp: (user: UserHandle, opening: MiniAppOpening): MiniAppLaunch =>
      actions.openMiniApp(user, opening),
  };
}

type Parts = ReturnType<typeof assemble>;

function assemble(options: TelegramEmulatorOptions) {
  const { botToken, clock, dataDir } = options;
  if (dataDir !== undefined) mkdirSync(dataDir, { recursive: true });
  const store = createTelegramStore(dataDir === undefined ? ":memory:" : join(dataDir, "telegram.sqlite"));
  const hub = createEventHub();
  const world = createTelegramWorld({
    store,
    hub,
    clock,
    bot: botAccount(botToken),
    botToken,
    miniAppUrl: options.miniAppUrl,
  });
  const log = createApiLog((entry) => hub.emit({ type: "api_called", entry }));
  const poller = createUpdatePoller(world, hub);
  const faults = createFaults();
  const api = createBotApi({ world, poller, faults, log });
  const delivery = createWebhookDelivery({
    world,
    hub,
    callMethod: (method, params) =>
      api.call({ method, params: new CallParams(params), signal: new AbortController().signal }),
    retryMs: options.webhookRetryMs ?? WEBHOOK_RETRY_MS,
    timeoutMs: WEBHOOK_TIMEOUT_MS,
  });
  const guide = createGuide(world, hub);
  const actions = createUserActions(world);
  const market = options.market ?? null;
  const pageFaults = createPageFaults({ world, faults, actions, market });
  pageFaults.liftAll();
  const patienceMs = options.guidePatienceMs ?? GUIDE_PATIENCE_MS;
  const autopilot = createGuideAutopilot({ world, hub, guide, actions, patienceMs });
  const source = options.source ?? { kind: "simulated", seed: 42 };
  const stream = createPageStream({ world, hub, guide, pageFaults, log, source, market });
  const unfollowMarket = market?.subscribe(() => world.announce({ type: "surroundings_changed" }));

  function reset(): void {
    pageFaults.liftAll();
    faults.clear();
    log.clear();
    for (const handle of USER_HANDLES) {
      guide.clear(world.user(handle).id);
      store.removeSetting(`pinned:${world.user(handle).id}`);
    }
    store.clearChats();
    hub.emit({ type: "reset" });
  }

  const miniAppOrigin = options.miniAppUrl === undefined ? undefined : new URL(options.miniAppUrl).origin;
  const pageFiles =
    options.pageDir === undefined ? undefined : createPageFiles({ pageDir: options.pageDir, miniAppOrigin });
  return {
    store,
    hub,
    world,
    log,
    poller,
    faults,
    delivery,
    guide,
    actions,
    pageFaults,
    stream,
    reset,
    pageFiles,
    unfollowMarket,
    botApiRoutes: createBotApiRoutes({ api, store, botToken }),
    sandboxRoutes: createSandboxRoutes({ actions, pageFaults, autopilot, stream, store, market, reset }),
  };
}

/** Routes one request. The Host header must be loopback: a foreign name that resolves here is DNS rebinding. */
async function handle(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const host = request.headers.host ?? "";
  if (!isLoopbackHost(host.replace(/:\d+$/, ""))) return answerJson(response, 403, { code: "forbidden" });
  const url = new URL(request.url ?? "/", "http://localhost");
  if (await parts.botApiRoutes(request, response, url)) return;
  if (await parts.sandboxRoutes(request, response, url)) return;
  if (parts.pageFiles !== undefined && (await parts.pageFiles(response, url))) return;
  answerJson(response, 404, new BotApiError(404, "Not Found").body());
}

function bind(server: ReturnType<typeof createServer>, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === "EADDRINUSE";
      reject(isTaken ? new RoehubError("port_taken", `Port ${port} is taken by another program.`) : error);
    });
    server.listen(port, host, resolve);
  });
}
