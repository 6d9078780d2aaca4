import type { InlineKeyboardButton, Message, Update } from "grammy/types";
import type {
  LanguageCode,
  MiniAppLaunch,
  MiniAppOpening,
  TapResult,
  UserHandle,
} from "../chat-page/sandbox-protocol.ts";
import { menuButtonFor } from "./command-setting.ts";
import { detectEntities } from "./detected-entities.ts";
import { signInitData } from "./init-data.ts";
import { isLoopbackHost } from "./loopback.ts";
import { SandboxRefusal } from "./sandbox-refusal.ts";
import { parseTelegramLink } from "./telegram-link.ts";
import type { TelegramWorld } from "./telegram-world.ts";

const TEXT_LIMIT = 4096;

/** Where a button sits in its message. */
export interface ButtonPlace {
  readonly messageId: number;
  readonly row: number;
  readonly column: number;
}

export type UserActions = ReturnType<typeof createUserActions>;

/** What a person can do in the local Telegram; each action is stored and queued for the bot in one transaction. */
export function createUserActions(world: TelegramWorld) {
  function requireUnblocked(handle: UserHandle): void {
    if (world.isBlocked(world.user(handle).id)) throw new SandboxRefusal("bot_is_blocked");
  }

  function sendText(handle: UserHandle, text: string): Message {
    const trimmed = text.trim();
    if (trimmed === "" || trimmed.includes("\0")) throw new SandboxRefusal("bad_request");
    if (trimmed.length > TEXT_LIMIT) throw new SandboxRefusal("message_too_long");
    requireUnblocked(handle);
    return world.commit(() => {
      const user = world.user(handle);
      const entities = detectEntities(trimmed, []);
      const message = {
        message_id: world.nextMessageId(),
        from: user,
        chat: world.privateChat(user.id),
        date: world.nowSeconds(),
        text: trimmed,
        ...(entities.length === 0 ? {} : { entities }),
      } as Message & Update.NonChannel;
      world.store.addMessage({ message, push: null });
      world.enqueueUpdate({ message });
      world.announce({ type: "message", message, push: null });
      return message;
    });
  }

  function buttonAt(
    handle: UserHandle,
    place: ButtonPlace,
  ): { message: Message; button: InlineKeyboardButton } {
    const message = world.store.message(world.user(handle).id, place.messageId)?.message;
    const button = message?.reply_markup?.inline_keyboard[place.row]?.[place.column];
    if (message === undefined || button === undefined) throw new SandboxRefusal("message_gone");
    return { message, button };
  }

  function askBot(handle: UserHandle, message: Message, data: string): TapResult {
    requireUnblocked(handle);
    return world.commit(() => {
      const user = world.user(handle);
      const callbackQueryId = `${user.id}${world.store.nextNumber("callback_query", 1_000_000)}`;
      world.store.putTap({ callbackQueryId, chatId: user.id, tappedAtMs: world.nowMs() });
      const query = { id: callbackQueryId, from: user, chat_instance: String(user.id), message, data };
      world.enqueueUpdate({ callback_query: query } as Update);
      return { kind: "asked", callbackQueryId } as const;
    });
  }

  function launch(handle: UserHandle, address: string, startParam: string | undefined): MiniAppLaunch {
    const user = world.user(handle);
    const url = atPresentPort(new URL(address));
    if (startParam !== undefined) url.searchParams.set("tgWebAppStartParam", startParam);
    const authDateS = world.nowSeconds();
    world.announce({
      type: "mini_app_opened",
      chatId: user.id,
      startParam: startParam ?? url.searchParams.get("tgWebAppStartParam") ?? undefined,
    });
    return { url: url.href, initData: signInitData(world.botToken, { user, authDateS, startParam }) };
  }

  /** Buttons of an earlier start may name a port of then; the Mini App of this machine is where it is now. */
  function atPresentPort(url: URL): URL {
    if (world.miniAppUrl === undefined || !isLoopbackHost(url.hostname)) return url;
    const present = new URL(world.miniAppUrl);
    if (isLoopbackHost(present.hostname)) url.host = present.host;
    return url;
  }

  function requireMiniAppUrl(): string {
    if (world.miniAppUrl === undefined) throw new SandboxRefusal("no_mini_app");
    return world.miniAppUrl;
  }

  /** Opens a link from a text or a button: the bot's own links act here, others are the browser's. */
  function followLink(handle: UserHandle, address: string): TapResult {
    const link = parseTelegramLink(address, world.bot.username);
    if (link === null) return { kind: "link", url: address };
    if (link.kind === "mini_app") {
      return { kind: "mini_app", launch: launch(handle, requireMiniAppUrl(), link.startParam) };
    }
    sendText(handle, link.payload === undefined ? "/start" : `/start ${link.payload}`);
    return { kind: "sent" };
  }

  function tap(handle: UserHandle, place: ButtonPlace): TapResult {
    const { message, button } = buttonAt(handle, place);
    if ("callback_data" in button) return askBot(handle, message, button.callback_data);
    if ("web_app" in button)
      return { kind: "mini_app", launch: launch(handle, button.web_app.url, undefined) };
    if ("copy_text" in button) return { kind: "copied", text: button.copy_text.text };
    if ("url" in button) return followLink(handle, button.url);
    throw new SandboxRefusal("message_gone");
  }

  function openMiniApp(handle: UserHandle, opening: MiniAppOpening): MiniAppLaunch {
    switch (opening.from) {
      case "link":
        return launch(handle, requireMiniAppUrl(), opening.startParam);
      case "menu": {
        const button = menuButtonFor(world.store, world.user(handle).id);
        return launch(
          handle,
          button.type === "web_app" ? button.web_app.url : requireMiniAppUrl(),
          undefined,
        );
      }
      case "button": {
        const result = tap(handle, opening);
        if (result.kind !== "mini_app") throw new SandboxRefusal("bad_request");
        return result.launch;
      }
    }
  }

  /** Blocks or unblocks the bot; it learns of it as in Telegram, by `my_chat_member`. */
  function setBlocked(handle: UserHandle, isBlocked: boolean): void {
    const user = world.user(handle);
    if (world.isBlocked(user.id) === isBlocked) return;
    world.commit(() => {
      world.store.writeSetting(`blocked:${user.id}`, isBlocked);
      const member = (blocked: boolean) =>
        blocked
          ? { status: "kicked" as const, user: world.bot, until_date: 0 }
          : { status: "member" as const, user: world.bot };
      world.enqueueUpdate({
        my_chat_member: {
          chat: world.privateChat(user.id),
          from: user,
          date: world.nowSeconds(),
          old_chat_member: member(!isBlocked),
          new_chat_member: member(isBlocked),
        },
      });
      world.announce({ type: "surroundings_changed" });
    });
  }

  function setLanguage(handle: UserHandle, languageCode: LanguageCode): void {
    world.store.writeSetting(`language:${handle}`, languageCode);
    world.announce({ type: "surroundings_changed" });
  }

  return { sendText, tap, followLink, openMiniApp, setBlocked, setLanguage };
}
