import { fromId62, type StrategyId, toId62 } from "@roehub/core/kernel/ids";
import type { Strategies, Strategy } from "@roehub/core/strategy/strategies-runner";
import type { InlineKeyboardButton } from "grammy/types";
import { actorOf, type BotContext } from "../../bot-context.ts";
import type { CallbackData } from "../../callback-data.ts";
import { exchangeName } from "../../market-words.ts";
import { cutMiddle, inRows, tapButton } from "../../screen.ts";
import { escapeHtml } from "../../texts.ts";

const SHOWN = 8;
/** Eight names of this length leave room for the rest of a message; shorter ones would look alike in their middle. */
const NAME_LENGTH = 120;

export interface StrategyPick {
  readonly strategies: readonly Strategy[];
  /** `1. BTCUSDT spot 15m … · Binance`, one line each, HTML: a name does not say which exchange. */
  readonly lines: readonly string[];
  /** `[1] [2] …`, four a row. */
  readonly rows: readonly InlineKeyboardButton[][];
}

/** The newest strategies as a numbered list with a button for each number: names are too long for buttons. */
export async function pickStrategies(
  ctx: BotContext,
  strategies: Strategies,
  tap: { readonly feature: string; readonly action: string },
): Promise<StrategyPick> {
  const { items } = await strategies.list(actorOf(ctx), { limit: SHOWN, after: null });
  const buttons = items.map(({ strategyId }, index) =>
    tapButton(String(index + 1), { ...tap, id62: toId62(strategyId) }),
  );
  return {
    strategies: items,
    lines: items.map(({ name, spec }, index) => {
      const exchange = exchangeName(spec.instrument.marketId);
      return `${index + 1}. ${escapeHtml(cutMiddle(name, NAME_LENGTH))} · ${exchange}`;
    }),
    rows: inRows(buttons, 4),
  };
}

/** The strategy that a tap names, or null where it names none of the user's, or one that was deleted since. */
export async function pickedStrategy(
  ctx: BotContext,
  strategies: Strategies,
  tap: CallbackData,
): Promise<Strategy | null> {
  const strategyId = fromId62(tap.id62);
  const strategy = strategyId === null ? null : await strategies.find(actorOf(ctx), strategyId as StrategyId);
  return strategy?.isDeleted === false ? strategy : null;
}

/** The strategy of the list that a typed number names, or null. */
export async function typedStrategy(
  ctx: BotContext,
  strategies: Strategies,
  text: string,
): Promise<Strategy | null> {
  const { items } = await strategies.list(actorOf(ctx), { limit: SHOWN, after: null });
  return /^\d{1,2}$/.test(text) ? (items[Number(text) - 1] ?? null) : null;
}
