import type { InlineKeyboardButton, InlineKeyboardMarkup } from "grammy/types";
import { badRequest } from "./bot-api-error.ts";
import { type CallParams, isRecord } from "./call-params.ts";

const CALLBACK_DATA_LIMIT_BYTES = 64;
const COPY_TEXT_LIMIT = 256;
const STYLES: readonly unknown[] = ["primary", "danger", "success"];
/** Kinds of button this emulator can press; a keyboard with any other is refused, not shown dead. */
const ACTIONS = ["callback_data", "url", "web_app", "copy_text"] as const;

/**
 * The inline keyboard of a call, or undefined when there is none. `remove_keyboard` and `force_reply` change
 * nothing here, since no reply keyboard is ever shown; a reply keyboard itself is refused.
 */
export function readInlineKeyboard(params: CallParams): InlineKeyboardMarkup | undefined {
  const markup = params.record("reply_markup");
  if (markup === undefined || "remove_keyboard" in markup || "force_reply" in markup) return undefined;
  if ("keyboard" in markup) throw badRequest("the local Telegram shows inline keyboards only");
  const rows = markup["inline_keyboard"] ?? [];
  if (!Array.isArray(rows)) throw badRequest("object expected as reply markup");
  const keyboard = rows.map(readRow).filter((row) => row.length > 0);
  return keyboard.length === 0 ? undefined : { inline_keyboard: keyboard };
}

function readRow(row: unknown): InlineKeyboardButton[] {
  if (!Array.isArray(row))
    throw badRequest('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays');
  return row.map(readButton);
}

function readButton(button: unknown): InlineKeyboardButton {
  if (!isRecord(button))
    throw badRequest("can't parse inline keyboard button: InlineKeyboardButton must be an Object");
  const text = button["text"];
  if (typeof text !== "string" || text.trim() === "") {
    throw badRequest("can't parse inline keyboard button: text must be non-empty");
  }
  const style = button["style"];
  if (style !== undefined && !STYLES.includes(style)) throw badRequest("invalid button style specified");
  const face = { text, ...(style === undefined ? {} : { style: style as "primary" | "danger" | "success" }) };
  const actions = ACTIONS.filter((action) => button[action] !== undefined);
  const action = actions[0];
  if (actions.length !== 1 || action === undefined)
    throw badRequest("Text buttons are unallowed in the inline keyboard");
  return { ...face, ...readAction(action, button[action]) } as InlineKeyboardButton;
}

function readAction(action: (typeof ACTIONS)[number], value: unknown): object {
  switch (action) {
    case "callback_data":
      if (typeof value !== "string" || value === "" || Buffer.byteLength(value) > CALLBACK_DATA_LIMIT_BYTES) {
        throw badRequest("BUTTON_DATA_INVALID");
      }
      return { callback_data: value };
    case "url":
      return { url: readUrl(value, ["http:", "https:", "tg:"]) };
    case "web_app":
      return { web_app: { url: readUrl(isRecord(value) ? value["url"] : undefined, ["http:", "https:"]) } };
    case "copy_text": {
      const text = isRecord(value) ? value["text"] : undefined;
      if (typeof text !== "string" || text === "" || text.length > COPY_TEXT_LIMIT) {
        throw badRequest("BUTTON_COPY_TEXT_INVALID");
      }
      return { copy_text: { text } };
    }
  }
}

/** Telegram wants HTTPS for Mini Apps; here they are served on loopback, so plain HTTP passes. */
function readUrl(value: unknown, protocols: readonly string[]): string {
  if (typeof value === "string" && URL.canParse(value) && protocols.includes(new URL(value).protocol))
    return value;
  throw badRequest(`inline keyboard button URL '${String(value)}' is invalid: Wrong HTTP URL`);
}
