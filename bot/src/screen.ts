import { NARROW_NO_BREAK_SPACE } from "@roehub/core/contract/number-format";
import { InlineKeyboard } from "grammy";
import type { InlineKeyboardButton, InlineKeyboardMarkup } from "grammy/types";
import { type CallbackData, encodeCallbackData } from "./callback-data.ts";

/** One message as it should stand in the chat: HTML text and rows of buttons. */
export interface Screen {
  readonly html: string;
  readonly rows: readonly (readonly InlineKeyboardButton[])[];
}

type Tap = Partial<CallbackData> & Pick<CallbackData, "feature" | "action">;

/** A button that comes back to the bot. */
export function tapButton(text: string, tap: Tap, style?: "primary" | "danger"): InlineKeyboardButton {
  return {
    text,
    callback_data: encodeCallbackData(tap),
    ...(style === undefined ? {} : { style }),
  };
}

/**
 * A button that opens the Mini App at a page. `startParam` rides in the query, because a `web_app` button carries it
 * only so.
 */
export function webAppButton(
  text: string,
  { miniAppUrl, startParam, style }: { miniAppUrl: string; startParam: string; style?: "primary" },
): InlineKeyboardButton {
  const url = new URL(miniAppUrl);
  url.searchParams.set("tgWebAppStartParam", startParam);
  return { text, web_app: { url: url.href }, ...(style === undefined ? {} : { style }) };
}

/** Lays buttons out in rows of `perRow`. */
export function inRows(buttons: readonly InlineKeyboardButton[], perRow: number): InlineKeyboardButton[][] {
  const rows: InlineKeyboardButton[][] = [];
  for (let index = 0; index < buttons.length; index += perRow)
    rows.push(buttons.slice(index, index + perRow));
  return rows;
}

/** How long the words of a row's buttons may be that a phone still shows whole, by their number. */
const ROOM: Readonly<Record<number, number>> = { 2: 16, 3: 8, 4: 5 };

/** Lays buttons out in rows of as many as their words leave room for, at most `most`. */
export function inFittingRows(
  buttons: readonly InlineKeyboardButton[],
  most: 2 | 3 | 4,
): InlineKeyboardButton[][] {
  const rows: InlineKeyboardButton[][] = [];
  for (let from = 0; from < buttons.length; from += rows.at(-1)?.length ?? 1) {
    rows.push(firstRow(buttons.slice(from, from + most)));
  }
  return rows;
}

function firstRow(buttons: readonly InlineKeyboardButton[]): InlineKeyboardButton[] {
  for (let count = buttons.length; count > 1; count--) {
    const row = buttons.slice(0, count);
    if (row.every(({ text }) => text.length <= (ROOM[count] ?? 0))) return row;
  }
  return buttons.slice(0, 1);
}

/** The text with a capital first letter. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The keyboard of a screen, empty rows left out. */
export function keyboardOf(screen: Screen): InlineKeyboardMarkup {
  return InlineKeyboard.from(screen.rows.filter((row) => row.length > 0).map((row) => [...row]));
}

/**
 * The text without tags and entities, as long as Telegram counts it: in UTF-16 units after reading the markup.
 */
export function plainTextOf(html: string): string {
  return html
    .replace(/<[^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

/** Cuts the middle out of what is longer than `maxLength`, so that both ends stay readable. */
export function cutMiddle(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const kept = maxLength - 1;
  const head = Math.ceil(kept / 2);
  return `${text.slice(0, head)}…${text.slice(text.length - (kept - head))}`;
}

/** Joins the facts of a line as every message does. */
export function joinFacts(facts: readonly string[]): string {
  return facts.filter((fact) => fact !== "").join(" · ");
}

/** A bar of ten: `▰▰▰▱▱▱▱▱▱▱`. */
export function progressBar(done: number, total: number): string {
  const filled = total <= 0 ? 0 : Math.min(10, Math.floor((done / total) * 10));
  return "▰".repeat(filled) + "▱".repeat(10 - filled);
}

/** Right-aligned columns in a fixed-width table. */
export function alignRight(text: string, width: number): string {
  return text.replaceAll(NARROW_NO_BREAK_SPACE, "").padStart(width);
}
