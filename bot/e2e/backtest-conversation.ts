import type { Locator } from "playwright-core";
import type { ChatDriver } from "./chat-driver.ts";

const TOTAL_STEPS = 5;

/** Sends `/start` and waits for the welcome, which says that the person is registered. */
export async function register(chat: ChatDriver): Promise<void> {
  await chat.send("/start");
  await chat.messageWith(chat.text("welcome"));
}

/** Answers the questions of `/backtest` for a template on BTCUSDT of Binance spot, up to and without the period. */
export async function answerUntilPeriod(chat: ChatDriver, templateId: string): Promise<void> {
  await chat.send("/backtest");
  await chat.messageWith(step(chat, "source", 1));
  await chat.tap(chat.label(`template-${templateId}`));
  const question = await chat.messageWith(step(chat, "instrument", 2));
  // The market is asked for where there are several.
  if ((await question.textContent())?.includes(chat.text("instrument-market-question"))) {
    await chat.tap(`Binance ${chat.label("market-spot")}`);
    await chat.messageWith(chat.text("instrument-question"));
  }
  await chat.tap(`BTCUSDT ${chat.label("market-spot")}`);
  await chat.messageWith(step(chat, "timeframe", 3));
  await chat.tap("1h");
  await chat.messageWith(step(chat, "period", 4));
}

/** Answers the rest: a period in days, the settings as they are. Answers the message that quotes the run. */
export async function answerUntilQuote(chat: ChatDriver, days: number): Promise<Locator> {
  await chat.tap(chat.label("button-days", { n: days, nText: String(days) }));
  await chat.messageWith(step(chat, "settings", 5));
  await chat.tap(chat.label("button-quote"));
  return chat.messageWith(chat.text("quote-title", { instrument: instrumentOf(chat) }));
}

/** Taps `[Run …]`, whatever the number on it. */
export async function tapRun(chat: ChatDriver): Promise<void> {
  const [verb = ""] = chat.label("button-run", { nText: "|" }).split("|");
  await chat.tap(new RegExp(`^${verb.trim()}\\s`));
}

/** The message of a finished backtest, with its picture. */
export async function resultMessage(chat: ChatDriver): Promise<Locator> {
  const message = await chat.messageWith(resultTitle(chat));
  await message.getByTestId("photo").waitFor();
  return message;
}

export function resultTitle(chat: ChatDriver): string {
  return chat.text("result-title", { instrument: instrumentOf(chat) });
}

export function progressTitle(chat: ChatDriver): string {
  return chat.text("progress-title", { instrument: instrumentOf(chat) });
}

function step(chat: ChatDriver, name: string, number: number): string {
  return chat.text(`backtest-step-${name}`, { step: number, total: TOTAL_STEPS });
}

function instrumentOf(chat: ChatDriver): string {
  return `BTCUSDT ${chat.label("market-spot")} 1h`;
}
