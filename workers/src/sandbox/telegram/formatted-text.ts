import type { MessageEntity } from "grammy/types";
import { badRequest } from "./bot-api-error.ts";
import { type CallParams, isRecord } from "./call-params.ts";
import { detectEntities } from "./detected-entities.ts";
import { type FormattedText, parseHtml } from "./html-entities.ts";

/** Limits in UTF-16 units, counted after entities are parsed. */
const TEXT_LIMIT = 4096;
const CAPTION_LIMIT = 1024;

/** The `text` of a message; refuses empty and too long ones. */
export function readMessageText(params: CallParams): FormattedText {
  const formatted = readFormatted(
    params.text("text") ?? "",
    params.text("parse_mode"),
    params.json("entities"),
  );
  if (formatted.text === "") throw badRequest("message text is empty");
  if (formatted.text.length > TEXT_LIMIT) throw badRequest("message is too long");
  return formatted;
}

/** The caption of a photo or document, as parameters of the call or fields of an `InputMedia`. */
export function readCaption(params: CallParams): FormattedText {
  const caption = params.text("caption") ?? "";
  const formatted = readFormatted(caption, params.text("parse_mode"), params.json("caption_entities"));
  if (formatted.text.length > CAPTION_LIMIT) throw badRequest("message caption is too long");
  return formatted;
}

function readFormatted(source: string, parseMode: string | undefined, entities: unknown): FormattedText {
  if (source.includes("\0")) throw badRequest("strings must be encoded in UTF-8");
  const parsed =
    parseMode === undefined ? { text: source, entities: readEntities(entities) } : parseAs(source, parseMode);
  const trimmed = trimFormatted(parsed);
  return { text: trimmed.text, entities: detectEntities(trimmed.text, trimmed.entities) };
}

function parseAs(source: string, parseMode: string): FormattedText {
  if (parseMode.toLowerCase() === "html") return parseHtml(source);
  // Roehub writes HTML only; refusing the others loudly beats showing their marks as text.
  throw badRequest("unsupported parse_mode");
}

function readEntities(value: unknown): MessageEntity[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isEntity);
}

function isEntity(value: unknown): value is MessageEntity {
  return (
    isRecord(value) &&
    typeof value["type"] === "string" &&
    Number.isInteger(value["offset"]) &&
    Number.isInteger(value["length"])
  );
}

/** Telegram cuts white space at both ends of every text; entities shrink with it. */
function trimFormatted({ text, entities }: FormattedText): FormattedText {
  const start = text.length - text.trimStart().length;
  const trimmed = text.trim();
  const kept = entities.flatMap((entity) => {
    const offset = Math.max(entity.offset - start, 0);
    const end = Math.min(entity.offset + entity.length - start, trimmed.length);
    return end > offset ? [{ ...entity, offset, length: end - offset }] : [];
  });
  return { text: trimmed, entities: kept };
}
