import type { ServerResponse } from "node:http";
import type {
  MarketSource,
  PageEvent,
  SandboxUser,
  Snapshot,
  Surroundings,
  UserHandle,
} from "../chat-page/sandbox-protocol.ts";
import type { ApiLog } from "./api-log.ts";
import { commandsFor, menuButtonFor } from "./command-setting.ts";
import type { EventHub, TelegramEvent } from "./event-hub.ts";
import type { Guide } from "./guide.ts";
import type { MarketPort } from "./market-port.ts";
import type { PageFaults } from "./page-faults.ts";
import type { TelegramWorld } from "./telegram-world.ts";

interface PageStreamDeps {
  readonly world: TelegramWorld;
  readonly hub: EventHub;
  readonly guide: Guide;
  readonly pageFaults: PageFaults;
  readonly log: ApiLog;
  readonly source: MarketSource;
  readonly market: MarketPort | null;
}

export type PageStream = ReturnType<typeof createPageStream>;

/** Tells open pages what happens, as server-sent events: a snapshot first, then every change. */
export function createPageStream(deps: PageStreamDeps) {
  const { world, hub, guide, pageFaults, log, source, market } = deps;
  const open = new Set<ServerResponse>();

  function sandboxUser(handle: UserHandle): SandboxUser {
    const { id, first_name, language_code } = world.user(handle);
    return { handle, id, firstName: first_name, languageCode: language_code };
  }

  function surroundings(handle: UserHandle): Surroundings {
    const user = world.user(handle);
    const pinned = world.store.readSetting(`pinned:${user.id}`, 0);
    return {
      user: sandboxUser(handle),
      commands: commandsFor(world.store, user),
      menuButton: menuButtonFor(world.store, user.id),
      pinnedMessageId: pinned === 0 ? null : pinned,
      faults: pageFaults.active(handle),
      guide: guide.steps(user.id),
      market: market?.clock() ?? null,
    };
  }

  function snapshot(handle: UserHandle): Snapshot {
    return {
      ...surroundings(handle),
      source,
      bot: { id: world.bot.id, username: world.bot.username, firstName: world.bot.first_name },
      hasMiniApp: world.miniAppUrl !== undefined,
      messages: world.store.messages(world.user(handle).id),
      log: log.entries(),
    };
  }

  /** The event as this person's page gets it, or null when it is none of its business. */
  function pageEvent(event: TelegramEvent, handle: UserHandle): PageEvent | null {
    const chatId = world.user(handle).id;
    switch (event.type) {
      case "message":
        return event.message.chat.id === chatId ? event : null;
      case "message_edited":
        return event.message.chat.id === chatId ? event : null;
      case "messages_deleted":
        return event.chatId === chatId ? { type: event.type, messageIds: event.messageIds } : null;
      case "chat_action":
        return event.chatId === chatId ? { type: event.type, action: event.action } : null;
      case "tap_answered":
        return event.chatId === chatId
          ? {
              type: event.type,
              callbackQueryId: event.callbackQueryId,
              text: event.text ?? null,
              isAlert: event.isAlert,
              url: event.url ?? null,
            }
          : null;
      case "api_called":
        return event;
      case "surroundings_changed":
        return { type: "surroundings", surroundings: surroundings(handle) };
      case "reset":
        return { type: "snapshot", snapshot: snapshot(handle) };
      case "mini_app_opened":
      case "updates_available":
        return null;
    }
  }

  return {
    snapshot,

    /** Keeps the response open until the page goes away. */
    attach(response: ServerResponse, handle: UserHandle): void {
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      const write = (event: PageEvent) => response.write(`data: ${JSON.stringify(event)}\n\n`);
      write({ type: "snapshot", snapshot: snapshot(handle) });
      const unsubscribe = hub.subscribe((event) => {
        const shown = pageEvent(event, handle);
        if (shown !== null) write(shown);
      });
      open.add(response);
      response.on("close", () => {
        open.delete(response);
        unsubscribe();
      });
    },

    close(): void {
      for (const response of open) response.end();
    },
  };
}
