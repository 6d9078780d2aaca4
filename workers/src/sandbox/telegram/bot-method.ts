import type { CallParams } from "./call-params.ts";
import type { TelegramWorld } from "./telegram-world.ts";
import type { UpdatePoller } from "./update-poller.ts";

export interface CallContext {
  readonly world: TelegramWorld;
  readonly poller: UpdatePoller;
  /** Aborted when the caller hangs up. */
  readonly signal: AbortSignal;
}

/** One method of the Bot API; returns the `result`, throws a `BotApiError` to refuse. */
export type BotMethod = (params: CallParams, context: CallContext) => unknown;

/** Methods by their name in lower case: Telegram's method names are case-insensitive. */
export type BotMethods = Readonly<Record<string, BotMethod>>;
