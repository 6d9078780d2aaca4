import type { BotCommand, MenuButton, Message } from "grammy/types";

/** Where the candles come from; the strip on top of the page says it. */
export type MarketSource =
  | { readonly kind: "simulated"; readonly seed: number }
  | { readonly kind: "recorded" }
  | { readonly kind: "live" };

/** One Bot API call, without its token or its texts. */
export interface ApiLogEntry {
  readonly id: number;
  readonly method: string;
  readonly status: number;
  readonly durationMs: number;
  readonly atMs: number;
  /** Telegram's words where the call was refused. */
  readonly description: string | null;
}

export const GUIDE_STEP_IDS = ["start", "backtest", "open_table", "new_strategy", "clone"] as const;
export type GuideStepId = (typeof GUIDE_STEP_IDS)[number];

export interface GuideStep {
  readonly id: GuideStepId;
  readonly isDone: boolean;
}

const MARKET_FAULT_KINDS = ["feed_lost", "candle_revised"] as const;

/** Faults a visitor may cause from the page. */
export const PAGE_FAULT_KINDS = ["too_many_requests", "bot_blocked", ...MARKET_FAULT_KINDS] as const;
export type PageFaultKind = (typeof PAGE_FAULT_KINDS)[number];

/** Whether the fault is the market's: everybody's, and only where the sandbox plays the market. */
export function isMarketFault(kind: PageFaultKind): boolean {
  return MARKET_FAULT_KINDS.some((known) => known === kind);
}

export interface ActiveFault {
  readonly kind: PageFaultKind;
  readonly expiresAtMs: number;
}

/** A past candle that its venue changed. */
export interface RevisedCandle {
  /** `binance:spot:BTCUSDT`. */
  readonly instrumentKey: string;
  /** Epoch milliseconds. */
  readonly tsOpen: number;
}

/** What a fault did at once; empty for those that last. */
export interface FaultResult {
  readonly revised?: RevisedCandle;
}

/** The speeds on offer, in market's milliseconds per millisecond of the machine. */
export const MARKET_SPEEDS = [1, 60, 600] as const;
/** Any whole number up to it is taken: `npm start -- --speed N` may have begun with another one. */
export const MARKET_SPEED_MAX = 600;

/** The market's clock, as it stood when this was sent. */
export interface MarketClockState {
  /** Epoch milliseconds of the market. */
  readonly nowMs: number;
  readonly speed: number;
  readonly isPaused: boolean;
}

/** What can be done to the market's clock. A speed ends a pause; `next_bar` leaps over the end of the minute. */
export type MarketMove =
  | { readonly action: "pause" | "resume" | "next_bar" }
  | { readonly action: "speed"; readonly speed: number };

export type LanguageCode = "en" | "ru";
export type UserHandle = "ann" | "boris";

export interface SandboxUser {
  readonly handle: UserHandle;
  readonly id: number;
  readonly firstName: string;
  readonly languageCode: LanguageCode;
}

/** What a phone showed when a message of the bot arrived; later edits do not change it. */
export interface Push {
  readonly kind: "text" | "photo" | "document";
  readonly firstLine: string;
  readonly isSilent: boolean;
}

export interface PageMessage {
  readonly message: Message;
  /** Null for the person's own messages. */
  readonly push: Push | null;
}

/** What may change around the messages of a chat. */
export interface Surroundings {
  readonly user: SandboxUser;
  readonly commands: readonly BotCommand[];
  readonly menuButton: MenuButton;
  readonly pinnedMessageId: number | null;
  readonly faults: readonly ActiveFault[];
  readonly guide: readonly GuideStep[];
  /** Null where the market cannot be steered: recorded candles that are all history, or live prices. */
  readonly market: MarketClockState | null;
}

/** Everything the page shows for one person. */
export interface Snapshot extends Surroundings {
  readonly source: MarketSource;
  readonly bot: { readonly id: number; readonly username: string; readonly firstName: string };
  readonly hasMiniApp: boolean;
  readonly messages: readonly PageMessage[];
  readonly log: readonly ApiLogEntry[];
}

/** The bot's answer to a tap: a toast, an alert or nothing to show. */
export interface TapAnswerEvent {
  readonly type: "tap_answered";
  readonly callbackQueryId: string;
  readonly text: string | null;
  readonly isAlert: boolean;
  readonly url: string | null;
}

/** Sent over `GET /sandbox/events?user=…` as server-sent events; the first is always a `snapshot`. */
export type PageEvent =
  | { readonly type: "snapshot"; readonly snapshot: Snapshot }
  | { readonly type: "message"; readonly message: Message; readonly push: Push | null }
  | { readonly type: "message_edited"; readonly message: Message }
  | { readonly type: "messages_deleted"; readonly messageIds: readonly number[] }
  | { readonly type: "chat_action"; readonly action: string }
  | TapAnswerEvent
  | { readonly type: "surroundings"; readonly surroundings: Surroundings }
  | { readonly type: "api_called"; readonly entry: ApiLogEntry };

/** Where a Mini App is opened from. */
export type MiniAppOpening =
  | { readonly from: "menu" }
  | { readonly from: "button"; readonly messageId: number; readonly row: number; readonly column: number }
  | { readonly from: "link"; readonly startParam: string };

/** What the page needs to open the Mini App: the address and the signed initData of this person. */
export interface MiniAppLaunch {
  readonly url: string;
  readonly initData: string;
}

export type TapResult =
  | { readonly kind: "asked"; readonly callbackQueryId: string }
  | { readonly kind: "mini_app"; readonly launch: MiniAppLaunch }
  | { readonly kind: "link"; readonly url: string }
  | { readonly kind: "copied"; readonly text: string }
  | { readonly kind: "sent" };

/** How `[Do it for me]` ended; `mini_app` leaves the last move to the page. */
export type GuideResult =
  | { readonly kind: "done" }
  | { readonly kind: "mini_app"; readonly launch: MiniAppLaunch }
  | { readonly kind: "stuck"; readonly reason: "bot_silent" | "no_way_on" | "needs_earlier_step" };

/** Why the sandbox refused; the page has a sentence for each in both languages. */
export type SandboxProblemCode =
  | "not_found"
  | "bad_request"
  | "bot_is_blocked"
  | "message_gone"
  | "no_mini_app"
  | "no_market"
  | "no_candle"
  | "message_too_long"
  | "forbidden";

export interface SandboxProblem {
  readonly code: SandboxProblemCode;
}
