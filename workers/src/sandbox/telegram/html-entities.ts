import type { MessageEntity } from "grammy/types";
import { badRequest } from "./bot-api-error.ts";

/** A text and its entities, offsets in UTF-16 units. */
export interface FormattedText {
  readonly text: string;
  readonly entities: readonly MessageEntity[];
}

interface OpenTag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly offset: number;
}

const NAMED_REFERENCES: ReadonlyMap<string, string> = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
]);

const REFERENCE = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(lt|gt|amp|quot));?/giy;

const TAGS: ReadonlySet<string> = new Set(
  "a b strong i em s strike del u ins tg-spoiler tg-emoji tg-time span pre code blockquote".split(" "),
);

/**
 * Reads Telegram's HTML (`parse_mode: "HTML"`) with the rules and complaints of the real server; offsets in
 * complaints are UTF-8 bytes, offsets of entities UTF-16 units.
 * https://core.telegram.org/bots/api#html-style, `parse_html` in tdlib's MessageEntity.cpp
 */
export function parseHtml(source: string): FormattedText {
  const open: OpenTag[] = [];
  const entities: MessageEntity[] = [];
  let text = "";
  let at = 0;

  while (at < source.length) {
    const char = source.charAt(at);
    if (char === "&") {
      const reference = decodeReference(source, at);
      text += reference.text;
      at += reference.length;
    } else if (char !== "<") {
      text += char;
      at += 1;
    } else if (source.charAt(at + 1) === "/") {
      const end = readEndTag(source, at, open.at(-1));
      const tag = open.pop();
      if (tag !== undefined) closeTag({ tag, text, parent: open.at(-1), entities });
      at = end;
    } else {
      const start = readStartTag(source, at);
      open.push({ name: start.name, attributes: start.attributes, offset: text.length });
      at = start.end;
    }
  }
  const unclosed = open.at(-1);
  if (unclosed !== undefined) {
    throw cannotParse(`Can't find end tag corresponding to start tag "${unclosed.name}"`);
  }
  entities.sort((a, b) => a.offset - b.offset || b.length - a.length);
  return { text, entities };
}

function cannotParse(reason: string): Error {
  return badRequest(`can't parse entities: ${reason}`);
}

function byteOffset(source: string, at: number): number {
  return Buffer.byteLength(source.slice(0, at), "utf8");
}

function decodeReference(source: string, at: number): { text: string; length: number } {
  REFERENCE.lastIndex = at;
  const match = REFERENCE.exec(source);
  if (match === null) return { text: "&", length: 1 };
  const [whole, decimal, hexadecimal, name] = match;
  if (name !== undefined) {
    return { text: NAMED_REFERENCES.get(name.toLowerCase()) ?? whole, length: whole.length };
  }
  const code = decimal === undefined ? Number.parseInt(hexadecimal ?? "", 16) : Number(decimal);
  if (code === 0 || code > 0x10ffff) return { text: "&", length: 1 };
  return { text: String.fromCodePoint(code), length: whole.length };
}

function decodeText(source: string): string {
  let text = "";
  let at = 0;
  while (at < source.length) {
    const reference =
      source.charAt(at) === "&" ? decodeReference(source, at) : { text: source.charAt(at), length: 1 };
    text += reference.text;
    at += reference.length;
  }
  return text;
}

function readStartTag(
  source: string,
  begin: number,
): { name: string; attributes: ReadonlyMap<string, string>; end: number } {
  const unclosed = () => cannotParse(`Unclosed start tag at byte offset ${byteOffset(source, begin)}`);
  const nameMatch = /^<([^\s>]*)/.exec(source.slice(begin));
  const name = (nameMatch?.[1] ?? "").toLowerCase();
  let at = begin + 1 + name.length;
  if (at >= source.length) throw unclosed();
  if (!TAGS.has(name)) {
    throw cannotParse(`Unsupported start tag "${name}" at byte offset ${byteOffset(source, begin)}`);
  }
  const attributes = new Map<string, string>();
  const attribute = /\s*([^\s=>]*)\s*(?:=\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9.-]+)(?=[\s>])))?/y;
  for (;;) {
    while (/\s/.test(source.charAt(at))) at += 1;
    if (at >= source.length) throw unclosed();
    if (source.charAt(at) === ">") return { name, attributes, end: at + 1 };
    attribute.lastIndex = at;
    const match = attribute.exec(source);
    if (match === null || match[0] === "" || match[1] === "") {
      throw cannotParse(
        `Empty attribute name in the tag "${name}" at byte offset ${byteOffset(source, begin)}`,
      );
    }
    at = attribute.lastIndex;
    if (source.charAt(at) === "=") throw unclosed();
    attributes.set((match[1] ?? "").toLowerCase(), decodeText(match[2] ?? match[3] ?? match[4] ?? ""));
  }
}

