import type { InlineKeyboardButton, Message } from "grammy/types";
import type { GuideResult, GuideStepId, UserHandle } from "../chat-page/sandbox-protocol.ts";
import type { EventHub } from "./event-hub.ts";
import type { Guide } from "./guide.ts";
import type { TelegramWorld } from "./telegram-world.ts";
import type { ButtonPlace, UserActions } from "./user-actions.ts";

type Conversation = Exclude<GuideStepId, "open_table">;

const COMMANDS: Readonly<Record<Conversation, string>> = {
  start: "/start",
  backtest: "/backtest",
  new_strategy: "/new",
  clone: "/clone",
};

/** Answers that make the better example, by callback data; a question without any of them gets its first answer. */
const PREFERRED: readonly RegExp[] = [/:BTCUSDT$/, /\.15m$/];
/** A clone moves to the other symbol. */
const PREFERRED_BY_CLONE: readonly RegExp[] = [/:ETHUSDT$/, /^1\.clone\.sym\b/];

/** A wizard has fewer steps than this; more taps mean that it runs in circles. */
const TAPS_LIMIT = 16;
const LEAVES = /^(?:‹|cancel|back|отмен|назад)/i;
const RESULT_PAGE = /[?&]tgWebAppStartParam=(?:j|r|rh)_/;

interface AutopilotDeps {
  readonly world: TelegramWorld;
  readonly hub: EventHub;
  readonly guide: Guide;
  readonly actions: UserActions;
  /** How long the bot may be silent before the autopilot gives up. */
  readonly patienceMs: number;
}

export type GuideAutopilot = ReturnType<typeof createGuideAutopilot>;

/** Does a step of the guide as a person would: types its command, then taps the main button of every question. */
export function createGuideAutopilot({ world, hub, guide, actions, patienceMs }: AutopilotDeps) {
  function openResult(handle: UserHandle): GuideResult {
    const chatId = world.user(handle).id;
    for (const { message } of world.store.messages(chatId).reverse()) {
      const place = findButton(
        message,
        (button) => "web_app" in button && RESULT_PAGE.test(button.web_app.url),
      );
      if (place !== undefined) {
        return { kind: "mini_app", launch: actions.openMiniApp(handle, { from: "button", ...place }) };
      }
    }
    return { kind: "stuck", reason: "needs_earlier_step" };
  }

  async function converse(handle: UserHandle, step: Conversation): Promise<GuideResult> {
    const chatId = world.user(handle).id;
    const answers = listen(hub, chatId, world.bot.id);
    try {
      actions.sendText(handle, COMMANDS[step]);
      for (let taps = 0; taps < TAPS_LIMIT; ) {
        const answer = await answers.next(patienceMs);
        if (guide.isDone(chatId, step)) return { kind: "done" };
        if (answer === undefined) return { kind: "stuck", reason: "bot_silent" };
        // What is done must not be followed by something else that its buttons offer.
        if (isConclusion(answer)) return { kind: "stuck", reason: "no_way_on" };
        const place = mainButton(answer, step === "clone" ? PREFERRED_BY_CLONE : PREFERRED);
        if (place === undefined) continue;
        answers.forget();
        actions.tap(handle, place);
        taps += 1;
      }
      return { kind: "stuck", reason: "no_way_on" };
    } finally {
      answers.close();
    }
  }

  return {
    run: (handle: UserHandle, step: GuideStepId): Promise<GuideResult> =>
      step === "open_table" ? Promise.resolve(openResult(handle)) : converse(handle, step),
  };
}

/** A message that reports an end: done, failed, cancelled. */
function isConclusion({ text = "", caption = "" }: Message): boolean {
  return /^[✓✕○]/.test(text) || /^[✓✕○]/.test(caption);
}

function findButton(
  message: Message,
  wanted: (button: InlineKeyboardButton) => boolean,
): ButtonPlace | undefined {
  const rows = message.reply_markup?.inline_keyboard ?? [];
  for (const [row, buttons] of rows.entries()) {
    const column = buttons.findIndex(wanted);
    if (column >= 0) return { messageId: message.message_id, row, column };
  }
  return undefined;
}

/** The primary button, else a preferred answer, else the first that does not lead out. */
function mainButton(message: Message, preferred: readonly RegExp[]): ButtonPlace | undefined {
  const asks = (button: InlineKeyboardButton): boolean =>
    "callback_data" in button && !LEAVES.test(button.text) && button.style !== "danger";
  const primary = findButton(message, (button) => asks(button) && button.style === "primary");
  if (primary !== undefined) return primary;
  for (const pattern of preferred) {
    const place = findButton(
      message,
      (button) => "callback_data" in button && pattern.test(button.callback_data),
    );
    if (place !== undefined) return place;
  }
  return findButton(message, asks);
}

/** The bot's messages and edits in a chat as a queue that keeps only the newest unread one. */
function listen(hub: EventHub, chatId: number, botId: number) {
  let unread: Message | undefined;
  let notify: () => void = () => {};
  const unsubscribe = hub.subscribe((event) => {
    if (event.type !== "message" && event.type !== "message_edited") return;
    if (event.message.chat.id !== chatId || event.message.from?.id !== botId) return;
    unread = event.message;
    notify();
  });
  return {
    /** The newest unread message, or undefined when `timeoutMs` pass without one. */
    async next(timeoutMs: number): Promise<Message | undefined> {
      if (unread === undefined) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, timeoutMs);
          notify = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      const message = unread;
      unread = undefined;
      return message;
    },
    forget(): void {
      unread = undefined;
    },
    close: unsubscribe,
  };
}
