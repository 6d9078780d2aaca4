import type { MessageEntity } from "grammy/types";

const PATTERNS: readonly (readonly ["bot_command" | "url" | "mention", RegExp])[] = [
  ["bot_command", /(?<![\w/])\/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])/g],
  ["url", /https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]]/g],
  ["mention", /(?<![\w@/])@[A-Za-z][A-Za-z0-9_]{3,31}(?!\w)/g],
];

/**
 * What Telegram's server marks up by itself in any text: commands, addresses and mentions, outside the entities
 * that are already there (`code`, `pre` and links hide their content from it).
 */
export function detectEntities(text: string, given: readonly MessageEntity[]): MessageEntity[] {
  const taken = given.filter((entity) => ["code", "pre", "text_link", "date_time"].includes(entity.type));
  const found: MessageEntity[] = [];
  for (const [type, pattern] of PATTERNS) {
    for (const match of text.matchAll(pattern)) {
      const span = { offset: match.index, length: match[0].length };
      if (![...taken, ...found].some((other) => overlaps(other, span))) found.push({ type, ...span });
    }
  }
  return [...given, ...found].sort((a, b) => a.offset - b.offset || b.length - a.length);
}

function overlaps(a: { offset: number; length: number }, b: { offset: number; length: number }): boolean {
  return a.offset < b.offset + b.length && b.offset < a.offset + a.length;
}