function readEndTag(source: string, begin: number, innermost: OpenTag | undefined): number {
  const offset = byteOffset(source, begin);
  if (innermost === undefined) throw cannotParse(`Unexpected end tag at byte offset ${offset}`);
  const match = /^<\/([^\s>]*)\s*>/.exec(source.slice(begin));
  if (match === null) throw cannotParse(`Unclosed end tag at byte offset ${offset}`);
  const name = (match[1] ?? "").toLowerCase();
  if (name !== "" && name !== innermost.name) {
    throw cannotParse(
      `Unmatched end tag at byte offset ${offset}, expected "</${innermost.name}>", found "</${name}>"`,
    );
  }
  return begin + match[0].length;
}

interface ClosingTag {
  readonly tag: OpenTag;
  readonly text: string;
  readonly parent: OpenTag | undefined;
  readonly entities: MessageEntity[];
}

function closeTag({ tag, text, parent, entities }: ClosingTag): void {
  const span = { offset: tag.offset, length: text.length - tag.offset };
  if (span.length === 0) return;
  // <pre><code class="language-x"> is one block with a language, not code inside pre.
  if (tag.name === "code" && parent?.name === "pre") {
    const language = /^language-(.+)$/.exec(tag.attributes.get("class") ?? "")?.[1];
    if (language !== undefined) entities.push({ type: "pre", ...span, language });
    return;
  }
  const inner = entities.at(-1);
  const isMarkedInside =
    inner?.type === "pre" && inner.offset === span.offset && inner.length === span.length;
  if (tag.name === "pre" && isMarkedInside) return;
  const entity = entityOf(tag, span, text.slice(tag.offset));
  if (entity !== null) entities.push(entity);
}

function entityOf(
  tag: OpenTag,
  span: { offset: number; length: number },
  content: string,
): MessageEntity | null {
  switch (tag.name) {
    case "b":
    case "strong":
      return { type: "bold", ...span };
    case "i":
    case "em":
      return { type: "italic", ...span };
    case "u":
    case "ins":
      return { type: "underline", ...span };
    case "s":
    case "strike":
    case "del":
      return { type: "strikethrough", ...span };
    case "tg-spoiler":
      return { type: "spoiler", ...span };
    case "span":
      return tag.attributes.get("class") === "tg-spoiler" ? { type: "spoiler", ...span } : null;
    case "tg-emoji":
      return { type: "custom_emoji", ...span, custom_emoji_id: tag.attributes.get("emoji-id") ?? "" };
    case "tg-time":
      return dateTime(tag, span);
    case "a":
      return link(tag.attributes.get("href") ?? content, span);
    case "pre":
      return { type: "pre", ...span };
    case "code":
      return { type: "code", ...span };
    default:
      return { type: tag.attributes.has("expandable") ? "expandable_blockquote" : "blockquote", ...span };
  }
}

/** An address Telegram would not open makes plain text, not an error. */
function link(href: string, span: { offset: number; length: number }): MessageEntity | null {
  const full = /^[a-z][a-z0-9+.-]*:/i.test(href) ? href : `http://${href}`;
  if (!URL.canParse(full) || !/^(https?|tg|mailto|tel):/i.test(full)) return null;
  return { type: "text_link", ...span, url: new URL(full).href };
}

const DATE_TIME_FORMAT = /^(?:r|w?[dD]?[tT]?)$/;

function dateTime(tag: OpenTag, span: { offset: number; length: number }): MessageEntity {
  const unixTime = Number(tag.attributes.get("unix") ?? "");
  const format = tag.attributes.get("format") ?? "";
  if (!Number.isSafeInteger(unixTime) || unixTime <= 0) throw cannotParse("Invalid Unix time specified");
  if (!DATE_TIME_FORMAT.test(format)) throw cannotParse("Invalid date-time format specified");
  type DateTimeFormat = Extract<MessageEntity, { type: "date_time" }>["date_time_format"];
  return { type: "date_time", ...span, unix_time: unixTime, date_time_format: format as DateTimeFormat };
}
